"""The letters about an account itself: its export is ready, it will go, it stays, it is gone."""

from __future__ import annotations

from django.utils import timezone

from photodrive.account.models import Export
from photodrive.authorization.grants import owner_mail
from photodrive.authorization.protocol import links
from photodrive.conf import settings
from photodrive.leaving.models import Deletion
from photodrive.people import Owner, account_name

YOUR_DATA = "settings_data"


def export_ready(owner: Owner, export: Export) -> None:
    """Her archive can be fetched now."""
    _put(owner, "export_ready", f"Your photos from {settings.NAME} are ready to be fetched", export=export)


def export_failed(owner: Owner) -> None:
    """Her archive could not be made."""
    _put(owner, "export_failed", f"The archive of your photos from {settings.NAME} could not be made")


def deletion_asked(owner: Owner, deletion: Deletion) -> None:
    """Her account will go, and what she can do about it if it was not she who wanted that."""
    day = timezone.localtime(deletion.due_at)
    _put(owner, "deletion_asked", f"Your account will be deleted on {day:%-d %B %Y}", deletion=deletion)


def deletion_called_off(owner: Owner) -> None:
    """Her account stays."""
    _put(owner, "deletion_called_off", "Your account stays")


def deletion_done(owner: Owner, *, photos: int) -> None:
    """Her account is gone. To be put while it still has an address, in the transaction that deletes it."""
    _put(owner, "deletion_done", "Your account is deleted", photos=photos)


def _put(owner: Owner, template: str, subject: str, **context: object) -> None:
    data_url = links.absolute(YOUR_DATA)
    made = owner_mail.letter(
        owner,
        template=f"account/{template}",
        subject=subject,
        username=owner_mail.in_one_line(account_name(owner)),
        data_url=data_url,
        **context,
    )
    if made is not None:
        owner_mail.put(made)
