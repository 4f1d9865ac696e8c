"""Whether she must see a page or sign in: prompt, max_age, id_token_hint (OpenID Connect Core section 3.1.2)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from photodrive.authorization.consent import coverage
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.openid import acr, subject_identifiers
from photodrive.authorization.openid.request_parameters import CONSENT, LOGIN, NONE, SELECT_ACCOUNT, UNMET
from photodrive.authorization.openid.sign_in import SignIn
from photodrive.people import Owner

from . import decisions
from .pending_requests import openid_of

LOGIN_REQUIRED = "login_required"
CONSENT_REQUIRED = "consent_required"
SOMEBODY_ELSE = "Somebody else is signed in."


def without_a_page(pending: AuthorizationRequest) -> bool:
    """Whether the client wants an answer at once, and no page (``prompt=none``)."""
    return NONE in _prompts(pending)


def login_hint(pending: AuthorizationRequest) -> str:
    """What the client thinks she will sign in with; empty if it does not say."""
    return openid_of(pending).get("login_hint", "")


def must_sign_in_again(pending: AuthorizationRequest, sign_in: SignIn) -> bool:
    """Whether she signed in too long ago for this request, or at a time that nobody noted.

    Signing in after the request came satisfies prompt, max_age and acr alike, so nobody has to do it twice.
    """
    max_age, lacking = openid_of(pending).get("max_age"), _lacks_factors(pending, sign_in)
    if LOGIN not in _prompts(pending) and max_age is None and not lacking:
        return False
    if sign_in.at is None:
        return True
    if _since(pending, sign_in):
        return False
    too_long = max_age is not None and timezone.now() - sign_in.at > timedelta(seconds=max_age)
    return LOGIN in _prompts(pending) or lacking or too_long


def acr_is_unmet(pending: AuthorizationRequest, sign_in: SignIn) -> bool:
    """Whether she has signed in for this request, and not in the way that the client insists on (``acr``)."""
    return _since(pending, sign_in) and _lacks_factors(pending, sign_in)


def refuse_unmet_acr(pending: AuthorizationRequest) -> str:
    """Where to send the browser of somebody who cannot sign in as the client insists on."""
    return decisions.refuse(pending, error=UNMET, description="She signs in without a second factor.")


def _since(pending: AuthorizationRequest, sign_in: SignIn) -> bool:
    return sign_in.at is not None and sign_in.at >= (pending.opened_at or pending.created_at)


def _lacks_factors(pending: AuthorizationRequest, sign_in: SignIn) -> bool:
    wanted = openid_of(pending).get("acr", "")
    return bool(wanted) and acr.of(sign_in.methods) != wanted


def is_expected(pending: AuthorizationRequest, owner: Owner) -> bool:
    """Whether ``owner`` is the person whom the client asked for, by an ID token or by the claim ``sub``."""
    return all(
        subject_identifiers.is_of(subject, owner, pending.application)
        for subject in openid_of(pending).get("subjects", [])
    )


def refuse_stranger(pending: AuthorizationRequest) -> str:
    """Where to send the browser when somebody else is signed in than the client asked for."""
    return decisions.refusal(pending, error=LOGIN_REQUIRED, description=SOMEBODY_ELSE)


def answer(pending: AuthorizationRequest, *, owner: Owner | None, session_hash: str, sign_in: SignIn) -> str:
    """Answer a request that wants no page; where to send the browser. ``owner`` is None for nobody.

    A code comes only where an earlier authorization covers all of the request; else an error says what it would take.
    """
    if owner is not None and acr_is_unmet(pending, sign_in):
        return refuse_unmet_acr(pending)
    if owner is None or must_sign_in_again(pending, sign_in):
        return decisions.refuse(pending, error=LOGIN_REQUIRED, description="Signing in takes a page.")
    if not is_expected(pending, owner):
        return decisions.refuse(pending, error=LOGIN_REQUIRED, description=SOMEBODY_ELSE)
    found = coverage.find(pending, owner=owner)
    if found is None:
        return decisions.refuse(pending, error=CONSENT_REQUIRED, description="Asking the owner takes a page.")
    return decisions.answer_by_earlier(pending, found, owner=owner, session_hash=session_hash, sign_in=sign_in)


def answer_without_asking(
    pending: AuthorizationRequest, *, owner: Owner, session_hash: str, sign_in: SignIn
) -> str | None:
    """Answer a request that ``owner`` has just opened, where she said before that she need not be asked again.

    Where to send the browser; None if she is to see the page, which she is once she has seen it. Raises
    RequestOfAnother and RequestGone.
    """
    seen = pending.owner_id is not None or pending.decided_at is not None
    if seen or _prompts(pending) & {CONSENT, SELECT_ACCOUNT}:
        return None
    if must_sign_in_again(pending, sign_in) or acr_is_unmet(pending, sign_in):
        return None
    found = coverage.find(pending, owner=owner) if pending.return_to else None
    if found is None:
        return None
    return decisions.answer_by_earlier(pending, found, owner=owner, session_hash=session_hash, sign_in=sign_in)


def _prompts(pending: AuthorizationRequest) -> set[str]:
    return set(openid_of(pending).get("prompt", []))
