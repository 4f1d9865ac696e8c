"""Client assertions: an application proves itself by a signature of its key, ``private_key_jwt`` (RFC 7523).

:func:`check` goes through sections 2.2 and 3, step by step; only an assertion that is good in every respect uses up
its ``jti``. Whatever is wrong with one, the caller reads the same; ``error.detail`` tells the log.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from photodrive import conf
from photodrive.authorization.clients import applications, client_jwks
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.steps import compare_openly
from photodrive.authorization.security import jwt, replay_memory
from photodrive.exceptions import PhotodriveError

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TYPES = (None, "jwt", "client-authentication+jwt")  # typ of the header: something else is made for something else
MAX_CHARACTERS = 8192
MAX_JTI_CHARACTERS = 256
AHEAD_SECONDS = 10  # that a client's clock may be fast (FAPI 2.0 section 5.3.2.1)
OLD_SECONDS = 24 * 3600  # before which no good client made one that it sends now (RFC 7523 section 3, point 6)
CLIENT_ID = re.compile(r"[\x20-\x7e]{1,255}", re.ASCII)  # RFC 6749 appendix A.1
LAST_SECOND = 1e12  # since the epoch; infinities, NaN and integers too long for a float lie beyond
ONCE = "client_assertion"  # the kind of our identifiers in the replay memory


class AssertionInvalid(PhotodriveError):
    message = "The client assertion is not valid."


def client_id_of(assertion: str) -> str:
    """Whom ``assertion`` claims to come from; not verified, for looking the application up. Raises AssertionInvalid."""
    subject = _read(assertion).claims.get("sub")
    if not isinstance(subject, str) or not CLIENT_ID.fullmatch(subject):
        raise AssertionInvalid(detail="sub is no client_id")
    return subject


def check(assertion: str, *, application: Application, algorithms: Collection[str], audiences: Collection[str]) -> None:
    """Prove that ``application`` made ``assertion``, for us and just now. Raises AssertionInvalid.

    ``algorithms`` are those it may sign with, ``audiences`` the names by which it may call us: one alone as a single
    string, of several any, in a list, too. Call it once for each request, and not within a transaction: a second look
    at the same assertion is a replay, and keys may be fetched.
    """
    token = _read(assertion)
    _check_header(token.header, algorithms)
    _check_parties(token.claims, application.client_id, audiences)
    ends_at = _check_times(token.claims)
    jti = token.claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= MAX_JTI_CHARACTERS:
        raise AssertionInvalid(detail="no jti, or not a short text")
    _check_signature(token, application)
    until = datetime.fromtimestamp(ends_at + AHEAD_SECONDS, UTC)  # our own clocks may differ, too
    if not replay_memory.first_time(ONCE, f"{application.client_id} {jti!r}", until=until):
        raise AssertionInvalid(detail="used before")


def _read(assertion: str) -> jwt.Token:
    if len(assertion) > MAX_CHARACTERS:
        raise AssertionInvalid(detail=f"longer than {MAX_CHARACTERS} characters")
    try:
        return jwt.read(assertion)
    except jwt.JoseInvalid as problem:
        raise AssertionInvalid(detail=f"{problem} {problem.detail}") from None


def _check_header(header: Mapping[str, object], algorithms: Collection[str]) -> None:
    if header["alg"] not in algorithms:
        raise AssertionInvalid(detail=f"alg {header['alg']!r} is not one of {', '.join(algorithms)}")
    typ = header.get("typ")
    named = typ.lower().removeprefix("application/") if isinstance(typ, str) else typ
    if named not in TYPES:
        raise AssertionInvalid(detail=f"typ {typ!r} is made for something else")


def _check_parties(claims: Mapping[str, object], client_id: str, audiences: Collection[str]) -> None:
    """From whom and for whom (RFC 7523 section 3, points 1 to 3).

    A name of one endpoint, or one among others, could have been asked for by another server, who then has an assertion
    that is good here (draft-ietf-oauth-rfc7523bis section 2): who may use one name only says it as a single string.
    """
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise AssertionInvalid(detail="iss and sub are not both the client_id")
    audience = claims.get("aud")
    compare_openly("aud", audience, list(audiences))
    if isinstance(audience, list) and len(audiences) > 1:
        known = any(isinstance(one, str) and one in audiences for one in audience)
    else:
        known = isinstance(audience, str) and audience in audiences
    if not known:
        raise AssertionInvalid(detail=f"aud {audience!r} is not {' or '.join(audiences)}")


def _check_times(claims: Mapping[str, object]) -> float:
    """It is for now (points 4 to 6); returns its end, in seconds since the epoch."""
    now = time.time()
    ends_at = _time(claims, "exp")
    if ends_at is None or ends_at <= now:
        raise AssertionInvalid(detail="no exp, or past")
    if ends_at > now + conf.settings.CLIENT_ASSERTION_SECONDS + AHEAD_SECONDS:
        raise AssertionInvalid(detail="exp is too far ahead")
    for name in ("nbf", "iat"):
        begins_at = _time(claims, name)
        if begins_at is not None and begins_at > now + AHEAD_SECONDS:
            raise AssertionInvalid(detail=f"{name} is ahead")
        if name == "iat" and begins_at is not None and begins_at < now - OLD_SECONDS:
            raise AssertionInvalid(detail="iat is more than a day ago")
    return ends_at


def _time(claims: Mapping[str, object], name: str) -> float | None:
    found = claims.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < LAST_SECOND:
        raise AssertionInvalid(detail=f"{name} is no time")
    return found


def _check_signature(token: jwt.Token, application: Application) -> None:
    """It is signed by a registered key; keys that its header brings along or points to count for nothing."""
    kid = token.header.get("kid")
    policy = applications.policy_of(application)
    for key in client_jwks.of(policy, kid=kid).candidates(algorithm=token.algorithm, kid=kid):
        try:
            jwt.verify(token, key.public)
        except jwt.JoseInvalid:
            continue
        return
    raise AssertionInvalid(detail=f"no registered key has signed it (kid {kid!r})")
