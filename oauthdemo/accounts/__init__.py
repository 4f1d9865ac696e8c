"""Accounts of the drive on django-allauth: signing in, sessions, letters. Second factors have a room of their own."""
