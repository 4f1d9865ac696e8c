"""The token endpoint binds what it mints to the key that was proved (RFC 9449 sections 5, 6 and 8)."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import ECKey

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AccessToken, ApplicationPolicy, UsedIdentifier
from photodrive.photos.models import Photo
from tests.spec.flow import Flow
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.rfc9449.keyed import Keyed

pytestmark = pytest.mark.django_db
Photos = list[Photo]


def assert_error(response: Any, error: str) -> None:
    assert response.status_code == 400, response.content
    assert response.json()["error"] == error
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.spec("RFC 9449", "5")
def test_a_token_minted_for_a_proof_is_of_type_dpop_and_works_with_its_key_only(shop: Keyed, photos: Photos) -> None:
    token = shop.bound_token(photos)["access_token"]
    assert AccessToken.objects.get().dpop_jkt == shop.key.jkt
    assert shop.ask(token) == 200
    assert shop.ask(token, scheme="Bearer") == 401
    shop.key = Key()
    assert shop.ask(token) == 401


@pytest.mark.spec("RFC 9449", "5")
def test_a_client_without_a_proof_still_gets_a_bearer_token(flow: Flow, photos: Photos) -> None:
    response = flow.exchange(flow.code(photos))
    assert response.json()["token_type"] == "Bearer"
    assert not response.has_header("DPoP-Nonce")
    assert AccessToken.objects.get().dpop_jkt == ""


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
@pytest.mark.promise("innocent-unharmed")
def test_a_proof_without_nonce_gets_one_and_the_code_is_unharmed(shop: Keyed, photos: Photos) -> None:
    code = shop.code(photos)
    shop.proof = shop.made(nonce="")
    response = shop.exchange(code)
    assert_error(response, "use_dpop_nonce")
    shop.proof = shop.made(nonce=response["DPoP-Nonce"])
    minted = shop.exchange(code)
    assert minted.status_code == 200
    assert minted["DPoP-Nonce"]


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.parametrize(
    "change",
    [
        {"htm": "GET"},
        {"htu": f"{ISSUER}/o/par/"},
        {"htu": "http://testserver/o/token/"},
        {"jti": None},
        {"iat": 0},
        {"header": {"typ": "JWT"}},
    ],
)
def test_a_wrong_proof_is_an_invalid_dpop_proof_and_the_code_is_unharmed(
    shop: Keyed, photos: Photos, change: dict[str, Any]
) -> None:
    code = shop.code(photos)
    shop.proof = shop.made(**change)
    assert_error(shop.exchange(code), "invalid_dpop_proof")
    shop.proof = ""
    assert shop.exchange(code).status_code == 200


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-claims")
@pytest.mark.parametrize("proof", ["", " ", "x", "a.b.c"])
def test_a_header_that_holds_no_proof_is_no_missing_header(shop: Keyed, photos: Photos, proof: str) -> None:
    """Nobody who strips a proof to nothing gets a bearer token in its place."""
    shop.proof, shop.back_channel.defaults["HTTP_DPOP"] = None, proof
    assert_error(shop.exchange(shop.code(photos)), "invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_a_proof_used_before_is_refused_at_the_token_endpoint(shop: Keyed, photos: Photos) -> None:
    first, second = shop.code(photos), shop.code(photos)
    shop.proof = shop.made()
    assert shop.exchange(first).status_code == 200
    assert_error(shop.exchange(second), "invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "5")
def test_the_proof_of_a_client_that_did_not_authenticate_is_not_looked_at(shop: Keyed, photos: Photos) -> None:
    shop.secret = "wrong"
    assert shop.exchange(shop.code(photos)).status_code == 401
    assert not UsedIdentifier.objects.exists()


@pytest.mark.spec("RFC 9449", "5.2")
@pytest.mark.promise("dpop-bound")
def test_an_application_that_must_use_dpop_gets_nothing_without_a_proof(shop: Keyed, photos: Photos) -> None:
    ApplicationPolicy.objects.filter(application=shop.application).update(dpop_bound_access_tokens=True)
    code = shop.code(photos)
    shop.proof = None
    assert_error(shop.exchange(code), "invalid_dpop_proof")
    assert not AccessToken.objects.exists()
    shop.proof = ""
    assert shop.exchange(code).json()["token_type"] == "DPoP"


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.promise("refresh-bound")
def test_an_application_that_proves_itself_may_change_its_keys(frame: Keyed, photos: Photos) -> None:
    first = frame.bound_token(photos, scope="photos:read offline_access")
    frame.key = Key()
    second = frame.refresh(first["refresh_token"])
    assert second.status_code == 200, second.content
    assert second.json()["token_type"] == "DPoP"
    assert frame.ask(second.json()["access_token"]) == 200
    frame.proof = None
    assert frame.refresh(second.json()["refresh_token"]).json()["token_type"] == "Bearer"


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.promise("refresh-bound")
@pytest.mark.parametrize("rotates", [False, True])
def test_a_public_clients_refresh_token_stays_with_its_key(slideshow: Keyed, photos: Photos, rotates: bool) -> None:
    applications.decide(slideshow.application, rotates_refresh_tokens=rotates)
    named = {"auth": False, "client_id": slideshow.application.client_id}
    first = slideshow.exchange(slideshow.code(photos, scope="photos:read offline_access"), **named).json()
    second = slideshow.refresh(first["refresh_token"], **named).json()
    assert (second["refresh_token"] == first["refresh_token"]) is not rotates
    held, slideshow.key = slideshow.key, Key()
    assert_error(slideshow.refresh(second["refresh_token"], **named), "invalid_grant")
    slideshow.proof = None
    assert_error(slideshow.refresh(second["refresh_token"], **named), "invalid_grant")
    slideshow.key, slideshow.proof = held, ""
    assert slideshow.refresh(second["refresh_token"], **named).status_code == 200


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.promise("refresh-bound")
def test_a_public_client_is_held_to_its_key_by_its_refresh_token(slideshow: Keyed, photos: Photos) -> None:
    code = slideshow.code(photos, scope="photos:read offline_access")
    named = {"auth": False, "client_id": slideshow.application.client_id}
    first = slideshow.exchange(code, **named).json()
    assert first["token_type"] == "DPoP"
    assert slideshow.ask(first["access_token"]) == 200
    thief = Keyed(slideshow.application, "", key=Key())
    assert_error(thief.refresh(first["refresh_token"], **named), "invalid_grant")
    assert slideshow.refresh(first["refresh_token"], **named).status_code == 200


@pytest.mark.spec("RFC 9449", "5")
def test_a_refresh_token_without_a_key_may_be_bound_to_one_later(slideshow: Keyed, photos: Photos) -> None:
    named = {"auth": False, "client_id": slideshow.application.client_id}
    slideshow.proof = None
    first = slideshow.exchange(slideshow.code(photos, scope="photos:read offline_access"), **named).json()
    assert first["token_type"] == "Bearer"
    slideshow.proof = ""
    second = slideshow.refresh(first["refresh_token"], **named).json()
    assert second["token_type"] == "DPoP"
    slideshow.key = Key()
    assert_error(slideshow.refresh(second["refresh_token"], **named), "invalid_grant")


@pytest.mark.spec("RFC 9449", "5.1")
@pytest.mark.promise("metadata-exact")
def test_the_metadata_names_the_algorithms_that_are_enforced(shop: Keyed, photos: Photos) -> None:
    supported = shop.back_channel.get("/.well-known/oauth-authorization-server").json()[
        "dpop_signing_alg_values_supported"
    ]
    shop.key = Key(ECKey.generate_key("P-384"), "ES384")
    refused = shop.exchange(shop.code(photos))
    assert_error(refused, "invalid_dpop_proof")
    assert refused.json()["error_description"] == f"Sign the DPoP proof with one of {', '.join(supported)}."
