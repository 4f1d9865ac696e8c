"""The contact with django-oauth-toolkit and oauthlib: what they ask is answered here, by the rules of lower rooms."""
