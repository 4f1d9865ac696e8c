"""Where somebody is signed in: one row for each session, and the means to end it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from oauthdemo.accounts import user_agents
from oauthdemo.serving import origins
from oauthdemo.serving.origins import GetResponse
from photodrive.people import Owner
from photodrive.signals import account_leaves

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """One session, as its owner reads of it."""

    id: int
    browser: str
    address: str
    since: datetime
    last_seen: datetime
    is_this: bool


class SignedInMiddleware:
    """Notes when a session was last seen: at pages, not at each picture, and not more often than SEEN_EVERY."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        at_drive = origins.name_of(request) == "drive"
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if at_drive and is_page and request.session.accessed:
            note(request)
        return response


def note(request: HttpRequest) -> None:
    """Note that the session of ``request``, if somebody is signed in there, was seen now: with a page, not its head."""
    if request.method == "HEAD" or not request.user.is_authenticated:
        return
    fresh = timezone.now() - SEEN_EVERY
    if not UserSession.objects.filter(session_key=request.session.session_key, last_seen_at__gt=fresh).exists():
        UserSession.objects.create_from_request(request)


def sessions_of(request: HttpRequest) -> list[SignedIn]:
    """Where the user of ``request`` is signed in now: this session first, then by when they were last seen."""
    note(request)
    alive = [_read(row, request) for row in UserSession.objects.purge_and_list(request.user)]
    return sorted(alive, key=lambda session: (session.is_this, session.last_seen), reverse=True)


def end(request: HttpRequest, session_id: int) -> SignedIn | None:
    """End one session of the user of ``request``; None if there is no such session of hers."""
    row = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if row is None:
        return None
    ended = _read(row, request)
    row.end()
    if ended.is_this:
        logout(request)
    return ended


def end_others(request: HttpRequest, user: Owner | None = None) -> int:
    """End all sessions of the user of ``request`` (or of ``user``) but this one; how many that were."""
    found = UserSession.objects.filter(user=user or request.user).exclude(session_key=request.session.session_key or "")
    others = list(found)
    for row in others:
        row.end()
    return len(others)


@receiver([password_changed, password_set, password_reset], dispatch_uid="oauthdemo.accounts.sessions")
def end_with_the_old_password(request: HttpRequest, user: Owner, **kwargs: Any) -> None:
    """Whoever signed in with the old password is out, and not only at the next request."""
    end_others(request, user)


@receiver(account_leaves, dispatch_uid="oauthdemo.accounts.leaving")
def end_with_the_account(owner: Owner, **kwargs: Any) -> None:
    """Whoever is signed in to an account that is about to go is out, but for the browser in which it was asked for."""
    request = context.request
    if request is not None:
        end_others(request, owner)
        return
    for row in UserSession.objects.filter(user=owner):
        row.end()


def _read(row: UserSession, request: HttpRequest) -> SignedIn:
    return SignedIn(
        id=row.pk,
        browser=user_agents.name_of(row.user_agent),
        address=row.ip,
        since=row.created_at,
        last_seen=row.last_seen_at,
        is_this=row.session_key == request.session.session_key,
    )
