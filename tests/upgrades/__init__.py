"""Databases of earlier versions, and how they come up to date."""
