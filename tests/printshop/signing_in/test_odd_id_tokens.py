"""ID tokens and key sets with values that no member should have: she reads a page, and nobody is signed in."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.cache import cache

from printshop.exceptions import IdTokenInvalid
from printshop.oauth.wire import id_tokens
from printshop.sources.models import Source
from tests.printshop.fake_provider import CLIENT_ID, FakeProvider
from tests.printshop.odd_values import DEEP, MANY_NINES, ODD, documents
from tests.printshop.signing_in.conftest import SigningIn, nobody_was_recognised
from tests.printshop.signing_in.test_id_tokens import by_hand, encoded, refused

pytestmark = [pytest.mark.promise("shop-id-token"), pytest.mark.promise("shop-hostile")]


@pytest.mark.parametrize("name", ["exp", "iat", "nbf", "auth_time"])
@pytest.mark.parametrize(
    "value", [MANY_NINES, -MANY_NINES, 1e308, "9" * 401, 253_402_300_800], ids=lambda v: str(v)[:9]
)
def test_a_moment_beyond_all_time(
    jane: SigningIn, provider: FakeProvider, settings: Any, name: str, value: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "SIGN_IN_MAX_AGE": 300}
    provider.claims = {name: value}
    assert refused(jane, provider)


def test_every_claim_and_header_member(jane: SigningIn, provider: FakeProvider) -> None:
    """Signed by the provider's own key, so that every check is come to."""
    now = int(time.time())
    claims: dict[str, Any] = {"iss": provider.issuer, "sub": "7", "aud": [CLIENT_ID], "azp": CLIENT_ID, "nonce": "n"}
    claims |= {"iat": now, "exp": now + 60, "nbf": now, "auth_time": now}
    header = {"typ": "JWT", "kid": provider.kid, "jwk": {"kty": "RSA"}, "x5c": ["a"], "jku": "http://x/"}
    expected = id_tokens.Expected(
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        algorithm="RS256",
        jwks_uri=f"{provider.issuer}/keys",
        access_token="t",  # type: ignore[arg-type]
        has_nonce=lambda nonce: nonce == "n",
    )
    results = set()
    texts = [_signed(provider, said, header) for said in documents(claims)]
    texts += [_signed(provider, claims, said) for said in documents(header)]
    texts += [by_hand({"alg": odd}, claims) for odd in ODD]
    texts += [f"{encoded(odd)}.{encoded(claims)}.x" for odd in ODD]
    for text in texts:
        try:
            id_tokens.read_id_token(text, expected)
            results.add("good")
        except IdTokenInvalid:
            results.add("refused")
    assert results == {"good", "refused"}
    assert nobody_was_recognised()


def _signed(provider: FakeProvider, claims: Any, header: Any) -> str:
    """By hand: no good library would write these headers."""
    said = f"{encoded({'alg': 'RS256', **header})}.{encoded(claims)}"
    key = provider.keys[provider.kid]
    signature = key.private_key.sign(said.encode(), PKCS1v15(), SHA256())
    return f"{said}.{encoded(signature)}"


KEY_SETS: list[Any] = [
    {"keys": [{"kty": ["RSA"]}]},
    {"keys": [{"kty": {"a": 1}}, 7, None, "RSA"]},
    {"keys": [{"kty": "RSA", "n": 7, "e": ["AQAB"]}]},
    {"keys": [{"kty": "RSA", "n": "\ud800", "e": "\x00"}]},
    {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "use": ["sig"], "key_ops": "verify"}]},
    {"keys": [{"kty": "RSA", "n": MANY_NINES, "e": MANY_NINES, "kid": DEEP}]},
    {"keys": [{"kty": "EC", "crv": "P-256", "x": DEEP, "y": True}]},
    {"keys": {"kty": "RSA"}},
    {"keys": DEEP},
    {"keys": "RSA"},
    [],
]


@pytest.mark.parametrize("found", KEY_SETS, ids=range(len(KEY_SETS)))
def test_no_key_set_breaks_the_page(jane: SigningIn, provider: FakeProvider, found: Any) -> None:
    cache.clear()
    provider.misbehave["/keys"] = lambda handler: handler.answer_json(found)
    assert jane.arrive(provider).status_code == 502
    assert nobody_was_recognised()


def test_a_number_with_too_many_digits_for_any_reader(jane: SigningIn, provider: FakeProvider) -> None:
    body = b'{"keys": [' + b"9" * 5000 + b"]}"

    def answer(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    provider.misbehave["/keys"] = answer
    assert jane.arrive(provider).status_code == 502


def test_a_broken_key_beside_a_good_one_does_no_harm(jane: SigningIn, coffee: Source, provider: FakeProvider) -> None:
    published = json.loads(json.dumps(provider.published()))
    published["keys"] += [key for one in KEY_SETS[:7] for key in one["keys"]]
    provider.misbehave["/keys"] = lambda handler: handler.answer_json(published)
    assert jane.arrive(provider).status_code == 302
    assert jane.is_signed_in
