"""Whether she must see a page or sign in: prompt, max_age, id_token_hint (OpenID Connect Core section 3.1.2)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from photodrive.authorization.consent import coverage
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.openid import acr, subject_identifiers
from photodrive.authorization.openid.request_parameters import CONSENT, LOGIN, NONE, SELECT_ACCOUNT, UNMET
from photodrive.authorization.openid.sign_in import SignIn
from photodrive.authorization.protocol.authorization_response import AuthorizationResponse
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


def refuse_unmet_acr(pending: AuthorizationRequest) -> AuthorizationResponse:
    """The response about somebody who cannot sign in as the client insists on."""
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


def refuse_stranger(pending: AuthorizationRequest) -> AuthorizationResponse:
    """The response when somebody else is signed in than the client asked for."""
    return decisions.refusal(pending, error=LOGIN_REQUIRED, description=SOMEBODY_ELSE)


def refuse_stranger_for_good(pending: AuthorizationRequest) -> AuthorizationResponse:
    """The same for a request that wants no page: it has had its answer."""
    return decisions.refuse(pending, error=LOGIN_REQUIRED, description=SOMEBODY_ELSE)


def refuse_to_show_sign_in(pending: AuthorizationRequest) -> AuthorizationResponse:
    """The response when she would have to sign in for a request that wants no page."""
    return decisions.refuse(pending, error=LOGIN_REQUIRED, description="Signing in takes a page.")


def refuse_to_ask(pending: AuthorizationRequest) -> AuthorizationResponse:
    """The response when she would have to be asked for a request that wants no page."""
    return decisions.refuse(pending, error=CONSENT_REQUIRED, description="Asking the owner takes a page.")


def covering_at_opening(pending: AuthorizationRequest, owner: Owner, sign_in: SignIn) -> coverage.Covering | None:
    """What answers a request that ``owner`` has just opened, where she said before that she need not be asked again.

    None if she is to see the page, which she is once she has seen it.
    """
    seen = pending.owner_id is not None or pending.decided_at is not None
    if seen or _prompts(pending) & {CONSENT, SELECT_ACCOUNT}:
        return None
    if must_sign_in_again(pending, sign_in) or acr_is_unmet(pending, sign_in):
        return None
    return coverage.find(pending, owner=owner) if pending.return_to else None


def _prompts(pending: AuthorizationRequest) -> set[str]:
    return set(openid_of(pending).get("prompt", []))
