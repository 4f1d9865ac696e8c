"""What the photo drive tells to whom it may concern."""

from django.dispatch import Signal

authorization_replayed = Signal()
"""A used code or a rotated refresh token came again, and its Authorization was ended for that.

Sent once for an Authorization, after the commit, with ``authorization`` and ``what`` ("code",
"refresh_token" or "device_code"). A receiver's error is logged and stops nobody else.
"""

account_leaves = Signal()
"""Somebody's account will be deleted, and from now on it works for nobody but her.

Sent in the transaction that says so, with ``owner`` and ``deletion``, once more when she asks for it again: a project
ends its own sessions of hers. A receiver's error is logged and stops nobody else.
"""
