"""One owner's files change in one place at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import transaction

from photodrive.people import OwnerId

from . import storage


def lock_owner(owner_id: OwnerId) -> None:
    """Wait for, and hold until the end of the transaction, the right to change this owner's files.

    Rows that merely refer to the owner are not held up (hence ``no_key``). SQLite has one writer anyway.
    """
    users = get_user_model()._default_manager
    users.select_for_update(no_key=True).filter(pk=owner_id).values_list("pk").first()


@contextmanager
def owner_files(owner_id: OwnerId) -> Iterator[None]:
    """The right to change this owner's files, for the length of a block.

    Only for a local storage: a remote one would mean network calls inside a transaction. There an upload of
    the very bytes that are being deleted at that moment may lose its files; ``photodrive_verify`` tells.
    """
    if not storage.is_local():
        yield
        return
    with transaction.atomic():
        lock_owner(owner_id)
        yield
