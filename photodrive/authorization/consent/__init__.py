"""What she is offered, what she chooses, what is written down of it, and whether to ask at all. No HTTP, no tokens."""
