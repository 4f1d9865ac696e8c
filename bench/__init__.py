"""Measurements of speed, run by hand on one machine. They are no tests: none of them runs by itself."""
