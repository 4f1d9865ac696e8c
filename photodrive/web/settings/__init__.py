"""One page of settings with its tabs, and the way out."""
