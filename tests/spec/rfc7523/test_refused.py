"""RFC 7523: whatever is wrong with an assertion, it is refused, and every refusal reads alike."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from photodrive.authorization.models import Refusal, UsedIdentifier
from tests.spec.flow import basic
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.signing import OLDER_AUDIENCES, TYPE, Signing, signing

pytestmark = pytest.mark.django_db
ANY_GRANT = {"grant_type": "refresh_token", "refresh_token": "whatever"}  # 400 for one who is let in
FAR = 10**400  # a number that is no float


def refused(flow: Signing) -> dict[str, Any]:
    """The answer of the token endpoint, which must be a refusal that uses nothing up."""
    response = flow.post("/o/token/", ANY_GRANT, **flow.authentication())
    assert response.status_code == 401, response.content
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert not UsedIdentifier.objects.exists()
    found: dict[str, Any] = response.json()
    assert found["error"] == "invalid_client"
    return found


def plain(header: Any, claims: Any, sign: Callable[[bytes], bytes] = lambda text: b"") -> str:
    """A token put together by hand, which may say anything."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    text = b".".join(map(base64url, parts))
    return b".".join([text, base64url(sign(text))]).decode()


def base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@pytest.mark.promise("assertion-claims")
@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None}, {"iss": "another"}, {"iss": ["{client_id}"]},
        {"sub": "another"}, {"sub": ""}, {"sub": 5}, {"sub": None}, {"sub": "\x00"}, {"sub": "\ud800"},
        {"aud": None}, {"aud": ""}, {"aud": []}, {"aud": {}}, {"aud": 5}, {"aud": ISSUER + "/"},
        {"aud": "http://127.0.0.1:8000.evil.example"}, {"aud": ISSUER + "/o/authorize/"}, {"aud": ["https://a.example"]},
        *({"aud": aud} for aud in OLDER_AUDIENCES), {"aud": ISSUER.upper()}, {"aud": ISSUER + " "},
        {"exp": None}, {"exp": "tomorrow"}, {"exp": True}, {"exp": 0}, {"exp": -FAR}, {"exp": FAR},
        {"exp": float("inf")}, {"exp": float("nan")},
        {"nbf": "now"}, {"nbf": FAR}, {"iat": "now"}, {"iat": FAR}, {"iat": []},
        {"jti": None}, {"jti": ""}, {"jti": 5}, {"jti": ["a"]}, {"jti": "j" * 257},
    ],
    ids=lambda claims: repr(claims)[:40],
)  # fmt: skip
def test_a_wrong_claim(signer, claims):
    signer.assertion = signer.asserted(**claims)
    assert refused(signer)


@pytest.mark.promise("assertion-clock")
@pytest.mark.spec("FAPI 2.0", "5.3.2.1")
@pytest.mark.parametrize(
    ("name", "ahead"),
    [
        ("exp", -1),
        ("exp", 3620),
        ("exp", 86400),
        ("nbf", 15),
        ("iat", 15),
        ("iat", 3600),
        ("iat", -86_500),
        ("iat", -1e9),
    ],
)
def test_a_time_that_is_not_now(signer, name, ahead):
    signer.assertion = signer.asserted(**{name: time.time() + ahead})
    assert refused(signer)


@pytest.mark.spec("RFC 7515", "4.1")
@pytest.mark.promise("assertion-algorithm")
@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"], "exp": 1}, {"crit": []}, {"crit": ["b64"], "b64": False}, {"b64": True},
        {"typ": "dpop+jwt"}, {"typ": "at+jwt"}, {"typ": "oauth-authz-req+jwt"}, {"typ": 5}, {"typ": ["JWT"]},
        {"jku": 5}, {"jwk": "key"}, {"kid": 5}, {"kid": ["a"]}, {"filler": "x" * 9000},
    ],
    ids=lambda header: str(header)[:40],
)  # fmt: skip
def test_a_header_that_asks_for_something_else(signer, header):
    def sign(text: bytes) -> bytes:
        return JWSRegistry.algorithms["ES256"].sign(text, signer.signer.private)

    signer.assertion = plain({"alg": "ES256"}, signer.claims(), sign)
    assert signer.push().status_code == 201
    UsedIdentifier.objects.all().delete()
    signer.assertion = plain({"alg": "ES256", **header}, signer.claims(), sign)
    assert refused(signer)


