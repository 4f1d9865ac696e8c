"""ID tokens: made for a token response, and read again where a client brings one back as a hint."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection
from dataclasses import dataclass

from photodrive import conf
from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import IdTokenSeed, OpenIDRequest
from photodrive.authorization.security import base64url, jwt
from photodrive.exceptions import PhotodriveError

from . import acr, claims, signing_keys, subject_identifiers
from .sign_in import SignIn

HASHES = {"RS256": hashlib.sha256, "PS256": hashlib.sha256, "ES256": hashlib.sha256, "EdDSA": hashlib.sha512}
REPEATED = ("nonce", "auth_time", "amr", "acr")  # by every ID token that comes of one answer


class HintInvalid(PhotodriveError):
    message = "It is not an ID token that this application got here."


@dataclass(frozen=True)
class Hint:
    """What an ID token says that was ours once."""

    subject: str
    client_id: str


def remembered(pending: AuthorizationRequest, sign_in: SignIn) -> IdTokenSeed:
    """What ID tokens for the answer to ``pending`` repeat."""
    asked: OpenIDRequest = pending.parameters.get("openid", {})
    found: IdTokenSeed = {}
    if nonce := asked.get("nonce"):
        found["nonce"] = nonce
    if sign_in.at:
        found["auth_time"] = int(sign_in.at.timestamp())
    if sign_in.methods:
        found["amr"] = list(sign_in.methods)
    if known := acr.of(sign_in.methods):
        found["acr"] = known
    if wanted := asked.get("id_token"):
        found["claims"] = wanted
    return found


def make(authorization: Authorization, openid: IdTokenSeed, *, scopes: Collection[str], access_token: str) -> str:
    """The ID token beside ``access_token``, which has ``scopes`` (sections 2 and 3.1.3.3).

    ``openid`` is what :func:`remembered` made of the request; a refreshed one has no nonce (section 12.2).
    """
    application: Application = authorization.application
    policy = applications.policy_of(application)
    signer = signing_keys.signer(application_rules.of(application, policy=policy).id_token_algorithm)
    now = int(time.time())
    wanted = openid.get("claims", [])
    about_her = claims.of(authorization.owner, scopes) if wanted else {}
    said: dict[str, object] = {
        **{name: value for name, value in about_her.items() if name in wanted},
        "iss": conf.settings.ISSUER,
        "sub": subject_identifiers.of(authorization, policy=policy),
        "aud": application.client_id,
        "iat": now,
        "exp": now + conf.settings.ID_TOKEN_SECONDS,
        "at_hash": half_hash(access_token, algorithm=signer.algorithm),
        **{name: value for name, value in openid.items() if name in REPEATED},
    }
    return jwt.sign(said, signer.private, algorithm=signer.algorithm, kid=signer.kid)


def half_hash(value: str, *, algorithm: str) -> str:
    """The left half of the hash that goes with ``algorithm``, for ``at_hash`` (section 3.1.3.6)."""
    digest = HASHES[algorithm](value.encode("ascii")).digest()
    return base64url.encode(digest[: len(digest) // 2])


def read(text: str, *, client_id: str = "") -> Hint:
    """What a good signature of ours says, ended or not; of ``client_id``, where that is given. Raises HintInvalid."""
    try:
        token = jwt.read(text)
        key = signing_keys.find(token.header.get("kid"))
        if key is None or token.algorithm != key.algorithm:
            raise HintInvalid
        jwt.verify(token, jwt.public_key(key.public_jwk))
    except jwt.JoseInvalid as problem:
        raise HintInvalid(detail=str(problem)) from None
    said = token.claims
    if said.get("iss") != conf.settings.ISSUER or (client_id and said.get("aud") != client_id):
        raise HintInvalid
    return Hint(subject=str(said.get("sub", "")), client_id=str(said.get("aud", "")))
