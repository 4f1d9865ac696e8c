"""Whose a kept request is, once somebody has opened it, and what to say to everybody else (RFC 6749 section 10.12)."""

from __future__ import annotations

from photodrive.authorization.models import AuthorizationRequest
from photodrive.exceptions import PhotodriveError
from photodrive.people import OwnerId

START_AGAIN = "Go back to the app and start again."


class RequestOfAnother(PhotodriveError):
    """It was opened by another person in another browser. Others than that say so by their class."""

    title = "Somebody else opened this request"
    message = (
        "It was opened in another browser, with another account than yours. "
        "From your account nothing was shared with the app."
    )
    next_step = START_AGAIN
    description = "The request belongs to another person."

    def __init__(self) -> None:
        super().__init__(detail=self.description)


class OpenedByAnotherHere(RequestOfAnother):
    title = "You are signed in with another account now"
    message = (
        "This request was opened in this browser, with another account than the one that is signed in now. "
        "From this account nothing was shared with the app."
    )
    next_step = "Sign in with the other account to go on, or go back to the app and start again."


class OpenedElsewhere(RequestOfAnother):
    title = "You opened this request in another browser"
    message = (
        "It was opened with your account, but in another browser or in a private window, and there you can answer it. "
        "Nothing was shared yet."
    )
    next_step = "Go on there, or go back to the app and start again."
    description = "The request belongs to another browser."


class AnsweredElsewhere(OpenedElsewhere):
    title = "You have already answered"
    message = "You did so in another browser or in a private window. Connected apps shows what the app may see now."
    next_step = "Go back to the app; if it still asks, start there again."


class LetGo(RequestOfAnother):
    title = "This request waits for somebody to sign in"
    message = (
        "Meanwhile “Not you?” or “Sign in again” was pressed for it, perhaps in another tab. "
        "So your answer was not taken, and nothing was shared."
    )
    next_step = "Reload this page to open the request with the account that is signed in now."
    description = "The request belongs to nobody now."


def require(pending: AuthorizationRequest, *, owner_id: OwnerId, browser_hash: str) -> None:
    """Raise the RequestOfAnother that is true, unless ``pending`` belongs to this person in this browser."""
    if pending.owner_id is None:
        raise LetGo
    here, hers = pending.browser_hash == browser_hash, pending.owner_id == owner_id
    if not hers:
        raise OpenedByAnotherHere if here else RequestOfAnother
    if not here:
        raise OpenedElsewhere if pending.decided_at is None else AnsweredElsewhere
