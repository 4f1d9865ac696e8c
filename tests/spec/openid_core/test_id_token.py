"""OpenID Connect Core sections 2 and 3.1.3: the ID token."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

import pytest

from photodrive.authorization.client_auth import assertions
from photodrive.authorization.clients import application_rules, applications
from tests.spec.flow import query_of
from tests.spec.openid import ISSUER, SignIn, client_of
from tests.spec.signing import TYPE

pytestmark = pytest.mark.django_db
HASHES = {"RS256": "sha256", "PS256": "sha256", "ES256": "sha256", "EdDSA": "sha512"}


@pytest.mark.spec("OpenID Connect Core", "2")
@pytest.mark.promise("id-token-whole")
def test_it_says_who_for_whom_by_whom_and_until_when(shop: SignIn) -> None:
    began = int(time.time())
    said = shop.claims()
    assert said.keys() == {"iss", "sub", "aud", "iat", "exp", "at_hash", "nonce", "auth_time"}
    assert (said["iss"], said["aud"], said["nonce"]) == (ISSUER, shop.application.client_id, "n-0S6_WzA2Mj")
    assert began <= said["iat"] <= time.time() and said["exp"] == said["iat"] + 600
    assert isinstance(said["auth_time"], int) and began - 60 <= said["auth_time"] <= time.time()


@pytest.mark.spec("OpenID Connect Core", "3.1.3.3")
def test_the_answer_has_it_only_where_openid_was_granted(shop: SignIn, photos: list[Any]) -> None:
    assert "id_token" in shop.granted(scope="openid")
    assert "id_token" not in shop.granted(scope="profile")
    assert "id_token" not in shop.exchange(shop.code(photos, scope="photos:read")).json()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_identity_and_photos_go_together(shop: SignIn, photos: list[Any]) -> None:
    answer = shop.exchange(shop.code(photos, scope="openid photos:read")).json()
    assert answer["scope"] == "openid photos:read"
    assert shop.read(answer["id_token"])["aud"] == shop.application.client_id
    assert len(shop.api("/api/v1/photos/", answer["access_token"]).json()["results"]) == len(photos)


@pytest.mark.spec("OpenID Connect Core", "3.1.3.7")
@pytest.mark.promise("id-token-algorithm")
@pytest.mark.parametrize("algorithm", HASHES)
def test_each_application_has_its_own_algorithm(jane: Any, algorithm: str) -> None:
    shop = client_of(jane, id_token_signed_response_alg=algorithm)
    answer = shop.granted()
    assert shop.header(answer["id_token"])["alg"] == algorithm
    digest = hashlib.new(HASHES[algorithm], answer["access_token"].encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    assert shop.read(answer["id_token"])["at_hash"] == half


@pytest.mark.spec("OpenID Connect Core", "15.1")
@pytest.mark.promise("id-token-algorithm")
@pytest.mark.parametrize("stored", ["RS256", "HS256", "none", ""])
def test_rs256_is_the_default_and_stands_in_for_what_is_not_offered(jane: Any, stored: str) -> None:
    shop = client_of(jane, id_token_signed_response_alg=stored)
    assert shop.header(shop.granted()["id_token"])["alg"] == "RS256"


@pytest.mark.spec("FAPI 2.0", "5.4.1")
def test_a_fapi_application_gets_no_rs256(jane: Any) -> None:
    shop = client_of(jane, fapi=True)
    assert application_rules.of(shop.application).id_token_algorithm == "PS256"
    applications.decide(shop.application, id_token_signed_response_alg="EdDSA")
    assert application_rules.of(shop.application).id_token_algorithm == "EdDSA"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_without_a_nonce_there_is_none(shop: SignIn) -> None:
    assert "nonce" not in shop.claims(nonce=None)


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_a_pushed_nonce_counts_and_none_beside_the_reference(shop: SignIn) -> None:
    pushed = shop.push(nonce="pushed").json()["request_uri"]
    url = shop.open_pushed(pushed, nonce="another")["Location"]
    assert shop.read(shop.granted(url=url)["id_token"])["nonce"] == "pushed"


@pytest.mark.spec("OpenID Connect Core", "12.2")
def test_a_refreshed_one_says_the_same_of_her_and_has_no_nonce(shop: SignIn) -> None:
    pair = shop.granted(scope="openid offline_access")
    first = shop.read(pair["id_token"])
    for _ in range(2):
        pair = shop.refresh(pair["refresh_token"]).json()
        again = shop.read(pair["id_token"])
        assert {name: again[name] for name in ("iss", "sub", "aud", "auth_time")} == {
            name: first[name] for name in ("iss", "sub", "aud", "auth_time")
        }
        assert "nonce" not in again and again["at_hash"] != first["at_hash"]


@pytest.mark.spec("OpenID Connect Core", "12.2")
def test_refreshing_for_less_than_openid_gives_none(shop: SignIn, photos: list[Any]) -> None:
    code = shop.code(photos, scope="openid photos:read offline_access")
    refresh_token = shop.exchange(code).json()["refresh_token"]
    answer = shop.refresh(refresh_token, scope="photos:read").json()
    assert "id_token" not in answer
    assert "id_token" in shop.refresh(answer["refresh_token"]).json()


@pytest.mark.spec("RFC 8725", "3.12")
@pytest.mark.promise("id-token-only")
@pytest.mark.parametrize("path", ["/api/v1/photos/", "/o/userinfo/"])
def test_it_is_no_access_token(shop: SignIn, path: str) -> None:
    id_token = shop.granted()["id_token"]
    response = shop.api(path, id_token)
    assert response.status_code == 401
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


@pytest.mark.spec("RFC 8725", "3.12")
@pytest.mark.promise("id-token-only")
def test_it_is_no_assertion_code_or_refresh_token(shop: SignIn) -> None:
    id_token = shop.granted()["id_token"]
    sent = {"grant_type": "refresh_token", "refresh_token": id_token}
    asserted = shop.post("/o/token/", sent | {"client_assertion_type": TYPE, "client_assertion": id_token})
    assert (asserted.status_code, asserted.json()["error"]) == (401, "invalid_client")
    assert shop.post("/o/token/", sent, **shop.authentication()).json()["error"] == "invalid_grant"
    assert shop.exchange(id_token).json()["error"] == "invalid_grant"
    with pytest.raises(assertions.AssertionInvalid):
        assertions.check(
            id_token, application=shop.application, algorithms=["RS256"], audiences=[shop.application.client_id]
        )


@pytest.mark.spec("OpenID Connect Core", "3.1.3.3")
def test_a_used_code_gives_no_second_one(shop: SignIn) -> None:
    url = shop.consent_url()
    answer = query_of(shop.browser.post(url, {"decision": "allow"})["Location"])
    shop.redeemed(answer)
    again = shop.exchange(answer["code"])
    assert again.status_code == 400 and "id_token" not in again.json()