@pytest.mark.promise("assertion-algorithm")
@pytest.mark.spec("RFC 8725", "3.1")
@pytest.mark.parametrize("alg", ["none", "None", "HS256", "HS512", "RS256", "PS256", "ES384", "EdDSA", "", "dir"])
def test_another_algorithm_than_that_of_the_key(signer, alg):
    token = plain({"alg": alg, "typ": "JWT"}, signer.claims())
    for signature in ("", "AAAA", signer.asserted().split(".")[2]):
        signer.assertion = token + signature
        assert refused(signer)


@pytest.mark.promise("assertion-algorithm")
@pytest.mark.spec("RFC 8725", "2.1")
@pytest.mark.parametrize("form", ["pem", "der", "jwk"])
def test_our_knowledge_of_the_public_key_signs_nothing(jane, form):
    """The public key, taken for the secret of HS256."""
    flow = signing(jane, Key(RSAKey.generate_key(2048), "RS256"))
    public: Any = flow.signer.private
    secret = {"pem": public.as_pem(), "der": public.as_der(), "jwk": json.dumps(flow.signer.public).encode()}[form]
    flow.assertion = plain({"alg": "HS256"}, flow.claims(), lambda text: hmac.digest(secret, text, "sha256"))
    assert refused(flow)


@pytest.mark.promise("assertion-algorithm")
@pytest.mark.spec("RFC 7515", "10.11")
def test_a_key_that_it_brings_along_or_points_to(signer):
    stranger = Key()
    for header in (
        {"jwk": stranger.public},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": ["MIIB"]},
    ):
        signer.assertion = signer.asserted(by=stranger, header=header)
        assert refused(signer)


@pytest.mark.promise("assertion-algorithm")
@pytest.mark.spec("RFC 7523", "3")
def test_a_stranger_or_another_application(signer, jane):
    other = signing(jane)
    for by in (Key(), other.signer):
        signer.assertion = signer.asserted(by=by)
        assert refused(signer)
    signer.assertion = other.asserted(sub=signer.application.client_id)
    assert refused(signer)


@pytest.mark.spec("RFC 7515", "5.2")
@pytest.mark.promise("assertion-algorithm")
@pytest.mark.parametrize("changed", [0, 1, 2])
def test_a_changed_part(signer, changed):
    parts = signer.asserted().split(".")
    parts[changed] = parts[changed][:10] + ("A" if parts[changed][10] != "A" else "B") + parts[changed][11:]
    signer.assertion = ".".join(parts)
    assert refused(signer)


