"""Every way in which a proof can be wrong is refused, and uses up nothing (RFC 9449 section 4.3)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import serialize_compact

from photodrive.authorization.models import UsedIdentifier
from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key, hash_of
from tests.spec.rfc9449.asking import ALGORITHMS, TOKEN, URL, check

pytestmark = pytest.mark.django_db

KEY = Key()
LATE, EARLY = -3600, 3600


def encoded(data: Any) -> str:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def assert_refused(proof: str, *, words: str, algorithms: Any = ALGORITHMS) -> None:
    """Refused for the reason that has ``words`` in it, told without a quote, and no identifier is used up."""
    with pytest.raises(dpop_proofs.ProofInvalid) as refused:
        check(proof, algorithms=algorithms)
    assert not isinstance(refused.value, dpop_proofs.NonceNeeded)
    assert words in str(refused.value)
    assert not set('"\\') & set(str(refused.value))
    assert str(refused.value).isascii()
    assert not UsedIdentifier.objects.exists()


def good(**changes: Any) -> str:
    return KEY.proof("POST", URL, **{"nonce": dpop_proofs.new_nonce(), "access_token": TOKEN, **changes})


def with_key(jwk: Any) -> str:
    return good(header={"jwk": jwk})


@pytest.mark.spec("RFC 9449", "4.3")
def test_the_proof_that_the_others_are_changed_from_is_good() -> None:
    assert check(good()).jkt == KEY.jkt


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-claims")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.parametrize(
    ("claim", "value", "words"),
    [
        ("jti", None, "jti"),
        ("jti", "", "jti"),
        ("jti", "j" * 257, "jti"),
        ("jti", 17, "jti"),
        ("jti", ["j"], "jti"),
        ("htm", None, "htm"),
        ("htm", "GET", "htm"),
        ("htm", "post", "htm"),
        ("htm", ["POST"], "htm"),
        ("htu", None, "htu"),
        ("htu", 5, "htu"),
        ("htu", [URL], "htu"),
        ("ath", None, "ath"),
        ("ath", hash_of("another token"), "ath"),
        ("ath", hash_of(TOKEN) + "=", "ath"),
        ("ath", 5, "ath"),
        ("iat", None, "iat"),
        ("iat", "1700000000", "iat"),
        ("iat", True, "iat"),
        ("iat", float("nan"), "iat"),
        ("iat", float("inf"), "iat"),
        ("iat", -(10**400), "iat"),
        ("iat", {}, "iat"),
    ],
)
def test_a_claim_that_is_missing_or_wrong_is_refused(claim: str, value: Any, words: str) -> None:
    assert_refused(good(**{claim: value}), words=words)


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-clock")
@pytest.mark.parametrize(("seconds", "words"), [(-70, "too old"), (LATE, "too old"), (70, "future"), (EARLY, "future")])
def test_an_old_proof_and_one_more_than_a_minute_ahead_are_refused(seconds: int, words: str) -> None:
    assert_refused(good(iat=int(time.time()) + seconds), words=words)


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-address")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.parametrize(
    "htu",
    [
        "",
        "/o/token/",
        "http://127.0.0.1:8000/o/token",
        "http://127.0.0.1:8000/o/Token/",
        "http://127.0.0.1:8000/o/revoke_token/",
        "https://127.0.0.1:8000/o/token/",
        "http://127.0.0.1/o/token/",
        "http://127.0.0.1:8001/o/token/",
        "http://127.0.0.1:8000000/o/token/",
        "http://jane@127.0.0.1:8000/o/token/",
        "http://@127.0.0.1:8000/o/token/",
        "http://127.0.0.1:8000\\o/token/",
        "http://127.0.0.1:8000/o%2Ftoken/",
        "http://127.0.0.1:8000/o/token/\n",
        " http://127.0.0.1:8000/o/token/",
        "http://127.0.0.1:8000.evil.example/o/token/",
        "http://[127.0.0.1:8000/o/token/",
        "http://evil.example/o/token/",
        "//127.0.0.1:8000/o/token/",
    ],
)
def test_an_htu_of_another_address_is_refused(htu: str) -> None:
    assert_refused(good(htu=htu), words="htu")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-algorithm")
@pytest.mark.parametrize("typ", [None, "JWT", "jwt", "dpop", "at+jwt", "application/dpop+jwt", 5, ["dpop+jwt"]])
def test_another_typ_is_refused(typ: Any) -> None:
    words = "typ" if typ is None or isinstance(typ, str) else ""
    header = encoded({k: v for k, v in (KEY.header() | {"typ": typ}).items() if v is not None})
    parts = good().split(".")
    proof = good(header={"typ": typ}) if isinstance(typ, str | None) else ".".join([header, *parts[1:]])
    assert_refused(proof, words=words)


@pytest.mark.spec("RFC 9449", "11.6")
@pytest.mark.promise("dpop-algorithm")
@pytest.mark.parametrize("alg", ["none", "None", "HS256", "HS512", "ES384", "RSA-OAEP", "", "dir", "ES256 "])
def test_an_algorithm_that_is_none_symmetric_or_not_ours_is_refused(alg: str) -> None:
    _, claims, signature = good().split(".")
    for made in ("", signature):
        assert_refused(f"{encoded(KEY.header(alg=alg))}.{claims}.{made}", words="Sign the DPoP proof with one of")


@pytest.mark.spec("RFC 9449", "11.6")
@pytest.mark.promise("dpop-algorithm")
def test_a_proof_made_with_a_shared_secret_is_refused_even_if_its_algorithm_were_allowed() -> None:
    secret = OctKey.generate_key(256)
    header = {"typ": "dpop+jwt", "alg": "HS256", "jwk": secret.as_dict()}
    claims = KEY.claims("POST", URL, nonce=dpop_proofs.new_nonce(), access_token=TOKEN)
    proof = serialize_compact(header, json.dumps(claims), secret, algorithms=["HS256"])
    assert_refused(proof, words="public", algorithms=["HS256", "none"])


@pytest.mark.spec("RFC 9449", "11.6")
@pytest.mark.promise("dpop-algorithm")
def test_an_algorithm_that_this_application_may_not_use_is_refused() -> None:
    assert_refused(good(), words="PS256", algorithms=["PS256"])


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-algorithm")
def test_a_private_key_in_the_header_is_refused() -> None:
    assert_refused(with_key(KEY.private.as_dict(private=True)), words="private")


P256 = KEY.public
BROKEN_KEYS: list[Any] = [
    None,
    "a string",
    [],
    {},
    {"kty": "EC"},
    {"kty": []},
    {"kty": "oct", "k": "AAAA"},
    {"kty": "AKP", "pub": "AAAA", "alg": "ML-DSA-44"},
    {**P256, "crv": "P-257"},
    {**P256, "crv": 256},
    {**P256, "crv": "P-384"},
    {**P256, "x": ""},
    {**P256, "x": "AAAA"},
    {**P256, "x": 5},
    {**P256, "x": "\u00e4"},
    {**P256, "x": P256["y"], "y": P256["x"]},  # not on the curve
    {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
    {"kty": "RSA", "n": "", "e": "AQAB"},
    {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    {"kty": "RSA", "n": None, "e": 3},
    Key().public,  # somebody else's
]


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.parametrize("jwk", BROKEN_KEYS)
def test_a_key_that_is_missing_broken_or_another_one_is_refused(jwk: Any) -> None:
    _, claims, signature = good().split(".")
    header = {name: value for name, value in (KEY.header() | {"jwk": jwk}).items() if value is not None}
    assert_refused(f"{encoded(header)}.{claims}.{signature}", words="DPoP proof: ")


def small_rsa() -> str:
    """A good proof, but its key has 1024 bits."""
    with pytest.warns(UserWarning, match="2048"):
        key = Key(RSAKey.generate_key(1024), "RS256")
    return key.proof("POST", URL, nonce=dpop_proofs.new_nonce(), access_token=TOKEN)


def slow_rsa() -> str:
    """A key that would keep us busy: its exponent is as long as its modulus."""
    exponent = (2**2046 + 1).to_bytes(256, "big")
    jwk = {**RSAKey.generate_key(2048).as_dict(private=False), "e": base64.urlsafe_b64encode(exponent).decode()[:-2]}
    return ".".join([encoded({"typ": "dpop+jwt", "alg": "RS256", "jwk": jwk}), *good().split(".")[1:]])


@pytest.mark.spec("RFC 9449", "11.6")
@pytest.mark.promise("dpop-algorithm")
def test_weak_and_costly_rsa_keys_are_refused() -> None:
    assert_refused(small_rsa(), words="2048 to 8192 bits")
    assert_refused(slow_rsa(), words="exponent")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-algorithm")
@pytest.mark.parametrize(
    ("make", "alg"),
    [
        (lambda: ECKey.generate_key("P-384"), "ES256"),
        (lambda: RSAKey.generate_key(2048), "ES256"),
        (lambda: ECKey.generate_key("P-256"), "PS256"),
        (lambda: OKPKey.generate_key("Ed448"), "EdDSA"),
        (lambda: OKPKey.generate_key("X25519"), "EdDSA"),
        (lambda: OKPKey.generate_key("Ed25519"), "ES256"),
    ],
)
def test_a_key_of_another_kind_or_curve_than_the_algorithm_is_refused(make: Callable[[], Any], alg: str) -> None:
    header = {"typ": "dpop+jwt", "alg": alg, "jwk": make().as_dict(private=False)}
    assert_refused(".".join([encoded(header), *good().split(".")[1:]]), words="DPoP proof: ")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_proof_changed_in_any_part_is_refused(part: int) -> None:
    parts, others = good().split("."), good(header={"kid": "1"}).split(".")
    parts[part] = others[part]
    assert_refused(".".join(parts), words="signature")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-two")
def test_two_headers_are_refused_even_if_each_is_good() -> None:
    assert_refused(f"{good()},{good()}", words="one DPoP header")
    assert_refused(f"{good()}, {good()}", words="one DPoP header")


@pytest.mark.spec("RFC 7515", "4.1.11")
@pytest.mark.parametrize("extension", [{"crit": ["exp"], "exp": 1}, {"crit": []}, {"crit": "b64", "b64": False}])
def test_a_proof_that_asks_for_an_extension_is_refused(extension: dict[str, Any]) -> None:
    header = encoded(KEY.header() | extension)
    assert_refused(".".join([header, *good().split(".")[1:]]), words="DPoP proof: ")
