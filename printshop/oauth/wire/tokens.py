"""The back channel to the authorization server: exchange a code, revoke a token (RFC 6749 4.1.3, RFC 7009)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid, ClientRefused, CodeRefused, ProofRefused
from printshop.fields import Secret
from printshop.oauth.models import GrantedCode, PendingFlow
from printshop.oauth.wire import client_authentication, discovery, dpop, http, remembered_consent
from printshop.oauth.wire.remembered_consent import RememberedConsent
from printshop.sources import registry
from printshop.sources.base import Grant
from printshop.sources.models import Source
from printshop.sources.untrusted_text import error_text
from printshop.sources.untrusted_values import seconds

MAX_SECONDS = 24 * 3600  # no source needs to give the shop access for longer
UNTOLD_SECONDS = 3600  # where it does not say how long: the source knows, and answers 401 when it is over
MAX_DETAILS = 20
MAX_TOKEN = 8000  # characters; some servers put a whole JWT in
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 section 2.1
_STALE = frozenset({"invalid_grant", "bad_verification_code"})  # of RFC 6749 section 5.2, and what GitHub says instead
_NOT_US = frozenset({"invalid_client", "unauthorized_client", "incorrect_client_credentials"})


@dataclass(frozen=True, kw_only=True)
class TokenAnswer:
    """An access token that passed all checks; times are aware."""

    access_token: Secret = field(repr=False)
    scope: str
    expires_at: datetime
    details: list[Mapping[str, object]]  # authorization details (RFC 9396 section 7), for the adapter to read
    is_bound: bool  # to the key of the flow; if not, whoever has the token may use it
    remembered: RememberedConsent | None = None  # why she was not asked this time


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the shop asked for, as far as it decides which answers count. ``proven``: a proof of a key was sent along.

    With ``accepts_bearer`` a token that is not bound to that key will do (``Source.accepts_bearer``).
    """

    scope: str = ""
    proven: bool = False
    accepts_bearer: bool = False


@sensitive_variables()
def send_token_request(granted: GrantedCode) -> http.Response:
    """Exchange the code, with the shop's credentials, the PKCE verifier and the flow's key; raises SourceError."""
    flow = granted.flow
    metadata = discovery.of(flow.source, sign_in=flow.is_sign_in)
    form = code_form(code=granted.code, code_verifier=flow.code_verifier, redirect_uri=flow.redirect_uri)
    return client_authentication.send_form(
        flow.source, metadata, metadata.token_endpoint, form, key=dpop.load(flow.dpop_key)
    )


@sensitive_variables()
def code_form(*, code: str, code_verifier: str, redirect_uri: str) -> dict[str, str]:
    """What a token request says beside who sends it (RFC 6749 4.1.3, RFC 7636 4.5)."""
    return {
        "grant_type": "authorization_code",
        "code": str(code),
        "redirect_uri": redirect_uri,
        "code_verifier": str(code_verifier),
    }


@sensitive_variables()
def read_token_answer(response: http.Response, asked: Asked, *, sent_at: datetime) -> TokenAnswer:
    """Distrust a token answer (RFC 6749 5.1 and 5.2).

    A token that is not bound to the proven key, or bound to some key where none was, is refused (RFC 9449 section 5).
    Raises CodeRefused (stale or used code), ClientRefused (wrong credentials) or SourceError.
    """
    answer, token, is_bound = read_answer(response, asked)
    return TokenAnswer(
        access_token=token,
        scope=_scope(answer, asked.scope),
        expires_at=sent_at + timedelta(seconds=_seconds(answer)),
        details=_details(answer),
        is_bound=is_bound,
        remembered=remembered_consent.read(answer),
    )


@sensitive_variables()
def read_answer(response: http.Response, asked: Asked) -> tuple[Mapping[str, object], Secret, bool]:
    """The whole answer, the access token in it, and whether that is bound; raises as :func:`read_token_answer` does."""
    http.refuse_trouble(response)
    answer = http.read_object(response)
    if response.status_code != 200 or answer.get("error") not in (None, ""):
        raise _refusal(response.status_code, answer)
    token = answer.get("access_token")
    if not isinstance(token, str) or len(token) > MAX_TOKEN or not _TOKEN.fullmatch(token):
        raise AnswerInvalid(detail="The token answer has no usable access token.")
    return answer, Secret(token), _is_bound(answer.get("token_type"), asked)


