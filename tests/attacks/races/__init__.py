"""Requests that meet: over real connections, against real worker processes, on both databases."""
