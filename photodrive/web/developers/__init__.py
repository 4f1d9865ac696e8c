"""The pages where people register and run their own applications, if the operator lets them. The operator has hers."""
