"""What the print shop tells to whom it may concern."""

from django.dispatch import Signal

connection_ended = Signal()
"""A connection is over. Sent with ``connection`` (its token already wiped), in the same transaction."""

guest_joining = Signal()
"""A guest turns out to be a customer. Sent with ``guest`` and ``customer``, in the same transaction.

Receivers hand what is the guest's to the customer; the guest is deleted then.
"""

photos_leaving = Signal()
"""Photos are about to be deleted. Sent with ``photo_ids`` (a list of UUIDs), in the same transaction.

Receivers drop what no longer makes sense without them, such as lines of a basket. A photo that is still
protected afterwards (it is part of a placed order) stays.
"""
