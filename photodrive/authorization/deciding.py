"""Carrying out an owner's decision: the one place where a code comes from (RFC 6749 section 4.1.2)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from oauthlib.oauth2 import OAuth2Error

from photodrive.exceptions import PhotodriveError

from . import consent, grants, redirects
from .models import Authorization, AuthorizationRequest
from .requests import RequestGone, RequestOfAnother
from .server import core


class AlreadyDecided(PhotodriveError):
    """You have already answered this request."""


def approve(kept: AuthorizationRequest) -> str:
    """Record the consent and mint its code; returns where to send the browser.

    A second press (double click, back) while the code is still unused takes it back and mints another for the
    same consent, so that the answer that reaches the browser last is the one that works. Raises NothingTicked,
    AlreadyDecided, RequestOfAnother, and RequestGone, with nothing recorded, when there can be no code any more.
    """
    with transaction.atomic():
        locked = _locked(kept)
        if locked.decided_at is None:
            authorization = consent.record(locked)
            _mark_decided(locked, authorization)
        else:
            authorization = _reopen(locked)
        return _mint(locked, authorization)


def deny(kept: AuthorizationRequest) -> str:
    """Record the refusal; returns where to send the browser. Pressed twice it answers the same."""
    with transaction.atomic():
        locked = _locked(kept)
        if locked.authorization_id is not None:
            raise AlreadyDecided
        _mark_decided(locked, None)
    return refusal(kept, error="access_denied", description="The owner denied the request.")


def refusal(kept: AuthorizationRequest, *, error: str, description: str) -> str:
    """The redirect URI of ``kept`` with an error response (RFC 6749 section 4.1.2.1)."""
    answer = [("error", error), ("error_description", description)]
    if state := kept.parameters.get("state"):
        answer.append(("state", state))
    return redirects.with_answer(kept.parameters["redirect_uri"], answer)


def _locked(kept: AuthorizationRequest) -> AuthorizationRequest:
    """``kept`` as it is now, if it is still its claimant's: "not you?" in another tab may have let go of it."""
    rows = AuthorizationRequest.objects.select_for_update(of=("self",))
    locked = rows.select_related("application", "owner").get(pk=kept.pk)
    if (locked.owner_id, locked.session_hash) != (kept.owner_id, kept.session_hash):
        raise RequestOfAnother
    return locked


def _mark_decided(locked: AuthorizationRequest, authorization: Authorization | None) -> None:
    locked.decided_at = timezone.now()
    locked.authorization = authorization
    locked.save(update_fields=["decided_at", "authorization"])


def _reopen(locked: AuthorizationRequest) -> Authorization:
    authorization = locked.authorization
    if authorization is None or not authorization.is_active or not grants.withdraw_unused(authorization):
        raise AlreadyDecided
    return authorization


def _mint(locked: AuthorizationRequest, authorization: Authorization) -> str:
    credentials: dict[str, Any] = {
        **locked.parameters,
        "scope": " ".join(locked.scopes),
        "user": locked.owner,
        "photodrive_authorization": authorization,
    }
    try:
        headers, _, _ = core().server.create_authorization_response(
            uri="", scopes=list(locked.scopes), credentials=credentials
        )
    except OAuth2Error as problem:
        raise RequestGone(detail=str(problem.error)) from problem
    if not authorization.codes.filter(used_at__isnull=True).exists():
        raise RequestGone(detail="the application was changed meanwhile")
    return redirects.with_issuer(headers["Location"])
