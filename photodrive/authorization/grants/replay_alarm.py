"""Telling that an Authorization was stopped, since a used code or token came again (RFC 9700 sections 2.1.2, 4.14)."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from photodrive import signals
from photodrive.authorization.models import Authorization, AuthorizationQuerySet
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.people import Owner

from . import authorized_photos, connected, owner_mail, wording

CODE = "code"
REFRESH_TOKEN = "refresh_token"  # noqa: S105  a word
DEVICE_CODE = "device_code"
SHOWN_FOR = timedelta(days=30)

log = logging.getLogger(__name__)


def replayed(authorization: Authorization, *, what: str) -> None:
    """Tell the owner of ``authorization``, the log and the receivers of the signal that a replay ended it.

    For whoever ended it: :func:`lifecycle.end` says True to one of several replays, so that one letter goes out.
    ``what`` came again: :data:`CODE`, :data:`REFRESH_TOKEN` or :data:`DEVICE_CODE`. Waits for the commit of the
    caller's transaction. Never raises: access is over by now, and nobody is helped when the alarm breaks the answer.
    """
    transaction.on_commit(lambda: _raise_alarm(authorization.pk, what), robust=True)
    owner_mail.send_later(lambda: _letter(authorization.pk, what))


def recent_of(owner: Owner) -> AuthorizationQuerySet:
    """The authorizations of ``owner`` that a replay ended lately, newest first."""
    lately = timezone.now() - SHOWN_FOR
    stopped = Authorization.objects.filter(owner=owner, ended=Authorization.Ended.BY_REPLAY, revoked_at__gt=lately)
    return stopped.order_by("-revoked_at")


def _raise_alarm(authorization_id: UUID, what: str) -> None:
    stopped = _stopped(authorization_id)
    if stopped is None:
        return
    log.warning("A used %s of application %s came again; ended authorization %s.", what, stopped.client_id, stopped.pk)
    signals.authorization_replayed.send_robust(sender=Authorization, authorization=stopped, what=what)


def _stopped(authorization_id: UUID) -> Authorization | None:
    """The authorization as it is now; None for one that is gone meanwhile."""
    return Authorization.objects.select_related("owner").filter(pk=authorization_id).first()


def _letter(authorization_id: UUID, what_came: str) -> EmailMultiAlternatives | None:
    stopped = _stopped(authorization_id)
    if stopped is None:
        return None
    name, shows_photos = owner_mail.in_one_line(stopped.client_name), wants_photos(stopped.scopes)
    others = connected.of_client(stopped.owner, stopped.client_id)
    what = f"{name}’s access to your {'photos' if shows_photos else 'account'}"
    return owner_mail.letter(
        stopped.owner,
        template="replayed",
        subject=f"We ended {f'a connection of {name}' if others else what}",
        app=name,
        others=others,
        others_can=wording.can_together_in_words(others.authorizations, count=others.count) if others else "",
        shows_photos=shows_photos,
        host=owner_mail.in_one_line(stopped.client_host),
        what=what_came,
        stopped_at=stopped.revoked_at,
        last_used_at=stopped.last_used_at,
        can=wording.can_in_words(stopped, count=authorized_photos.photos_of(stopped).count()),
    )
