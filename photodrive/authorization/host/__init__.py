"""The project's own authorization server, which is django-oauth-toolkit's: what it sees of our applications."""
