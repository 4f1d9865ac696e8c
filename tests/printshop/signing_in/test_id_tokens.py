"""ID tokens, distrusted: every check of OpenID Connect Core section 3.1.3.7, attacked one by one.

Each attack comes from the provider's own token endpoint, over the whole way, and signs nobody in.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from joserfc.jwk import RSAKey

from printshop.accounts.models import Identity
from printshop.sources.models import Source
from tests.printshop.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, Handler, signed
from tests.printshop.signing_in.conftest import SigningIn, nobody_was_recognised

pytestmark = [pytest.mark.promise("shop-id-token"), pytest.mark.spec("OpenID Connect Core", "3.1.3.7")]
SORRY = "We could not be sure that it is you"


@dataclass(frozen=True)
class In:
    """A moment, so many seconds from when it is needed."""

    seconds: int


def now_in(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: int(time.time()) + said.seconds if isinstance(said, In) else said for name, said in claims.items()}


def refused(jane: SigningIn, provider: FakeProvider) -> bool:
    response = jane.arrive(provider)
    assert (response.status_code, SORRY in response.text) == (502, True), response.text
    return nobody_was_recognised() and not jane.is_signed_in


def encoded(part: Any) -> str:
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes = b"") -> str:
    """A JWT as no good library makes it: not signed, or with HS256."""
    said = f"{encoded(header)}.{encoded(claims)}"
    return f"{said}.{encoded(hmac.digest(secret, said.encode(), 'sha256')) if secret else ''}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://provider.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": []},
        {"aud": None},
        {"aud": ["another-client"], "azp": CLIENT_ID},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"exp": In(-600)},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": In(6000)},
        {"iat": In(-6000)},
        {"iat": None},
        {"nbf": In(6000)},
        {"nbf": "soon"},
        {"nonce": "that-of-another-visit"},
        {"nonce": None},
        {"nonce": ["a"]},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"at_hash": 7},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "ä"},
        {"sub": "a\nb"},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_or_missing(jane: SigningIn, provider: FakeProvider, wrong: dict[str, Any]) -> None:
    provider.claims = now_in(wrong)
    assert refused(jane, provider)


def test_the_issuer_is_compared_to_the_letter(jane: SigningIn, provider: FakeProvider) -> None:
    provider.claims = {"iss": provider.issuer + "/"}
    assert refused(jane, provider)


def test_no_signature(jane: SigningIn, provider: FakeProvider) -> None:
    for name in ("none", "None", "nOnE"):
        provider.make = lambda claims, name=name: by_hand({"alg": name}, claims)  # type: ignore[misc]
        assert refused(jane, provider)


@pytest.mark.parametrize("secret", ["public key", "client secret", "key in the set"])
def test_a_shared_secret_signs_nothing(jane: SigningIn, provider: FakeProvider, secret: str) -> None:
    known = {
        "public key": provider.keys[provider.kid].as_pem(private=False),
        "client secret": CLIENT_SECRET.encode(),
        "key in the set": b"secret",
    }
    kid = "s" if secret == "key in the set" else provider.kid
    provider.make = lambda claims: by_hand({"alg": "HS256", "kid": kid}, claims, known[secret])
    assert refused(jane, provider)


@pytest.mark.parametrize("registered", ["PS256", "ES256", "EdDSA"])
def test_another_algorithm_than_the_registered_one(jane: SigningIn, provider: FakeProvider, registered: str) -> None:
    Source.objects.update(id_token_algorithm=registered)
    assert refused(jane, provider)


def test_a_key_of_somebody_else_under_the_name_of_theirs(jane: SigningIn, provider: FakeProvider) -> None:
    provider.make = lambda claims: signed(claims, RSAKey.generate_key(2048), alg="RS256", kid=provider.kid)
    assert refused(jane, provider)


def test_a_key_that_the_token_brings_along(jane: SigningIn, provider: FakeProvider) -> None:
    mine = RSAKey.generate_key(2048)
    provider.make = lambda claims: signed(claims, mine, alg="RS256", jwk=mine.as_dict(private=False))
    assert refused(jane, provider)


def test_a_key_for_encryption(jane: SigningIn, provider: FakeProvider) -> None:
    published = provider.published()
    for key in published["keys"]:
        key["use"] = "enc"
    provider.misbehave["/keys"] = lambda handler: handler.answer_json(published)
    assert refused(jane, provider)


def test_a_short_key(jane: SigningIn, provider: FakeProvider, recwarn: pytest.WarningsRecorder) -> None:
    weak = {"kty": "RSA", "n": base64.urlsafe_b64encode(b"\xff" * 128).rstrip(b"=").decode(), "e": "AQAB"}
    published = {"keys": [{**weak, "kid": provider.kid}]}
    provider.misbehave["/keys"] = lambda handler: handler.answer_json(published)
    assert refused(jane, provider)


def test_two_keys_and_no_name_for_the_right_one(jane: SigningIn, provider: FakeProvider) -> None:
    provider.keys["another"] = RSAKey.generate_key(2048)
    provider.make = lambda claims: signed(claims, provider.keys[provider.kid], alg="RS256")
    assert refused(jane, provider)


def test_critical_extensions(jane: SigningIn, provider: FakeProvider) -> None:
    """None is known here, so none can be honoured (RFC 7515 section 4.1.11)."""
    good = provider.make

    def with_crit(claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": provider.kid, "crit": ["exp"], "exp": 1}
        _, payload, signature = good(claims).split(".")
        return ".".join(
            [base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode(), payload, signature]
        )

    provider.make = with_crit
    assert refused(jane, provider)


@pytest.mark.parametrize("given", [None, "", "a.b", "a.b.c", "x" * 20_000, 7, ["a"], "ä.ö.ü"], ids=lambda v: str(v)[:9])
def test_no_id_token_at_all(jane: SigningIn, provider: FakeProvider, given: Any) -> None:
    provider.answer = {"id_token": given}
    assert refused(jane, provider)


def test_claims_that_are_no_object(jane: SigningIn, provider: FakeProvider) -> None:
    provider.make = lambda claims: signed([claims], provider.keys[provider.kid], alg="RS256", kid=provider.kid)  # type: ignore[arg-type]
    assert refused(jane, provider)


def test_the_token_of_an_earlier_visit(jane: SigningIn, provider: FakeProvider) -> None:
    kept: list[str] = []
    good = provider.make
    provider.make = lambda claims: kept.append(good(claims)) or kept[0]  # type: ignore[func-returns-value]
    assert jane.arrive(provider).status_code == 302
    jane.post("/signout/")
    response = jane.arrive(provider)
    assert (SORRY in response.text, jane.is_signed_in) == (True, False)


def test_a_sign_in_of_long_ago_where_a_fresh_one_was_asked_for(
    jane: SigningIn, provider: FakeProvider, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "SIGN_IN_MAX_AGE": 300}
    assert provider.asked_by(jane.set_out())["max_age"] == "300"
    for at in (In(-900), None):
        provider.claims = now_in({"auth_time": at})
        assert refused(jane, provider)
    provider.claims = {}
    assert jane.arrive(provider).status_code == 302


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_each_good_algorithm(jane: SigningIn, provider: FakeProvider, algorithm: str) -> None:
    provider.sign_with(algorithm)
    Source.objects.update(id_token_algorithm=algorithm)
    assert jane.arrive(provider).status_code == 302
    assert jane.is_signed_in


@pytest.mark.parametrize(
    "fine", [{"aud": [CLIENT_ID]}, {"aud": [CLIENT_ID, "x"], "azp": CLIENT_ID}, {"nbf": In(-5)}], ids=str
)
def test_what_is_unusual_and_right(jane: SigningIn, provider: FakeProvider, fine: dict[str, Any]) -> None:
    provider.claims = now_in(fine)
    provider.header = {"x5t": "abc", "not_in_any_book": 1}
    assert jane.arrive(provider).status_code == 302


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_after_a_change_of_keys_the_new_one_is_fetched_once(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    assert provider.seen.count("/keys") == 1
    provider.rotate()
    assert jane.arrive(provider).status_code == 302
    assert provider.seen.count("/keys") == 2, "asked again for a key that is not known"
    jane.arrive(provider)
    assert provider.seen.count("/keys") == 2, "and remembered"


def test_a_key_that_was_withdrawn_signs_nothing(jane: SigningIn, provider: FakeProvider) -> None:
    withdrawn, kid = provider.keys[provider.kid], provider.kid
    provider.rotate()
    provider.make = lambda claims: signed(claims, withdrawn, alg="RS256", kid=kid)
    assert refused(jane, provider)


def test_unknown_keys_do_not_make_the_shop_fetch_for_ever(jane: SigningIn, provider: FakeProvider) -> None:
    provider.make = lambda claims: signed(claims, provider.keys[provider.kid], alg="RS256", kid="never-heard-of")
    for _ in range(5):
        assert refused(jane, provider)
    assert provider.seen.count("/keys") == 2, "at first, and once more"


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"[" * 65536)
    except OSError:
        handler.close_connection = True


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    "keys",
    [
        lambda handler: handler.answer_json({"keys": "none"}),
        lambda handler: handler.answer_json({"keys": [{}] * 500}),
        lambda handler: handler.answer_json([]),
        lambda handler: handler.answer_json({}, 404),
        lambda handler: handler.answer_json({}, 302),
        lambda handler: handler.answer_json({}, 503),
        endless,
    ],
    ids=["no list", "too many", "no object", "not there", "a redirect", "down", "endless"],
)
def test_keys_that_cannot_be_had(jane: SigningIn, provider: FakeProvider, keys: Any) -> None:
    provider.misbehave["/keys"] = keys
    response = jane.arrive(provider)
    assert response.status_code in (502, 503)
    assert "You are not signed in" in response.text
    assert nobody_was_recognised()
    provider.misbehave.clear()
    cache.clear()
    assert jane.arrive(provider).status_code == 302, "nothing of it stays"
    assert Identity.objects.count() == 1
