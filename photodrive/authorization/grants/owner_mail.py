"""Letters to an owner: plain text and HTML from two templates, sent so that no answer waits for them or breaks.

A letter goes out after the commit of the caller's transaction and, inside a request, after its answer: a mail server
that hangs delays nobody, and one that is down is a line in the log. A letter that did not go out is not tried again.
"""

from __future__ import annotations

import logging
import threading
import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from photodrive.authorization.protocol import links
from photodrive.people import Owner, email_of

NAME_LENGTH = 60

log = logging.getLogger(__name__)


class _Desk(threading.local):
    """The letters that wait for the answer of the request that this thread works on; None outside of a request."""

    waiting: list[EmailMultiAlternatives] | None = None


_desk = _Desk()


def send_later(write: Callable[[], EmailMultiAlternatives | None]) -> None:
    """Send what ``write`` returns, if it is a letter: written after the commit, sent when the answer is out.

    Never raises for a letter that cannot be written or sent.
    """

    def post() -> None:
        try:
            if written := write():
                _send(written) if _desk.waiting is None else _desk.waiting.append(written)
        except Exception:
            log.exception("A letter could not be written.")

    transaction.on_commit(post)


def letter(owner: Owner, *, template: str, subject: str, **context: object) -> EmailMultiAlternatives | None:
    """The letter ``photodrive/mail/{template}`` to ``owner``; None where mail does not reach her."""
    if not (address := _address_of(owner)):
        return None
    context |= {"connected_apps_url": links.absolute("connected_apps"), "drive_url": links.absolute("library")}
    made = EmailMultiAlternatives(
        subject=subject, body=render_to_string(f"photodrive/mail/{template}.txt", context), to=[address]
    )
    made.attach_alternative(render_to_string(f"photodrive/mail/{template}.html", context), "text/html")
    return made


def in_one_line(text: str) -> str:
    """A client's own words for a letter: no line break and no control or direction mark, cut short."""
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    line = " ".join(visible.split())
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1] + "…"


def hold(**_: Any) -> None:
    """Receiver of ``request_started``: letters wait from now on."""
    _desk.waiting = _desk.waiting or []


def let_go(**_: Any) -> None:
    """Receiver of ``request_finished``: the answer is out."""
    waiting, _desk.waiting = _desk.waiting, None
    for written in waiting or []:
        _send(written)


def _send(written: EmailMultiAlternatives) -> None:
    try:
        written.send()
    except Exception:  # whatever a mail backend raises
        log.exception("The letter “%s” did not go out.", written.subject)


def _address_of(owner: Owner) -> str:
    """Where mail reaches ``owner``; empty for somebody without an address, and for a deactivated user."""
    # Which field holds the address, only the project's own user model knows.
    return email_of(owner) if owner.is_active else ""
