"""One-time codes, recovery codes and passkeys on django-allauth, and where they are asked for. No password."""
