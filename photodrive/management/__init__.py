"""Commands for the operator's shell."""
