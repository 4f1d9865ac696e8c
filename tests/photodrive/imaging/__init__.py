"""Reading and drawing pictures that nobody trusts."""
