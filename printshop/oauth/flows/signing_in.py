"""From a code to a person: the ID token, what the provider may say of her, and the end of the access.

The access token is used for nothing but her name and is kept nowhere. One that anybody could use is given back at
once; one that is bound to a key opens nothing any more when the key is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.views.decorators.debug import sensitive_variables

from printshop.exceptions import IdTokenInvalid, SourceError
from printshop.fields import Secret
from printshop.oauth.flows import pending_flows
from printshop.oauth.models import GrantedCode, PendingFlow
from printshop.oauth.wire import discovery, dpop, id_tokens, tokens, userinfo
from printshop.oauth.wire.discovery import ServerMetadata
from printshop.sources.models import Source
from printshop.sources.untrusted_text import one_line

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who signed in. ``name`` is empty if she did not share it; ``id_token`` if it is of no further use."""

    issuer: str
    subject: str
    name: str
    id_token: Secret = field(repr=False)


@sensitive_variables()
def identify(granted: GrantedCode) -> Person:
    """Exchange the code and learn who she is.

    Raises CodeRefused, ClientRefused, IdTokenInvalid or SourceError; then nobody is signed in.
    """
    flow = granted.flow
    metadata = discovery.provider(flow.source)
    answer, access_token, is_bound = tokens.read_answer(tokens.send_token_request(granted), tokens.asked_in(flow))
    key = dpop.load(flow.dpop_key) if is_bound else None
    try:
        id_token = id_tokens.read_id_token(answer.get("id_token"), _expected(flow, metadata, access_token))
        asked_for = _asked_for(metadata, id_token, access_token=access_token, key=key)
    finally:
        if key is None:
            _give_back(flow.source, access_token)
    return Person(
        issuer=id_token.issuer,
        subject=id_token.subject,
        name=name_in({**id_token.claims, **asked_for}),
        id_token=id_token.text if metadata.end_session_endpoint else Secret(""),
    )


def name_in(claims: Mapping[str, object]) -> str:
    """What to call her: the first of her names that is one, on one line; empty without any (section 5.1)."""
    parts = [one_line(claims.get(name)) for name in ("given_name", "family_name")]
    whole = " ".join(part for part in parts if part)
    return one_line(claims.get("name")) or whole[:200] or one_line(claims.get("preferred_username"))


@sensitive_variables()
def _expected(flow: PendingFlow, metadata: ServerMetadata, access_token: Secret) -> id_tokens.Expected:
    return id_tokens.Expected(
        issuer=flow.issuer,
        client_id=flow.source.client_id,
        algorithm=flow.source.id_token_algorithm,
        jwks_uri=metadata.jwks_uri,
        access_token=access_token,
        has_nonce=lambda nonce: pending_flows.has_nonce(flow, nonce),
    )


@sensitive_variables()
def _asked_for(
    metadata: ServerMetadata, id_token: id_tokens.IdToken, *, access_token: Secret, key: dpop.ProofKey | None
) -> dict[str, object]:
    """What the UserInfo endpoint adds, where there is one and the ID token does not say her name itself.

    One that does not answer costs her name and nothing more: the ID token has said who she is.
    """
    if not metadata.userinfo_endpoint or name_in(id_token.claims):
        return {}
    try:
        response = userinfo.send_userinfo_request(metadata.userinfo_endpoint, access_token=access_token, key=key)
        return userinfo.read_userinfo(response, subject=id_token.subject)
    except IdTokenInvalid:
        raise
    except SourceError as error:
        logger.warning("The UserInfo endpoint of %s was of no use: %s", metadata.issuer, error.detail or error)
        return {}


@sensitive_variables()
def _give_back(source: Source, access_token: Secret) -> None:
    """Revoke the access token; it ends by itself, so a provider that cannot be told stops nobody."""
    try:
        tokens.send_revocation(source=source, access_token=access_token, sign_in=True)
    except SourceError as error:
        logger.warning("%s could not be told that we are done: %s", source.slug, error.detail or error)
