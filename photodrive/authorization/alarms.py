"""Telling that an Authorization was stopped, since a used code or token came again (RFC 9700 sections 2.1.2, 4.14)."""

from __future__ import annotations

import logging
import unicodedata
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from photodrive import signals

from . import connections, metadata
from .models import Authorization, AuthorizationQuerySet

CODE = "code"
REFRESH_TOKEN = "refresh_token"  # noqa: S105  a word
NAME_LENGTH = 60
SHOWN_FOR = timedelta(days=30)

log = logging.getLogger(__name__)


def replayed(authorization: Authorization, *, what: str) -> None:
    """Tell the owner of ``authorization``, the log and the receivers of the signal that a replay ended it.

    For whoever ended it: :func:`connections.end` says True to one of several replays, so that one letter goes out.
    ``what`` came again: "code" or "refresh_token". Waits for the commit of the caller's transaction. Never raises:
    access is over by now, and nobody is helped when the alarm breaks the answer.
    """
    transaction.on_commit(lambda: _raise_alarm(authorization.pk, what))


def recent_of(owner: Any) -> AuthorizationQuerySet:
    """The consents of ``owner`` that a replay ended lately, newest first."""
    lately = timezone.now() - SHOWN_FOR
    stopped = Authorization.objects.filter(owner=owner, ended=Authorization.Ended.BY_REPLAY, revoked_at__gt=lately)
    return stopped.order_by("-revoked_at")


def _raise_alarm(authorization_id: UUID, what: str) -> None:
    try:
        stopped = Authorization.objects.select_related("owner").get(pk=authorization_id)
        log.warning(
            "A used %s of application %s came again; ended authorization %s.", what, stopped.client_id, stopped.pk
        )
        signals.authorization_replayed.send_robust(sender=Authorization, authorization=stopped, what=what)
        if address := _address_of(stopped.owner):
            _letter(stopped, what=what, address=address).send()
    except Exception:  # whatever a mail backend raises
        log.exception("The alarm about authorization %s did not go out.", authorization_id)


def _address_of(owner: Any) -> str:
    """Where mail reaches ``owner``; empty for somebody without an address, and for a deactivated user."""
    return str(getattr(owner, owner.get_email_field_name(), "") or "") if owner.is_active else ""


def _letter(stopped: Authorization, *, what: str, address: str) -> EmailMultiAlternatives:
    name = _in_one_line(stopped.client_name)
    context = {
        "app": name,
        "host": _in_one_line(stopped.client_host),
        "what": what,
        "stopped_at": stopped.revoked_at,
        "last_used_at": stopped.last_used_at,
        "can": connections.can_in_words(stopped, count=connections.photos_of(stopped).count()),
        "connected_apps_url": metadata.absolute("connected_apps"),
        "drive_url": metadata.absolute("library"),
    }
    letter = EmailMultiAlternatives(
        subject=f"We ended {name}’s access to your photos",
        body=render_to_string("photodrive/mail/replayed.txt", context),
        to=[address],
    )
    letter.attach_alternative(render_to_string("photodrive/mail/replayed.html", context), "text/html")
    return letter


def _in_one_line(text: str) -> str:
    """A client's own words for a letter: no line break and no control or direction mark, cut short."""
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    line = " ".join(visible.split())
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1] + "…"
