"""What was refused lately and why: noted when it happens, read by the developer of an application and the operator."""