def _is_bound(kind: object, asked: Asked) -> bool:
    """By its type, which is read in any case (RFC 6749 section 5.1, RFC 9449 section 5)."""
    named = kind.lower() if isinstance(kind, str) else ""
    if named == "dpop" and asked.proven:
        return True
    if named == "bearer" and (asked.accepts_bearer or not asked.proven):
        return False
    if named == "bearer":
        raise AnswerInvalid(
            detail="The source announces DPoP (RFC 9449) and gave a token of type Bearer, which is bound to no key. "
            "The staff may accept that of this source."
        )
    raise AnswerInvalid(detail=f"The token answer is not of type {'DPoP' if asked.proven else 'Bearer'}.")


@sensitive_variables()
def exchange(granted: GrantedCode) -> TokenAnswer:
    """Turn a code into a token."""
    sent_at = timezone.now()
    return read_token_answer(send_token_request(granted), asked_in(granted.flow), sent_at=sent_at)


def asked_in(flow: PendingFlow) -> Asked:
    """What a flow asked for."""
    source = flow.source
    return Asked(scope=source.scopes, proven=bool(flow.dpop_key), accepts_bearer=source.accepts_bearer)


def grant_of(answer: TokenAnswer, source: Source) -> Grant:
    """What the owner allowed, as the source's adapter reads it; AnswerInvalid when it is more than was asked for."""
    return registry.adapter(source.adapter).read_grant(answer.details)


@sensitive_variables()
def send_revocation(*, source: Source, access_token: Secret, sign_in: bool = False) -> None:
    """Tell the source that a token is no longer needed (RFC 7009); no proof is asked for. Raises SourceError."""
    metadata = discovery.of(source, sign_in=sign_in)
    if not metadata.revocation_endpoint:
        return
    form = {"token": str(access_token), "token_type_hint": "access_token"}
    response = client_authentication.send_form(source, metadata, metadata.revocation_endpoint, form)
    http.refuse_trouble(response)
    if response.status_code != 200:
        raise AnswerInvalid(detail=f"HTTP {response.status_code} from the revocation endpoint.")


def _refusal(status: int, answer: Mapping[str, object]) -> Exception:
    code = error_text(answer.get("error"))
    if code in _STALE:
        return CodeRefused(detail=code)
    if code in (dpop.NONCE_NEEDED, dpop.PROOF_INVALID):
        return ProofRefused(detail=f"{code}: {error_text(answer.get('error_description'), 300)}")
    if code in _NOT_US:
        return ClientRefused(detail=code)
    return AnswerInvalid(detail=f"HTTP {status} from the token endpoint: {code or 'no error code'}")


def _scope(answer: Mapping[str, object], asked: str) -> str:
    """The granted scopes, each once; none told means: as asked (RFC 6749 5.1). Some send a list, or put commas."""
    told, wanted = answer.get("scope"), set(asked.split())
    granted = asked if told is None else told
    if isinstance(granted, list) and all(isinstance(word, str) for word in granted):
        granted = " ".join(granted)
    if isinstance(granted, str) and not set(granted.split()) <= wanted:
        granted = granted.replace(",", " ")
    if not isinstance(granted, str) or not set(granted.split()) <= wanted:
        raise AnswerInvalid(detail="The token answer grants something that was not asked for.")
    return " ".join(dict.fromkeys(granted.split()))


def _seconds(answer: Mapping[str, object]) -> int:
    """Its lifetime, which the source need not tell (RFC 6749 section 5.1)."""
    told = answer.get("expires_in")
    found = UNTOLD_SECONDS if told is None else seconds(told, at_most=MAX_SECONDS)
    if found is None:
        raise AnswerInvalid(detail="The token answer does not say sensibly how long it lasts (expires_in).")
    return found


def _details(answer: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = answer.get("authorization_details", [])
    if not isinstance(found, list) or len(found) > MAX_DETAILS or not all(isinstance(item, dict) for item in found):
        raise AnswerInvalid(detail="The authorization details of the token answer are not a list of objects.")
    return found
