"""The shop's own signing key for one source, and the public half that the source is told (RFC 7517)."""

from __future__ import annotations

import json

from django.views.decorators.debug import sensitive_variables
from joserfc.jwk import ECKey

from printshop.exceptions import DecryptionFailed
from printshop.fields import Secret

ALGORITHM = "ES256"
KeySet = dict[str, list[dict[str, str]]]  # a JWK Set (RFC 7517 section 5); all members of an EC key are texts


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
def public_set(stored: str) -> KeySet:
    """The JWK Set to register at the source: public halves only, empty when there is no key."""
    if not stored:
        return {"keys": []}
    public = {name: str(value) for name, value in load(stored).as_dict(private=False).items()}
    return {"keys": [{**public, "use": "sig", "alg": ALGORITHM}]}
