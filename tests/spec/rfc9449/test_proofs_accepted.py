"""Good proofs, in all the ways in which clients may write them (RFC 9449 sections 4.2 and 4.3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import OKPKey, RSAKey

from photodrive.authorization.protocol.uri_normalisation import normalised
from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key
from tests.spec.rfc9449.asking import TOKEN, URL, check

pytestmark = pytest.mark.django_db

KEY = Key()


def good(key: Key = KEY, **changes: Any) -> str:
    return key.proof("POST", URL, **{"nonce": dpop_proofs.new_nonce(), "access_token": TOKEN, **changes})


@pytest.mark.spec("RFC 9449", "4.2")
@pytest.mark.parametrize(
    "make",
    [
        Key,
        lambda: Key(RSAKey.generate_key(2048), "RS256"),
        lambda: Key(RSAKey.generate_key(2048), "PS256"),
        lambda: Key(RSAKey.generate_key(4096), "PS256"),
        lambda: Key(OKPKey.generate_key("Ed25519"), "EdDSA"),
        lambda: Key(OKPKey.generate_key("Ed25519"), "Ed25519"),
    ],
)
def test_each_algorithm_that_the_metadata_names_works_and_yields_the_thumbprint(make: Callable[[], Key]) -> None:
    key = make()
    assert check(good(key)).jkt == key.jkt


@pytest.mark.spec("RFC 7638", "3.1")
def test_the_thumbprint_is_that_of_the_specification() -> None:
    """The key and the thumbprint of the example there."""
    key = RSAKey.import_key(
        {
            "kty": "RSA",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZ"
            "CiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9"
            "c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF4"
            "4-csFCur-kEgU8awapJzKnqDKgw",
            "e": "AQAB",
        }
    )
    assert Key(key, "RS256").jkt == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-clock")
@pytest.mark.parametrize("seconds", [-55, -1, 0, 10, 55])
def test_clocks_may_differ_by_almost_a_minute(seconds: int) -> None:
    assert check(good(iat=int(time.time()) + seconds))


@pytest.mark.spec("RFC 7519", "2")
def test_a_time_may_have_a_fraction() -> None:
    assert check(good(iat=time.time()))


@pytest.mark.spec("RFC 9449", "4.3")
def test_how_old_a_proof_may_be_is_a_setting(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DPOP_PROOF_SECONDS": 300}
    assert check(good(iat=int(time.time()) - 250))
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DPOP_PROOF_SECONDS": 5}
    with pytest.raises(dpop_proofs.ProofInvalid, match="too old"):
        check(good(iat=int(time.time()) - 7))


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-address")
@pytest.mark.parametrize(
    "htu",
    [
        URL,
        f"{URL}?grant_type=refresh_token",
        f"{URL}#fragment",
        f"{URL}?",
        "HTTP://127.0.0.1:8000/o/token/",
        "http://127.0.0.1:8000/o/./token/",
        "http://127.0.0.1:8000/x/../o/token/",
        "http://127.0.0.1:8000/%6F/token/",
    ],
)
def test_an_htu_is_compared_without_query_and_fragment_and_normalised(htu: str) -> None:
    assert check(good(htu=htu))


@pytest.mark.spec("RFC 3986", "6.2.2")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://Drive.Example/a", "https://drive.example:443/a"),
        ("http://drive.example:80", "http://drive.example/"),
        ("https://drive.example:/a", "https://drive.example/a"),
        ("https://drive.example/%c3%a9", "https://drive.example/%C3%A9"),
        ("https://drive.example/%7Ejane", "https://drive.example/~jane"),
        ("https://drive.example/a/b/..", "https://drive.example/a/"),
        ("https://drive.example/../../a", "https://drive.example/a"),
        ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"),
    ],
)
def test_equal_addresses_are_written_alike(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) is not None


@pytest.mark.spec("RFC 3986", "6.2.2")
@pytest.mark.promise("dpop-address")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://drive.example/a", "https://drive.example/a/"),
        ("https://drive.example/a", "https://drive.example/A"),
        ("https://drive.example/a", "https://drive.example:80/a"),
        ("https://drive.example/a%2Fb", "https://drive.example/a/b"),
        ("https://drive.example/a%3Fb", "https://drive.example/a?b"),
        ("https://drive.example//a", "https://drive.example/a"),
        ("https://drive.example./a", "https://drive.example/a"),
    ],
)
def test_different_addresses_are_not_written_alike(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.spec("RFC 9449", "4.2")
@pytest.mark.parametrize("jti", ["x", "j" * 256, "\u00e4", "\x00", "a b,c"])
def test_a_jti_is_any_short_text(jti: str) -> None:
    assert check(good(jti=jti))
    with pytest.raises(dpop_proofs.ProofInvalid, match="used before"):
        check(good(jti=jti))


@pytest.mark.spec("RFC 7515", "4")
def test_what_is_not_known_in_a_proof_is_ignored() -> None:
    """Browsers export keys with "ext" and "key_ops"; a "kid" or "x5c" beside the key says nothing here."""
    jwk = {**KEY.public, "ext": True, "key_ops": ["verify"], "kid": "mine", "use": "sig", "alg": "ES256"}
    assert check(good(header={"jwk": jwk, "kid": "mine", "new": {}}, new=[1], exp=1)).jkt == KEY.jkt


@pytest.mark.spec("RFC 9449", "4.3")
def test_where_no_token_is_sent_an_ath_is_not_looked_at() -> None:
    assert check(good(access_token=""), access_token="")
    assert check(good(ath="of something else"), access_token="")
