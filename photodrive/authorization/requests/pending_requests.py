"""Authorization requests, kept server-side from the push or the first GET to the decision.

The browser carries a reference only, so nothing that an owner approves can have been changed on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.consent import offer, photo_selection, scope_selection
from photodrive.authorization.models import WITH_POLICY, AuthorizationRequest
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import OpenIDRequest, RequestedDetails, StoredParameters
from photodrive.authorization.security import token_strings
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner

from . import belonging, quotas

REQUEST_URI = "urn:ietf:params:oauth:request_uri:"  # RFC 9126 section 2.2
FORGOTTEN_AFTER = timedelta(days=1)


class RequestGone(PhotodriveError):
    message = "This request is too old. Go back to the app and start again."


class NoLongerAllowed(RequestGone):
    """It has not run out: the application was switched off, or may not ask for this any more."""

    message = "The app that asked may not ask for this any more."


class PushedRequestUsed(PhotodriveError):
    message = "This request has been answered."


@dataclass(frozen=True, kw_only=True)
class ValidatedRequest:
    """An authorization request that has passed every check."""

    application: Application
    parameters: StoredParameters
    scopes: list[str]
    details: list[RequestedDetails]


def keep(*, validated: ValidatedRequest, share: quotas.Share) -> AuthorizationRequest:
    """Keep a validated request (RFC 6749 section 4.1.1) until its owner decides, and forget old ones.

    Where ``share`` is used up, the oldest makes room.
    """
    quotas.make_room(share)
    seconds = conf.settings.AUTHORIZATION_REQUEST_SECONDS
    return _create(validated, seconds=seconds, counts_for=share.counts_for)


def push(*, validated: ValidatedRequest, share: quotas.Share) -> str:
    """Keep a validated request that its client has pushed; returns its ``request_uri`` (RFC 9126 section 2.2).

    Its short life ends with the first time a browser brings it: from then on it lasts as one that was never pushed.
    Raises TooManyOpen where ``share`` is used up.
    """
    quotas.refuse_surplus(share)
    reference = token_strings.generate(token_strings.REQUEST_REFERENCE)
    seconds = conf.settings.PAR_REQUEST_URI_LIFETIME_SECONDS
    checksum = token_strings.fingerprint(reference)
    _create(validated, seconds=seconds, counts_for=share.counts_for, request_uri_checksum=checksum)
    return REQUEST_URI + reference


def keep_of_device(*, validated: ValidatedRequest, share: quotas.Share) -> AuthorizationRequest:
    """Keep a validated request that has nowhere to return to: its device asks for the answer (RFC 8628 section 3.1).

    Raises TooManyOpen where ``share`` is used up.
    """
    quotas.refuse_surplus(share)
    seconds = conf.settings.DEVICE_CODE_SECONDS
    return _create(validated, seconds=seconds, counts_for=share.counts_for)


def _create(validated: ValidatedRequest, *, seconds: int, **more: Any) -> AuthorizationRequest:
    now = timezone.now()
    forgotten = AuthorizationRequest.objects.filter(expires_at__lt=now - FORGOTTEN_AFTER)
    forgotten.filter(device__used_at__isnull=True).delete()
    return AuthorizationRequest.objects.create(
        application=validated.application,
        parameters=validated.parameters,
        scopes=validated.scopes,
        details=validated.details,
        expires_at=now + timedelta(seconds=seconds),
        **more,
    )


def open_pushed(*, request_uri: str, client_id: str) -> AuthorizationRequest:
    """The request that ``client_id`` pushed, brought by a browser; again and again until it is decided.

    Raises RequestGone for an unknown one, one that has expired and another client's, PushedRequestUsed after the
    decision (RFC 9126 section 4).
    """
    found = whole().filter(
        request_uri_checksum=token_strings.fingerprint(request_uri.removeprefix(REQUEST_URI)),
        application__client_id=client_id,
    )
    now = timezone.now()
    lasts = now + timedelta(seconds=conf.settings.AUTHORIZATION_REQUEST_SECONDS)
    found.filter(opened_at__isnull=True, expires_at__gt=now).update(opened_at=now, expires_at=lasts)
    pending = found.first()
    if pending is None:
        raise RequestGone
    if pending.decided_at is not None:
        raise PushedRequestUsed
    return _usable(pending)


def openid_of(pending: AuthorizationRequest) -> OpenIDRequest:
    """What OpenID Connect adds to it; empty where it adds nothing."""
    return pending.parameters.get("openid", {})


def find(request_id: UUID) -> AuthorizationRequest:
    """The pending request, decided or not. Raises RequestGone."""
    return _usable(whole().filter(pk=request_id).first())


def whole() -> QuerySet[AuthorizationRequest]:
    """Pending requests, each with its application and what was decided about that in one query."""
    return AuthorizationRequest.objects.select_related(WITH_POLICY, "authorization")


def _usable(pending: AuthorizationRequest | None) -> AuthorizationRequest:
    if pending is None or pending.expires_at <= timezone.now():
        raise RequestGone
    if not is_still_allowed(pending):
        raise NoLongerAllowed
    return pending


def is_still_allowed(pending: AuthorizationRequest) -> bool:
    """Whether the application, as the operator has it now, may still be answered like this."""
    application = pending.application
    rules = application_rules.of(application)
    if not rules.enabled or not set(pending.scopes) <= set(applications.allowed_scopes(application)):
        return False
    if not pending.return_to:
        return DEVICE_CODE in rules.grant_types
    if "authorization_code" not in rules.grant_types or (pending.request_uri_checksum is None and rules.must_push):
        return False
    if rules.requires_pkce and not pending.parameters.get("code_challenge"):
        return False
    return application_rules.may_return(application, pending.return_to)


def require_still_allowed(pending: AuthorizationRequest) -> None:
    """Raise NoLongerAllowed if the application, as it is now, may not be answered like this any more."""
    if not is_still_allowed(pending):
        raise NoLongerAllowed(detail="the application was changed meanwhile")


def claim(pending: AuthorizationRequest, *, owner: Owner, browser_hash: str) -> None:
    """Bind the request to the first person that opens it signed in, and to her browser.

    Raises RequestOfAnother for anybody else. At the first claim no photo, album or place is ticked.
    """
    if pending.owner_id is None:
        unclaimed = AuthorizationRequest.objects.filter(pk=pending.pk, owner__isnull=True)
        first: offer.Choices = {
            **offer.first_shown(pending, owner=owner),
            "given": scope_selection.first_ticked(pending, owner=owner),
        }
        share = quotas.of_person(owner)
        if pending.counts_for != share.counts_for:
            quotas.make_room(share)
        with transaction.atomic():
            if unclaimed.update(owner=owner, browser_hash=browser_hash, counts_for=share.counts_for, **first):
                photo_selection.begin(pending, owner=owner)
        pending.refresh_from_db(from_queryset=whole())
    belonging.require(pending, owner_id=owner.pk, browser_hash=browser_hash)


def release(pending: AuthorizationRequest) -> None:
    """Undo :func:`claim`, so that somebody else may sign in and decide."""
    with transaction.atomic():
        if pending.undecided().update(owner=None, browser_hash="", **offer.NOTHING_CHOSEN):
            photo_selection.forget(pending)
