"""Uploads that may be interrupted as often as they like, and folders taken in by the operator."""
