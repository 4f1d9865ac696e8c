"""The back channel to the authorization server: exchange a code, revoke a token (RFC 6749 4.1.3, RFC 7009)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx2
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import AnswerInvalid, ClientRefused, CodeRefused
from printshop.fields import Secret
from printshop.oauth import discovery, http, protocol
from printshop.oauth.authorization import GrantedCode, clean
from printshop.sources.models import Source

MAX_SECONDS = 24 * 3600  # no source needs to give the shop access for longer
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 section 2.1


@dataclass(frozen=True, kw_only=True)
class TokenAnswer:
    """An access token that passed all checks; times are aware."""

    access_token: Secret = field(repr=False)
    scope: str
    expires_at: datetime


@sensitive_variables()
def send_token_request(granted: GrantedCode) -> httpx2.Response:
    """Exchange the code, with the shop's credentials and the PKCE verifier; raises SourceError."""
    flow = granted.flow
    metadata = discovery.server(flow.source)
    with protocol.client(flow.source, metadata, redirect_uri=flow.redirect_uri) as client:
        response: httpx2.Response = client.fetch_token(
            metadata.token_endpoint,
            grant_type="authorization_code",
            code=str(granted.code),
            code_verifier=str(flow.code_verifier),
        )
    return response


@sensitive_variables()
def read_token_answer(response: httpx2.Response, *, asked_scope: str, sent_at: datetime) -> TokenAnswer:
    """Distrust a token answer (RFC 6749 5.1 and 5.2).

    Raises CodeRefused (stale or used code), ClientRefused (wrong credentials) or SourceError.
    """
    http.refuse_trouble(response)
    answer = http.read_object(response)
    if response.status_code != 200 or "error" in answer:
        raise _refusal(response.status_code, answer)
    token, kind = answer.get("access_token"), answer.get("token_type")
    if not isinstance(token, str) or len(token) > 4000 or not _TOKEN.fullmatch(token):
        raise AnswerInvalid(detail="The token answer has no usable access token.")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise AnswerInvalid(detail="The token answer is not of type Bearer.")
    return TokenAnswer(
        access_token=Secret(token),
        scope=_scope(answer, asked_scope),
        expires_at=sent_at + timedelta(seconds=_seconds(answer)),
    )


@sensitive_variables()
def exchange(granted: GrantedCode) -> TokenAnswer:
    """Turn a code into a token."""
    sent_at = timezone.now()
    return read_token_answer(send_token_request(granted), asked_scope=granted.flow.source.scopes, sent_at=sent_at)


@sensitive_variables()
def send_revocation(*, source: Source, access_token: Secret) -> None:
    """Tell the source that a token is no longer needed (RFC 7009); raises SourceError."""
    metadata = discovery.server(source)
    if not metadata.revocation_endpoint:
        return
    with protocol.client(source, metadata) as client:
        response: httpx2.Response = client.revoke_token(
            metadata.revocation_endpoint,
            token=str(access_token),
            token_type_hint="access_token",  # noqa: S106  a kind of token
        )
    http.refuse_trouble(response)
    if response.status_code != 200:
        raise AnswerInvalid(detail=f"HTTP {response.status_code} from the revocation endpoint.")


def _refusal(status: int, answer: dict[str, Any]) -> Exception:
    error = answer.get("error")
    code = clean(error) if isinstance(error, str) else ""
    if code == "invalid_grant":
        return CodeRefused(detail=code)
    if code in ("invalid_client", "unauthorized_client"):
        return ClientRefused(detail=code)
    return AnswerInvalid(detail=f"HTTP {status} from the token endpoint: {code or 'no error code'}")


def _scope(answer: dict[str, Any], asked: str) -> str:
    granted = answer.get("scope", asked)  # left out means: as asked (RFC 6749 section 5.1)
    if not isinstance(granted, str) or not set(granted.split()) <= set(asked.split()):
        raise AnswerInvalid(detail="The token answer grants something that was not asked for.")
    return granted


def _seconds(answer: dict[str, Any]) -> int:
    seconds = answer.get("expires_in")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= MAX_SECONDS:
        raise AnswerInvalid(detail="The token answer does not say sensibly how long it lasts.")
    return seconds
