"""The random strings this server hands out: prefixed, so that scanners recognise a leak, and with a checksum.

``pd_at_`` access token, ``pd_rt_`` refresh token, ``pd_ac_`` authorization code, ``pd_ru_`` the reference of a pushed
request, ``pd_dc_`` device code, ``pd_cs_`` client secret, ``pd_iat_`` initial access token (RFC 7591), ``pd_rat_``
registration access token (RFC 7592); then 43 letters and digits (256 bits) and the CRC-32 of all
that in six characters.
Letters, digits and "_" need no encoding in any client.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib

from oauth2_provider.generators import BaseHashGenerator

ACCESS_TOKEN = "pd_at_"  # noqa: S105  a prefix
REFRESH_TOKEN = "pd_rt_"  # noqa: S105  a prefix
AUTHORIZATION_CODE = "pd_ac_"
REQUEST_REFERENCE = "pd_ru_"
DEVICE_CODE = "pd_dc_"
CLIENT_SECRET = "pd_cs_"  # noqa: S105  a prefix
INITIAL_ACCESS_TOKEN = "pd_iat_"  # noqa: S105  a prefix
REGISTRATION_TOKEN = "pd_rat_"  # noqa: S105  a prefix
LIKE_OURS = re.compile(r"(pd_[a-z]{2,3}_)[\w-]+", re.ASCII)
ALPHABET = string.digits + string.ascii_letters
LENGTH = 43


def _checksum(text: str) -> str:
    return _in_letters(zlib.crc32(text.encode()), length=6)


def _in_letters(number: int, *, length: int) -> str:
    letters = ""
    for _ in range(length):
        number, letter = divmod(number, len(ALPHABET))
        letters += ALPHABET[letter]
    return letters


def generate(prefix: str) -> str:
    """A new random string with ``prefix`` and checksum."""
    body = prefix + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + _checksum(body)


def derived(prefix: str, *, key: bytes, text: str) -> str:
    """A string like that of :func:`generate`, the same for the same ``key`` and ``text`` (HMAC-SHA-256, RFC 2104)."""
    number = int.from_bytes(hmac.digest(key, text.encode(), "sha256"))
    body = prefix + _in_letters(number, length=LENGTH)  # 62 to the power of 43 is more than 256 bits
    return body + _checksum(body)


def is_well_formed(value: str, prefix: str) -> bool:
    """Whether ``value`` can be one of ours at all: tells typing mistakes from dead tokens without a query."""
    return (
        value.isascii()
        and value.startswith(prefix)
        and len(value) == len(prefix) + LENGTH + 6
        and value[-6:] == _checksum(value[:-6])
    )


def hidden(text: str) -> str:
    """``text``, in which of everything that looks like one of ours only the prefix is left."""
    return LIKE_OURS.sub(r"\1…", text)


def fingerprint(value: str) -> str:
    """SHA-256 of ``value`` in hex: what is stored instead of it. Long random strings need no slower hash."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


class ClientSecretGenerator(BaseHashGenerator):  # type: ignore[misc]
    """For ``OAUTH2_PROVIDER["CLIENT_SECRET_GENERATOR_CLASS"]``: DOT's own commands make secrets of our kind, too."""

    def hash(self) -> str:
        return generate(CLIENT_SECRET)