@pytest.mark.spec("RFC 7515", "5.2")
@pytest.mark.promise("assertion-claims")
@pytest.mark.parametrize(
    "text",
    [
        "x", "a.b", "a.b.c", "...", "a.b.c.d.e", "é.é.é", " ", "[]", "e30.e30.", "e30.W10.AA",
        "bnVsbA.bnVsbA.AA",
        plain([], {}), plain({"alg": 5}, {"sub": "x"}), plain({"alg": "ES256"}, b"\xff"),
        plain({"alg": "ES256"}, b"[" * 5000),
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_no_token_at_all(signer, text):
    signer.assertion = text
    assert refused(signer)


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("assertion-claims")
@pytest.mark.parametrize(
    "text", ["A" * 20_000, "A" * 3_000_000, "\x00", "\ud800", "é" * 5000], ids=["20K", "3M", "NUL", "half", "é"]
)
def test_what_is_too_long_or_no_text(signer, text):
    body = {**ANY_GRANT, "client_assertion_type": TYPE, "client_assertion": text.encode("utf-8", "surrogatepass")}
    response = signer.post("/o/token/", body)
    assert response.status_code in {400, 401, 413}
    assert response.json()["error"] in {"invalid_request", "invalid_client"}


@pytest.mark.promise("auth-alike")
@pytest.mark.spec("RFC 7523", "3.2")
def test_every_refusal_reads_alike(signer, jane):
    now = time.time()
    good = signer.asserted()
    bad = [
        signer.asserted(exp=now - 5), signer.asserted(aud="https://other.example"), signer.asserted(iss="another"),
        signer.asserted(sub="nobody", iss="nobody"), signer.asserted(by=Key()), signer.asserted(jti=None),
        signer.asserted(iat=now + 99), good[:-4] + "AAAA",
    ]  # fmt: skip
    answers = []
    for signer.assertion in bad:
        answers.append(refused(signer))
    assert all(answer == answers[0] for answer in answers), answers


@pytest.mark.promise("assertion-once")
@pytest.mark.spec("RFC 7523", "3")
def test_an_assertion_counts_once(signer):
    signer.assertion = signer.asserted()
    assert signer.push().status_code == 201
    first = signer.push()
    assert (first.status_code, first.json()["error"]) == (401, "invalid_client")
    again = signer.asserted(jti=json.loads(base64.urlsafe_b64decode(signer.assertion.split(".")[1] + "=="))["jti"])
    signer.assertion = again  # another token of the same name
    assert signer.push().status_code == 401
    body = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert signer.post("/o/token/", body, **signer.authentication()).status_code == 401


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("assertion-once")
def test_the_jti_of_another_client_is_not_taken(signer, jane):
    other = signing(jane)
    for flow in (signer, other):
        flow.assertion = flow.asserted(jti="1")
        assert flow.push().status_code == 201


@pytest.mark.promise("auth-two-ways")
@pytest.mark.spec("RFC 6749", "2.3")
def test_two_methods_at_once(signer, flow):
    for more in ({"client_secret": "secret"}, {"HTTP_AUTHORIZATION": ""}):
        headers = basic(signer.application.client_id, "secret") if "HTTP_AUTHORIZATION" in more else {}
        body = signer.parameters() | {name: value for name, value in more.items() if name.islower()}
        response = signer.post("/o/par/", body, **headers, **signer.authentication())
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7521", "4.2")
@pytest.mark.parametrize("kind", [None, "", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", TYPE.upper()])
def test_another_type_of_assertion(signer, kind):
    body = signer.parameters() | {"client_assertion": signer.asserted()}
    if kind is not None:
        body["client_assertion_type"] = kind
    response = signer.post("/o/par/", body)
    assert response.status_code in {400, 401}
    assert response.json()["error"] in {"invalid_request", "invalid_client"}


@pytest.mark.spec("RFC 6749", "3.2")
@pytest.mark.promise("parameter-twice")
def test_two_assertions(signer):
    body = signer.parameters() | {
        "client_assertion_type": TYPE,
        "client_assertion": [signer.asserted(), signer.asserted()],
    }
    response = signer.post("/o/par/", body)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.promise("auth-two-ways")
def test_the_other_way_is_closed_to_each(signer, flow):
    """One with a secret cannot sign, one that signs has no secret, and a public one has neither."""
    made = Signing(flow.application, "")
    assert refused(made)["error"] == "invalid_client"
    for secret in (flow.secret, "", signer.application.client_secret, "x"):
        response = flow.post("/o/par/", signer.parameters(), **basic(signer.application.client_id, secret))
        assert response.status_code == 401
    assert flow.post("/o/par/", signer.parameters()).status_code == 401


@pytest.mark.spec("RFC 7591", "2")
def test_a_public_client_does_not_sign(jane):
    public = signing(jane, client_authentication="client_secret", confidential=False)
    assert refused(public)


@pytest.mark.spec("RFC 7523", "3.2")
@pytest.mark.promise("dead-application")
def test_a_disabled_application_is_a_stranger(signer):
    signer.application.photodrive_policy.enabled = False
    signer.application.photodrive_policy.save()
    assert refused(signer)


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("assertion-algorithm")
def test_a_key_that_was_taken_back_signs_no_more(signer):
    signer.application.photodrive_policy.jwks = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}
    signer.application.photodrive_policy.save()
    assert refused(signer)


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("assertion-claims")
def test_its_developer_reads_which_audience_it_named(signer):
    signer.assertion = signer.asserted(aud=ISSUER + "/o/token/")
    assert refused(signer)
    (row,) = Refusal.objects.all()
    assert {"what": "aud", "sent": ISSUER + "/o/token/", "known": ISSUER} in row.compared
