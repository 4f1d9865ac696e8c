"""The tables of steps that calls go through, and their way there by django-oauth-toolkit and oauthlib."""
