"""What programs call: one module for each endpoint of the specifications. HTTP in, HTTP out; the rules are below."""
