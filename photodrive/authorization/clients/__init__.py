"""Registered applications: what they are, what may be registered, and who may change it. Nothing about photos."""
