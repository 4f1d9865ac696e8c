"""What the photo drive tells to whom it may concern."""

from django.dispatch import Signal

authorization_replayed = Signal()
"""A used code or a rotated refresh token came again, and its Authorization was ended for that.

Sent once for an Authorization, after the commit, with ``authorization`` and ``what`` ("code",
"refresh_token" or "device_code"). A receiver's error is logged and stops nobody else.
"""
