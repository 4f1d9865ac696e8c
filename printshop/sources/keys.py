"""The shop's own signing key for one source, and the public half that the source is told (RFC 7517)."""

from __future__ import annotations

import json
from typing import Any

from django.views.decorators.debug import sensitive_variables
from joserfc.jwk import ECKey

from printshop.exceptions import DecryptionFailed
from printshop.fields import Secret

ALGORITHM = "ES256"


@sensitive_variables()
def new_key() -> Secret:
    """A fresh private key, as :func:`load` reads it."""
    return Secret(json.dumps(ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True)))


@sensitive_variables()
def load(stored: str) -> ECKey:
    """The private key; DecryptionFailed when there is none."""
    if not stored:
        raise DecryptionFailed("The shop has no key for this source.")
    return ECKey.import_key(json.loads(stored))


@sensitive_variables()
def public_set(stored: str) -> dict[str, Any]:
    """The JWK Set to register at the source: public halves only, empty when there is no key."""
    if not stored:
        return {"keys": []}
    return {"keys": [{**load(stored).as_dict(private=False), "use": "sig", "alg": ALGORITHM}]}
