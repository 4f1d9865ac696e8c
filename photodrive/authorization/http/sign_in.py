"""Signing in, as the authorization server sees it: when and how it was done, and asking for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.module_loading import import_string

from photodrive import accounts, conf
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.openid.sign_in import UNKNOWN, SignIn
from photodrive.authorization.requests.visits import Visit
from photodrive.leaving import pending
from photodrive.people import signed_in

from . import browsers

SESSION_KEY = "photodrive_signed_in_at"
ASKED_HERE = "photodrive_asked_to_leave"  # in the session in which she asked for it, which goes on
MAX_HINT = 254  # the longest e-mail address


def note(request: HttpRequest, **kwargs: Any) -> None:
    """Receiver of ``user_logged_in``: from then on her session knows when she signed in."""
    request.session[SESSION_KEY] = timezone.now().timestamp()


def of(request: HttpRequest) -> SignIn:
    """When and how the user of ``request`` signed in, as far as that was noted."""
    moment = request.session.get(SESSION_KEY)
    path = conf.settings.SIGN_IN_METHODS_BY
    return SignIn(
        at=datetime.fromtimestamp(moment, tz=UTC) if isinstance(moment, float) else None,
        methods=tuple(import_string(path)(request)) if path else (),
    )


def goes_on(request: HttpRequest, asked_at: datetime) -> bool:
    """Whether the session of ``request`` outlives that its user asked to leave then: she did so here, or came since."""
    signed_in_at = of(request).at
    here = request.session.get(ASKED_HERE) == asked_at.isoformat()
    return here or (signed_in_at is not None and signed_in_at >= asked_at)


def is_over(request: HttpRequest) -> bool:
    """Whether the user of ``request`` is about to leave, and this session does not outlive that."""
    deletion = pending.of(request.user.pk) if request.user.is_authenticated else None
    return deletion is not None and not goes_on(request, deletion.asked_at)


def visit_of(request: HttpRequest, request_id: UUID, *, found: AuthorizationRequest | None = None) -> Visit:
    """The browser of ``request`` at a kept request; who has ``found`` that saves a query."""
    somebody = request.user.is_authenticated
    return Visit(
        request_id=request_id,
        owner=signed_in(request) if somebody else None,
        browser_hash=browsers.hash_of(request),
        sign_in=of(request) if somebody else UNKNOWN,
        found=found,
    )


def ask(back_to: str, *, login_hint: str = "") -> HttpResponseBase:
    """To the sign-in page and from there ``back_to`` the pending request. The hint is for the form there, no more."""
    return HttpResponseRedirect(accounts.sign_in(back_to, login_hint=login_hint[:MAX_HINT]))
