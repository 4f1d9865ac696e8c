"""Watches the protocol's messages and shows them as a story. It sends none, changes none and imports neither app."""
