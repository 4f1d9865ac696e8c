"""Groups of photos."""
