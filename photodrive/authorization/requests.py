"""Authorization requests, kept server-side from the first GET to the decision.

The browser carries an identifier only, so nothing that an owner approves can have been changed on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from photodrive import conf
from photodrive.exceptions import PhotodriveError

from . import applications, connections, redirects
from .models import Authorization, AuthorizationRequest

KEPT_PARAMETERS = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "code_challenge",
    "code_challenge_method",
)
FORGOTTEN_AFTER = timedelta(days=1)


class RequestGone(PhotodriveError):
    """This request is too old. Go back to the app and start again."""


class RequestOfAnother(PhotodriveError):
    """This request belongs to another browser or another person."""


def keep(*, application: Any, credentials: Mapping[str, Any], scopes: Sequence[str]) -> AuthorizationRequest:
    """Keep a validated request (RFC 6749 section 4.1.1) until its owner decides, and forget old ones."""
    now = timezone.now()
    AuthorizationRequest.objects.filter(expires_at__lt=now - FORGOTTEN_AFTER).delete()
    return AuthorizationRequest.objects.create(
        application=application,
        parameters={name: credentials.get(name) for name in KEPT_PARAMETERS},
        scopes=list(scopes),
        expires_at=now + timedelta(seconds=conf.settings.AUTHORIZATION_REQUEST_SECONDS),
    )


def find(request_id: UUID) -> AuthorizationRequest:
    """The kept request, decided or not. Raises RequestGone."""
    kept = (
        AuthorizationRequest.objects.select_related("application", "authorization")
        .filter(pk=request_id, expires_at__gt=timezone.now())
        .exclude(application__photodrive_policy__enabled=False)
        .first()
    )
    if kept is None or not _still_allowed(kept):
        raise RequestGone
    return kept


def _still_allowed(kept: AuthorizationRequest) -> bool:
    """Whether the application, as the operator has it now, may still be answered like this."""
    application = kept.application
    return set(kept.scopes) <= set(applications.allowed_scopes(application)) and redirects.matches(
        kept.parameters["redirect_uri"],
        application.redirect_uris.split(),
        public=not applications.is_confidential(application),
    )


def claim(kept: AuthorizationRequest, *, owner: Any, session_hash: str) -> None:
    """Bind the request to the first person and browser session that open it signed in.

    Raises RequestOfAnother for anybody else. At the first claim her last choice for this application is ticked.
    """
    if kept.owner_id is None:
        unclaimed = AuthorizationRequest.objects.filter(pk=kept.pk, owner__isnull=True)
        last = last_choice(owner=owner, application=kept.application)
        unclaimed.update(
            owner=owner,
            session_hash=session_hash,
            ticked=[str(pk) for pk in connections.photos_of(last).values_list("pk", flat=True)] if last else [],
            location=last.location if last else False,
        )
        kept.refresh_from_db()
    if kept.owner_id != owner.pk or kept.session_hash != session_hash:
        raise RequestOfAnother


def release(kept: AuthorizationRequest) -> None:
    """Undo :func:`claim`, so that somebody else may sign in and decide."""
    AuthorizationRequest.objects.filter(pk=kept.pk, decided_at__isnull=True).update(
        owner=None, session_hash="", ticked=None, location=False
    )


def last_choice(*, owner: Any, application: Any) -> Authorization | None:
    """The consent that ``owner`` last gave to ``application``, over or not."""
    return Authorization.objects.filter(owner=owner, application=application).first()


def tick(kept: AuthorizationRequest, *, shown: Iterable[str], ticked: Iterable[str], location: bool) -> None:
    """Remember what she ticked among the photos ``shown`` to her; ticks on other pages stay."""
    shown_ids = {identifier for identifier in shown if _is_uuid(identifier)}
    chosen = shown_ids & set(ticked)
    kept.ticked = sorted((set(kept.ticked or []) - shown_ids) | chosen)
    kept.location = location
    _save_choice(kept)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def tick_all(kept: AuthorizationRequest, *, photo_ids: Iterable[Any]) -> None:
    """Tick exactly these photos."""
    kept.ticked = sorted(str(pk) for pk in photo_ids)
    _save_choice(kept)


def _save_choice(kept: AuthorizationRequest) -> None:
    AuthorizationRequest.objects.filter(pk=kept.pk, decided_at__isnull=True).update(
        ticked=kept.ticked, location=kept.location
    )
