"""What the shop wants of a source, from setting out to the end of the access. How a message looks is in ``wire``."""
