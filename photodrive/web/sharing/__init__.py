"""Showing photos to people: links, persons, and what they see."""
