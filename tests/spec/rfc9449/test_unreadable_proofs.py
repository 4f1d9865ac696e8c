"""What is no JWT at all is refused as plainly as the rest, however it is broken (RFC 9449 section 4.3)."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key
from tests.spec.rfc9449.asking import TOKEN, URL, check

pytestmark = pytest.mark.django_db

KEY = Key()
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


HEADER, CLAIMS, SIGNATURE = KEY.proof("POST", URL, access_token=TOKEN).split(".")
DEEP = b"[" * 3000 + b"]" * 3000


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-algorithm")
@pytest.mark.parametrize(
    "proof",
    [
        "",
        " ",
        ".",
        "..",
        "...",
        "a.b.c",
        HEADER,
        f"{HEADER}.{CLAIMS}",
        f"{HEADER}.{CLAIMS}.",
        f"{HEADER}..{SIGNATURE}",
        f"{HEADER}.{CLAIMS}.{SIGNATURE}.{SIGNATURE}",
        f"{HEADER}.{CLAIMS}.{SIGNATURE}=",
        f"{HEADER} .{CLAIMS}.{SIGNATURE}",
        f"{HEADER}.{CLAIMS}.\u00e4{SIGNATURE}",
        f"{HEADER}.{CLAIMS}.{SIGNATURE}\ud800",
        f"{HEADER}.{CLAIMS}." + "A" * 8200,
        f"{encoded(b'[]')}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(b'17')}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(b'null')}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(json.dumps('alg b64').encode())}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(b'{}')}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(bytes([255, 254]))}.{CLAIMS}.{SIGNATURE}",
        f"{encoded(DEEP)}.{CLAIMS}.{SIGNATURE}",
        f"{HEADER}.{encoded(DEEP)}.{SIGNATURE}",
        f"{HEADER}.{encoded(b'9' * 5000)}.{SIGNATURE}",
    ],
)
def test_what_is_no_signed_jwt_is_refused(proof: str) -> None:
    with pytest.raises(dpop_proofs.ProofInvalid):
        check(proof)


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-claims")
@pytest.mark.parametrize("claims", [[], 17, None, "jti", [{}]])
def test_signed_claims_that_are_no_object_are_refused(claims: object) -> None:
    with pytest.raises(dpop_proofs.ProofInvalid):
        check(KEY.sign(KEY.header(), claims))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("no-server-error")
@QUICK
@given(member=st.sampled_from(["typ", "alg", "jwk", "crit", "b64", "kid", "x5c", "jku"]), value=JSON)
def test_no_value_in_the_header_gets_anything_but_a_refusal(member: str, value: object) -> None:
    header = encoded(json.dumps(KEY.header() | {member: value}).encode())
    with pytest.raises(dpop_proofs.ProofInvalid):
        check(f"{header}.{CLAIMS}.{SIGNATURE}")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("no-server-error")
@QUICK
@given(
    kty=st.sampled_from(["RSA", "EC", "OKP"]),
    member=st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "key_ops", "alg", "kid"]),
    value=JSON,
)
def test_no_value_in_the_key_gets_anything_but_a_refusal(kty: str, member: str, value: object) -> None:
    header = KEY.header() | {"jwk": KEY.public | {"kty": kty, "n": "AQAB", "e": "AQAB", member: value}}
    with pytest.raises(dpop_proofs.ProofInvalid):
        check(f"{encoded(json.dumps(header).encode())}.{CLAIMS}.{SIGNATURE}")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("no-server-error")
@QUICK
@given(claim=st.sampled_from(["jti", "htm", "htu", "iat", "ath", "nonce"]), value=JSON)
def test_no_value_of_a_claim_gets_anything_but_a_refusal(claim: str, value: object) -> None:
    claims = KEY.claims("POST", URL, access_token=TOKEN) | {claim: value}
    with pytest.raises(dpop_proofs.ProofInvalid):
        check(KEY.sign(KEY.header(), claims))
