"""The keys that sign ID tokens (OpenID Connect Core sections 10.1 and 10.1.1): made, published, used, retired.

A new key is published at once and signs a little later, when whoever keeps a copy of the key set has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from joserfc.jwk import ECKey, OKPKey, RSAKey

from photodrive import conf
from photodrive.authorization.models import ApplicationPolicy, SigningKey
from photodrive.authorization.protocol import algorithms
from photodrive.exceptions import PhotodriveError

from . import key_encryption

PrivateKey = RSAKey | ECKey | OKPKey
RSA_BITS = 2048
AHEAD = timedelta(minutes=10)  # twice as long as a copy of the key set is kept
KID_CHARACTERS = 16  # of the key's thumbprint (RFC 7638): enough to tell all keys there ever were apart
CLOCKS_DIFFER = timedelta(minutes=1)

MAKERS: dict[str, Callable[[], PrivateKey]] = {
    "RS256": lambda: RSAKey.generate_key(RSA_BITS),
    "PS256": lambda: RSAKey.generate_key(RSA_BITS),
    "ES256": lambda: ECKey.generate_key("P-256"),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
}


class NoSuchKey(PhotodriveError):
    message = "No key in use has this name."


@dataclass(frozen=True)
class Signer:
    """A key that signs now."""

    kid: str
    algorithm: str
    private: PrivateKey


def signer(algorithm: str) -> Signer:
    """The key that signs with ``algorithm`` now, made if there is none that can be read."""
    newest = _newest(algorithm)  # before looking: what is made meanwhile is found, or comes in our way
    for row in in_use(algorithm):
        private = _opened(row.private_key)
        if private is not None:
            return Signer(row.kid, algorithm, private)
    made = make(algorithm, after=newest)
    private = _opened(made.private_key)
    if private is None:  # another process made it, with other keys in its settings
        raise PhotodriveError(detail=f"the key {made.kid} cannot be read here")
    return Signer(made.kid, algorithm, private)


def in_use(algorithm: str) -> list[SigningKey]:
    """The keys of ``algorithm`` that are not retired; the one that signs now comes first.

    That is the newest one that has been published for long enough, or else the oldest.
    """
    rows = list(SigningKey.objects.filter(algorithm=algorithm, retired_at__isnull=True).order_by("-number"))
    known = [row for row in rows if signs_from(row) <= timezone.now()]
    return [*known, *reversed(rows[: len(rows) - len(known)])]


def signs_from(row: SigningKey) -> datetime:
    """From when on ``row`` signs, if another key does until then."""
    return row.created_at + AHEAD


def make(algorithm: str, *, after: int | None = None) -> SigningKey:
    """Another key for ``algorithm``, the next one ``after`` a number; None: after the newest.

    Of several processes that make the same one, all get that of the first.
    """
    newest = _newest(algorithm) if after is None else after
    private = MAKERS[algorithm]()
    kid = f"{algorithm.lower()}-{private.thumbprint()[:KID_CHARACTERS]}"
    try:
        with transaction.atomic():
            return SigningKey.objects.create(
                kid=kid,
                algorithm=algorithm,
                number=newest + 1,
                private_key=key_encryption.seal(json.dumps(private.as_dict(private=True))),
                public_jwk={**private.as_dict(private=False), "kid": kid, "use": "sig", "alg": algorithm},
            )
    except IntegrityError:
        return SigningKey.objects.get(algorithm=algorithm, number=newest + 1)


def _newest(algorithm: str) -> int:
    """The number of the last key that was made, in use or retired; 0 for none."""
    return SigningKey.objects.filter(algorithm=algorithm).aggregate(Max("number"))["number__max"] or 0


def retire(kid: str) -> SigningKey:
    """Let the key called ``kid`` sign no more, and forget its private part. Raises NoSuchKey."""
    row = SigningKey.objects.filter(kid=kid, retired_at__isnull=True).first()
    if row is None:
        raise NoSuchKey
    row.retired_at, row.private_key = timezone.now(), ""
    row.save(update_fields=["retired_at", "private_key"])
    return row


def published_until(row: SigningKey) -> datetime | None:
    """When the last ID token that a retired ``row`` can have signed has ended; None for one in use."""
    if row.retired_at is None:
        return None
    return row.retired_at + timedelta(seconds=conf.settings.ID_TOKEN_SECONDS) + CLOCKS_DIFFER


def key_set() -> dict[str, object]:
    """The JWK Set (RFC 7517 section 5) that clients check ID tokens with.

    There is a key in it for the default algorithm and for each that an application has: whoever has read it before
    the first ID token was signed can check that one.
    """
    registered = ApplicationPolicy.objects.order_by().values_list("id_token_signed_response_alg", flat=True).distinct()
    _make_missing({algorithms.ID_TOKEN[0], *registered})
    ended = timezone.now() - timedelta(seconds=conf.settings.ID_TOKEN_SECONDS) - CLOCKS_DIFFER
    rows = SigningKey.objects.filter(Q(retired_at__isnull=True) | Q(retired_at__gt=ended))
    return {"keys": [row.public_jwk for row in rows.order_by("algorithm", "-number")]}


def _make_missing(wanted: Iterable[str]) -> None:
    for algorithm in set(algorithms.ID_TOKEN).intersection(wanted):
        newest = _newest(algorithm)
        if not SigningKey.objects.filter(algorithm=algorithm, retired_at__isnull=True).exists():
            make(algorithm, after=newest)


def find(kid: object) -> SigningKey | None:
    """The key called ``kid``, in use or retired."""
    return SigningKey.objects.filter(kid=kid).first() if isinstance(kid, str) and "\x00" not in kid else None


@lru_cache(maxsize=32)
def _opened(sealed: str) -> PrivateKey | None:
    """The private key in ``sealed``; reading one costs more than signing with it."""
    text = key_encryption.unseal(sealed)
    if text is None:
        return None
    members = json.loads(text)
    kinds: dict[str, type[PrivateKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    return kinds[members["kty"]].import_key(members)
