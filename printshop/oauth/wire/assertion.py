"""The shop's signature instead of a secret: ``private_key_jwt`` (RFC 7523 section 2.2)."""

from __future__ import annotations

import secrets
import time

from django.views.decorators.debug import sensitive_variables
from joserfc import jwt

from printshop.sources import keys
from printshop.sources.models import Source

METHOD = "private_key_jwt"
ALGORITHM = keys.ALGORITHM
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SECONDS = 60


@sensitive_variables()
def parameters(source: Source) -> dict[str, str]:
    """A fresh assertion and its type. Its audience is the issuer and nothing else (FAPI 2.0 section 5.3.3.1)."""
    key = keys.load(source.private_key)
    now = int(time.time())
    claims = {
        "iss": source.client_id,
        "sub": source.client_id,
        "aud": source.issuer,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + SECONDS,
    }
    signed = jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])
    return {"client_assertion_type": TYPE, "client_assertion": signed}
