"""Carrying out an owner's decision: the one place where a code comes from (RFC 6749 section 4.1.2)."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from photodrive.authorization.consent import recording, remembered
from photodrive.authorization.consent.coverage import Covering
from photodrive.authorization.models import WITH_POLICY, Authorization, AuthorizationRequest
from photodrive.authorization.openid import id_tokens
from photodrive.authorization.openid.sign_in import SignIn
from photodrive.authorization.protocol.authorization_response import QUERY, AuthorizationResponse
from photodrive.authorization.protocol.json_shapes import IdTokenSeed
from photodrive.authorization.protocol.scopes import OPENID
from photodrive.authorization.security import token_strings
from photodrive.authorization.tokens import authorization_codes
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner

from . import belonging, pending_requests


class AlreadyDecided(PhotodriveError):
    message = "You have already answered this request."


def lock(pending: AuthorizationRequest) -> AuthorizationRequest:
    """``pending`` as it is now, kept from others until the caller's transaction ends.

    Raises RequestOfAnother if it is not its claimant's any more: "not you?" in another tab may have let go of it.
    """
    locked = _lock(pending)
    if (locked.owner_id, locked.browser_hash) != (pending.owner_id, pending.browser_hash):
        belonging.require(locked, owner_id=pending.owner_id, browser_hash=pending.browser_hash)
    return locked


def _lock(pending: AuthorizationRequest) -> AuthorizationRequest:
    rows = AuthorizationRequest.objects.select_for_update(of=("self",))
    return rows.select_related(WITH_POLICY, "owner").get(pk=pending.pk)


def agree(locked: AuthorizationRequest, sign_in: SignIn) -> Authorization:
    """Write down what she agrees to, in the caller's transaction; ``sign_in`` is for the ID token.

    A second press (double click, back) while the code is still unused takes it back: the answer that reaches the
    browser last is the one that works. Raises ConsentRefused, and AlreadyDecided.
    """
    if locked.decided_at is not None:
        return _agreed_before(locked) if not locked.return_to else _reopen(locked)
    authorization = recording.record(locked)
    if not locked.return_to:
        locked.parameters["id_token"] = _id_token_seed(locked, authorization, sign_in)
        locked.save(update_fields=["parameters"])
    _mark_decided(locked, authorization)
    return authorization


def _agreed_before(locked: AuthorizationRequest) -> Authorization:
    if locked.authorization is None:
        raise AlreadyDecided
    return locked.authorization


def answer(locked: AuthorizationRequest, authorization: Authorization, sign_in: SignIn) -> AuthorizationResponse:
    """The response with a new code for ``authorization``.

    There is no code for a device: it has one (RFC 8628 section 3.4).
    """
    if not locked.return_to:
        return _back_to_device(locked)
    return _mint(locked, authorization, openid=_id_token_seed(locked, authorization, sign_in))


def _back_to_device(pending: AuthorizationRequest) -> AuthorizationResponse:
    return AuthorizationResponse(reverse("photodrive:device-answered", args=[pending.pk]))


def answer_by_earlier(
    pending: AuthorizationRequest, found: Covering, *, owner: Owner, browser_hash: str, sign_in: SignIn
) -> AuthorizationResponse:
    """Mint a code for what ``owner`` agreed to before; returns the response with it.

    It stands for what is requested now and no more, and lasts no longer than that authorization. Raises
    AlreadyDecided, RequestOfAnother, and RequestGone, with nothing written, when there can be no code any more.
    """
    authorization = found.authorization
    with transaction.atomic():
        locked = _lock(pending)
        if locked.owner_id is not None:
            belonging.require(locked, owner_id=owner.pk, browser_hash=browser_hash)
        if locked.decided_at is not None:
            raise AlreadyDecided
        locked.owner, locked.browser_hash = owner, browser_hash
        locked.save(update_fields=["owner", "browser_hash"])
        _mark_decided(locked, authorization)
        remembered.note_answer(authorization)
        pending_requests.require_still_allowed(locked)
        seed = _id_token_seed(locked, authorization, sign_in)
        return _mint(locked, authorization, openid=seed, scopes=locked.scopes, narrowed=found.narrowed)


def _id_token_seed(locked: AuthorizationRequest, authorization: Authorization, sign_in: SignIn) -> IdTokenSeed | None:
    """What the ID token will say, if there will be one."""
    return id_tokens.remembered(locked, sign_in) if OPENID in authorization.scopes else None


def deny(locked: AuthorizationRequest) -> AuthorizationResponse:
    """Record the refusal; returns the response that says so. Pressed twice it answers the same."""
    if locked.authorization_id is not None:
        raise AlreadyDecided
    _mark_decided(locked, None)
    return refusal(locked, error="access_denied", description="The owner denied the request.")


def refuse(pending: AuthorizationRequest, *, error: str, description: str) -> AuthorizationResponse:
    """Answer a request that nobody was asked about with an error; returns the response."""
    with transaction.atomic():
        locked = lock(pending)
        if locked.authorization_id is None:
            _mark_decided(locked, None)
    return refusal(pending, error=error, description=description)


def refusal(pending: AuthorizationRequest, *, error: str, description: str) -> AuthorizationResponse:
    """The error response to ``pending`` (RFC 6749 section 4.1.2.1).

    A device asks for the error itself; the browser goes to the page that says so.
    """
    if not pending.return_to:
        return _back_to_device(pending)
    return _response(pending, [("error", error), ("error_description", description)])


def _mark_decided(locked: AuthorizationRequest, authorization: Authorization | None) -> None:
    locked.decided_at = timezone.now()
    locked.authorization = authorization
    locked.save(update_fields=["decided_at", "authorization"])


def _reopen(locked: AuthorizationRequest) -> Authorization:
    authorization = locked.authorization
    if authorization is None or not authorization.is_active or not authorization_codes.withdraw_unused(authorization):
        raise AlreadyDecided
    return authorization


def _mint(
    locked: AuthorizationRequest, authorization: Authorization, **part: Unpack[authorization_codes.CodePart]
) -> AuthorizationResponse:
    """The response with a new code for ``authorization``, or a ``part`` of it."""
    parameters = locked.parameters
    code = token_strings.generate(token_strings.AUTHORIZATION_CODE)
    authorization_codes.record(
        authorization=authorization,
        code=code,
        redirect_uri=locked.return_to,
        redirect_uri_left_out=parameters["redirect_uri_left_out"],
        code_challenge=parameters["code_challenge"] or "",
        dpop_jkt=parameters["dpop_jkt"] or "",
        **part,
    )
    return _response(locked, [("code", code)])


def _response(pending: AuthorizationRequest, answer: list[tuple[str, str]]) -> AuthorizationResponse:
    """``answer`` to ``pending``, with the client's state, in the way that it asked for."""
    state, mode = pending.parameters.get("state"), pending.parameters.get("response_mode") or QUERY
    return AuthorizationResponse.of(pending.return_to, [*answer, ("state", state)] if state else answer, mode=mode)
