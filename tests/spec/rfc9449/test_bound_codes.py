"""Codes that are bound to a key from the start: ``dpop_jkt``, and proofs at the push (RFC 9449 section 10)."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.photos.models import Photo
from tests.spec.flow import query_of
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.rfc9449.keyed import Keyed

pytestmark = pytest.mark.django_db
Photos = list[Photo]


def assert_error(response: Any, error: str) -> None:
    assert response.status_code == 400, response.content
    assert response.json()["error"] == error


def pushed_code(shop: Keyed, photos: Photos, **changes: Any) -> str:
    answer = shop.allow(photos, url=shop.pushed_url(**changes))
    return query_of(answer["Location"])["code"]


def assert_only_for(code: str, shop: Keyed) -> None:
    """``code`` is refused without a proof and with another key's, unharmed by that, and good with the right one."""
    held, shop.proof = shop.key, None
    assert_error(shop.exchange(code), "invalid_grant")
    shop.key, shop.proof = Key(), ""
    assert_error(shop.exchange(code), "invalid_grant")
    shop.key = held
    assert shop.exchange(code).json()["token_type"] == "DPoP"


@pytest.mark.spec("RFC 9449", "10")
@pytest.mark.promise("code-key")
def test_a_code_asked_for_with_a_dpop_jkt_is_good_for_that_key_only(shop: Keyed, photos: Photos) -> None:
    assert_only_for(shop.code(photos, dpop_jkt=shop.key.jkt), shop)


@pytest.mark.spec("RFC 9449", "10")
@pytest.mark.promise("code-key")
@pytest.mark.parametrize("jkt", ["short", "x" * 44, "x" * 42 + "=", "x" * 42 + " "])
def test_a_malformed_dpop_jkt_is_refused_before_anybody_is_asked(shop: Keyed, jkt: str) -> None:
    answer = shop.authorize(dpop_jkt=jkt)
    assert query_of(answer["Location"])["error"] == "invalid_request"
    assert_error(shop.push(dpop_jkt=jkt), "invalid_request")


@pytest.mark.spec("RFC 9449", "10")
def test_a_code_asked_for_without_a_key_may_be_exchanged_with_one(shop: Keyed, photos: Photos) -> None:
    assert shop.exchange(shop.code(photos)).json()["token_type"] == "DPoP"


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("code-key")
def test_a_proof_at_the_push_binds_the_code(shop: Keyed, photos: Photos) -> None:
    assert_only_for(pushed_code(shop, photos), shop)


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("code-key")
def test_a_pushed_dpop_jkt_binds_the_code(shop: Keyed, photos: Photos) -> None:
    shop.proof = None
    code = pushed_code(shop, photos, dpop_jkt=shop.key.jkt)
    assert_only_for(code, shop)


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("code-key")
def test_a_dpop_jkt_beside_a_proof_must_be_that_of_its_key(shop: Keyed) -> None:
    assert shop.push(dpop_jkt=shop.key.jkt).status_code == 201
    response = shop.push(dpop_jkt=Key().jkt)
    assert response.status_code == 400
    assert "request_uri" not in response.json()


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("dpop-nonce")
def test_a_pushed_proof_needs_a_nonce_and_gets_one(shop: Keyed) -> None:
    shop.proof = shop.made("/o/par/", nonce="")
    response = shop.push()
    assert_error(response, "use_dpop_nonce")
    shop.proof = shop.made("/o/par/", nonce=response["DPoP-Nonce"])
    assert shop.push().status_code == 201


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.parametrize("change", [{"htu": f"{ISSUER}/o/token/"}, {"htm": "GET"}, {"iat": 0}, {"jti": None}])
def test_a_wrong_proof_at_the_push_is_refused(shop: Keyed, change: dict[str, Any]) -> None:
    shop.proof = shop.made("/o/par/", **change)
    assert_error(shop.push(), "invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_a_proof_used_before_is_refused_at_the_push(shop: Keyed) -> None:
    shop.proof = shop.made("/o/par/")
    assert shop.push().status_code == 201
    assert_error(shop.push(), "invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "10.1")
@pytest.mark.promise("code-key")
@pytest.mark.promise("par-alone")
def test_the_browser_cannot_change_to_which_key_a_pushed_request_is_bound(shop: Keyed, photos: Photos) -> None:
    request_uri = shop.push().json()["request_uri"]
    opened = shop.open_pushed(request_uri, dpop_jkt=Key().jkt)
    code = query_of(shop.allow(photos, url=opened["Location"])["Location"])["code"]
    assert_only_for(code, shop)
