"""A project's own user models, as unlike Django's as they may be."""
