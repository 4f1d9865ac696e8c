"""An account that goes: asked for, called off, or due.

From the moment it is asked for nothing of it works for anybody else: what applications may do, shared links and public
photos end at once, and do not come back by themselves. The photos stay until the day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from photodrive import signals
from photodrive.authorization.clients import developers
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AuthorizationRequest
from photodrive.conf import settings
from photodrive.exceptions import PhotodriveError
from photodrive.jobs import queue
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.people import Owner, account_name, column
from photodrive.sharing import links

from . import letters

KIND = "deletion"


class TooLate(PhotodriveError):
    message = "It is too late: the account is being deleted already."


def ask(*, owner: Owner, by_operator: bool = False, due_at: datetime | None = None) -> Deletion:
    """Have ``owner`` deleted at ``due_at``, or when the grace period is over, and end at once what others may do.

    Asked for twice it is the same deletion; an operator may bring it forward.
    """
    now = timezone.now()
    due_at = due_at or now + timedelta(seconds=settings.DELETION_GRACE_SECONDS)
    with transaction.atomic():
        users = get_user_model()._default_manager
        users.select_for_update(no_key=True).filter(pk=owner.pk).values_list("pk").first()
        found = Deletion.objects.filter(owner=owner).first()
        if found is None:
            found = _new(owner, by_operator=by_operator, due_at=due_at)
            letters.deletion_asked(owner, found)
        elif due_at < found.due_at and by_operator:
            _bring_forward(found, owner, due_at)
        end_everything(owner)
        if found.due_at <= now:
            close(owner)
        signals.account_leaves.send_robust(Deletion, owner=owner, deletion=found)
    return found


def keep(*, owner: Owner) -> bool:
    """Call the deletion of ``owner`` off; False if there was none. Raises :class:`TooLate`.

    What ended when she asked for it stays ended.
    """
    with transaction.atomic():
        found = Deletion.objects.select_for_update().filter(owner=owner).first()
        if found is None:
            return False
        if found.started_at is not None or (found.job_id is not None and not queue.cancel(found.job_id)):
            raise TooLate
        found.delete()
        letters.deletion_called_off(owner)
    return True


def end_everything(owner: Owner) -> None:
    """End what applications, developers' programs of hers and whoever has a link of hers may do. Does no harm twice."""
    lifecycle.end_all(owner)
    AuthorizationRequest.objects.filter(owner=owner, authorization__isnull=True).delete()
    developers.retire_all(instance=owner)
    links.end_all_of(owner)


def close(owner: Owner) -> None:
    """Let ``owner`` sign in no more, where the project's user model can say so."""
    if column("is_active") is not None:
        get_user_model()._base_manager.filter(pk=owner.pk).update(is_active=False)


def _new(owner: Owner, *, by_operator: bool, due_at: datetime) -> Deletion:
    made = Deletion.objects.create(owner=owner, account=account_name(owner), by_operator=by_operator, due_at=due_at)
    made.job = _job(made, owner)
    made.save(update_fields=["job"])
    return made


def _bring_forward(found: Deletion, owner: Owner, due_at: datetime) -> None:
    if found.job_id is None or queue.cancel(found.job_id):  # else it runs already
        found.due_at, found.by_operator = due_at, True
        found.job = _job(found, owner)
        found.save(update_fields=["due_at", "by_operator", "job"])


def _job(found: Deletion, owner: Owner) -> Job:
    payload = {"deletion": str(found.pk), "owner": str(owner.pk)}
    return queue.put(kind=KIND, key=str(owner.pk), owner=owner, due_at=found.due_at, payload=payload)
