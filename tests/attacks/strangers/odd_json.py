"""JSON that no honest program sends: good objects with a member of every wrong kind, and JWTs that say such."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from joserfc.jws import JWSRegistry

from tests.spec.proofs import Key

WRITTEN = {  # what Python does not write
    "@a number of 401 digits@": "9" * 401,
    "@of 5000@": "-" + "9" * 5000,
    "@beyond a float@": "1e400",
    "@deep@": "[" * 3_000,
}
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, -(2**70), 0.5, *WRITTEN, float("nan"), "", "a\x00b", "\ud83d", "9" * 401, "x" * 2000,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "http://[", "http://a\x00b/", "https://..a/",
    "https://" + "a" * 64 + ".example/", "line\r\nX-Injected: 1",
    [], [None], [[]], ["a\x00b"], ["\ud83d"], [{}], {}, {"a": None}, {"\ud83d": "\x00"}, ["x", "x"],
)  # fmt: skip
FEW: tuple[Any, ...] = (True, "@a number of 401 digits@", "a\x00b", "\ud83d", [], {})  # one of each kind


def bent(good: Any, *, odd: tuple[Any, ...] = ODD) -> Iterator[Any]:
    """``good`` with each of its members, at any depth, odd in each way, or missing."""
    yield from odd
    if isinstance(good, dict):
        for name, member in good.items():
            yield {key: value for key, value in good.items() if key != name}
            for bad in bent(member, odd=odd):
                yield {**good, name: bad}
    elif isinstance(good, list):
        for place, member in enumerate(good):
            for bad in bent(member, odd=odd):
                yield [*good[:place], bad, *good[place + 1 :]]


def written(value: Any) -> str:
    """``value`` as JSON text, half characters escaped; numbers that Python does not write as they are."""
    text = json.dumps(value)
    for name, number in WRITTEN.items():
        text = text.replace(json.dumps(name), number)
    return text


def signed(header: Any, claims: Any, key: Key) -> Iterator[str]:
    """JWTs in compact form with a good signature of ``key``: half characters escaped, and again as bytes."""
    texts = [(written(header), written(claims))]
    try:
        json.dumps([header, claims], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        texts.append((json.dumps(header, ensure_ascii=False), json.dumps(claims, ensure_ascii=False)))
    algorithm = JWSRegistry.algorithms["Ed25519" if key.alg == "EdDSA" else key.alg]
    for parts in texts:
        said = b".".join(_encoded(part.encode("utf-8", "surrogatepass")) for part in parts)
        yield b".".join([said, _encoded(algorithm.sign(said, key.private))]).decode()


def _encoded(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")
