"""Letters to an owner: plain text and HTML from two templates, sent so that no answer waits for them or breaks.

A letter goes out after the commit of the caller's transaction and, inside a request, after its answer: a mail server
that hangs delays nobody. A letter that did not go out is tried again for a day; then it is a line in the list of jobs.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from photodrive.authorization.protocol import links
from photodrive.jobs import kinds, queue
from photodrive.jobs.handles import Handle
from photodrive.people import Owner, email_of

NAME_LENGTH = 60
LETTER = "letter"
TRIES = 9  # half a minute, two, eight, then hours: a day in all

log = logging.getLogger(__name__)


class NotSent(Exception):
    """A mail backend did not take a letter."""


def send_later(write: Callable[[], EmailMultiAlternatives | None]) -> None:
    """Send what ``write`` returns, if it is a letter: written after the commit, sent when the answer is out.

    Never raises for a letter that cannot be written or sent.
    """

    def post() -> None:
        try:
            if written := write():
                put(written)
        except Exception:
            log.exception("A letter could not be written.")

    transaction.on_commit(post)


def put(written: EmailMultiAlternatives) -> None:
    """Have a letter sent, if the caller's transaction is committed: by whoever works on jobs, again if need be."""
    (html, _), *_rest = written.alternatives
    payload = {"subject": str(written.subject), "text": written.body, "html": html, "to": list(written.to)}
    queue.put(kind=LETTER, payload=payload)


@kinds.kind(LETTER, tries=TRIES)
def send(job: Handle) -> None:
    """Send one letter. Raises whatever a mail backend raises, as a failure that counts: it may be for good."""
    letter = job.payload
    made = EmailMultiAlternatives(subject=letter["subject"], body=letter["text"], to=letter["to"])
    made.attach_alternative(letter["html"], "text/html")
    try:
        made.send()
    except Exception as error:
        log.warning("The letter “%s” did not go out.", made.subject, exc_info=error)
        raise NotSent(f"{type(error).__name__}: {error}") from None


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


def _address_of(owner: Owner) -> str:
    """Where mail reaches ``owner``; empty for somebody without an address, and for a deactivated user."""
    # Which field holds the address, only the project's own user model knows.
    return email_of(owner) if owner.is_active else ""
