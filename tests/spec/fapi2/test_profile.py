"""FAPI 2.0 Security Profile: an application that is set to it gets through by its rules, and by nothing weaker."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import OKPKey, RSAKey
from oauth2_provider.models import get_application_model

from photodrive.authorization.models import AccessToken, ApplicationPolicy, Authorization, AuthorizationRequest
from tests.spec.flow import Flow, query_of
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.signing import Signing, signing

pytestmark = [pytest.mark.django_db, pytest.mark.promise("fapi-whole")]
SECTION = pytest.mark.spec("FAPI 2.0", "5.3.2.1")
Photos = list[Any]


def code_of(bank: Signing, photos: Photos, **changes: Any) -> str:
    """By way of a pushed request."""
    response = bank.allow(photos, url=bank.pushed_url(**changes))
    assert response.status_code == 303, response.content
    return query_of(response["Location"])["code"]


def pair_of(bank: Signing, photos: Photos) -> dict[str, Any]:
    code = code_of(bank, photos, scope="photos:read offline_access", duration="until_revoked")
    found: dict[str, Any] = bank.exchange(code).json()
    return found


def assert_refused(response: Any, status: int, error: str) -> None:
    assert (response.status_code, response.json()["error"]) == (status, error), response.content


@SECTION
@pytest.mark.parametrize("alg", ["PS256", "ES256", "EdDSA"])
def test_its_way_leads_to_a_bound_token(jane, photos, alg):
    keys: dict[str, Any] = {"PS256": RSAKey.generate_key(2048), "EdDSA": OKPKey.generate_key("Ed25519")}
    bank = signing(jane, Key(keys[alg], alg) if alg in keys else Key(), fapi=True)
    bank.proof, bank.key = "", bank.signer
    response = bank.allow(photos, url=bank.pushed_url())
    assert query_of(response["Location"])["iss"] == ISSUER
    minted = bank.exchange(query_of(response["Location"])["code"]).json()
    assert minted["token_type"] == "DPoP"
    assert bank.ask(minted["access_token"]) == 200
    assert AccessToken.objects.get().dpop_jkt == bank.key.jkt


@SECTION
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_request_by_the_browser_is_refused(bank, method):
    response = getattr(bank.browser, method)("/o/authorize/", bank.parameters())
    assert response.status_code != 303 or "error=invalid_request" in response["Location"]
    assert not AuthorizationRequest.objects.exists()


@SECTION
def test_parameters_beside_a_pushed_request_change_nothing(bank, photos):
    pushed = bank.push(state="pushed").json()["request_uri"]
    response = bank.open_pushed(pushed, state="other", scope="photos:write", redirect_uri="https://evil.example/")
    location = bank.allow(photos, url=response["Location"])["Location"]
    assert location.startswith(bank.redirect_uri)
    assert query_of(location)["state"] == "pushed"
    assert Authorization.objects.get().scopes == ["photos:read"]


@SECTION
def test_a_secret_proves_nothing(bank, photos):
    code = code_of(bank, photos)
    said = {"client_id": bank.application.client_id}
    get_application_model().objects.filter(pk=bank.application.pk).update(client_secret="pbkdf2_sha256$1$a$b")
    for secret in ("", "x", "pbkdf2_sha256$1$a$b"):
        plain = Flow(bank.application, secret, browser=bank.browser)
        assert_refused(plain.exchange(code), 401, "invalid_client")
        assert_refused(plain.exchange(code, auth=False, client_secret=secret, **said), 401, "invalid_client")
        assert_refused(plain.push(), 401, "invalid_client")
    assert bank.exchange(code).status_code == 200


@SECTION
def test_without_a_proof_there_is_no_token(bank, photos):
    code = code_of(bank, photos)
    bank.proof = None
    assert_refused(bank.exchange(code), 400, "invalid_dpop_proof")
    assert not AccessToken.objects.exists()


@SECTION
def test_a_bearer_token_gives_nothing(bank, photos):
    token = bank.exchange(code_of(bank, photos)).json()["access_token"]
    assert bank.ask(token, scheme="Bearer") == 401
    assert bank.api("/api/v1/photos/", token).status_code == 401


@SECTION
def test_tokens_from_before_it_was_set_to_the_profile_give_nothing(jane, photos):
    made = signing(jane)
    pair = made.pair(photos, duration="until_revoked")
    assert made.api("/api/v1/photos/", pair["access_token"]).status_code == 200
    ApplicationPolicy.objects.update(fapi=True)
    assert made.api("/api/v1/photos/", pair["access_token"]).status_code == 401
    assert_refused(made.refresh(pair["refresh_token"]), 400, "invalid_dpop_proof")


@pytest.mark.spec("FAPI 2.0", "5.4.1")
def test_rs256_signs_neither_assertions_nor_proofs(jane, photos):
    bank = signing(jane, Key(RSAKey.generate_key(2048), "PS256"), fapi=True)
    bank.proof = ""
    weak = Key(bank.signer.private, "RS256")
    bank.assertion = bank.asserted(by=weak)
    assert_refused(bank.push(), 401, "invalid_client")
    bank.assertion = ""
    code = code_of(bank, photos)
    bank.key = weak
    assert_refused(bank.exchange(code), 400, "invalid_dpop_proof")


@SECTION
@pytest.mark.parametrize("aud", ["/o/token/", "/o/par/", "/", [""], ["", "/o/token/"]])
def test_the_audience_is_the_issuer_as_a_single_text(bank, aud):
    said = ISSUER + aud if isinstance(aud, str) else [ISSUER + path for path in aud]
    bank.assertion = bank.asserted(aud=said)
    assert_refused(bank.push(), 401, "invalid_client")
    assert not AuthorizationRequest.objects.exists()


@SECTION
def test_it_returns_to_https_only_whatever_was_registered(bank):
    bank.redirect_uri = "http://127.0.0.1:9000/cb"
    bank.application.redirect_uris += " " + bank.redirect_uri  # by another way than our pages
    bank.application.save()
    assert_refused(bank.push(), 400, "invalid_request")
    assert not AuthorizationRequest.objects.exists()


@SECTION
@pytest.mark.parametrize(
    "changes", [{"redirect_uri": None}, {"code_challenge": None}, {"code_challenge_method": "plain"}]
)
def test_what_must_be_pushed(bank, changes):
    assert_refused(bank.push(**changes), 400, "invalid_request")


@SECTION
def test_a_refresh_token_is_not_rotated(bank, photos):
    pair = pair_of(bank, photos)
    for _ in range(3):
        again = bank.refresh(pair["refresh_token"])
        assert again.status_code == 200, again.content
        assert again.json().get("refresh_token", pair["refresh_token"]) == pair["refresh_token"]
        assert bank.ask(again.json()["access_token"]) == 200
    assert Authorization.objects.get().is_active


@SECTION
def test_a_refresh_token_still_needs_the_client_and_a_proof(bank, photos):
    pair = pair_of(bank, photos)
    assert bank.refresh(pair["refresh_token"], auth=False, client_id=bank.application.client_id).status_code == 401
    bank.proof = None
    assert_refused(bank.refresh(pair["refresh_token"]), 400, "invalid_dpop_proof")
    bank.proof = ""
    assert bank.refresh(pair["refresh_token"]).status_code == 200


@SECTION
def test_a_code_counts_once_and_a_replay_ends_everything(bank, photos, django_capture_on_commit_callbacks):
    code = code_of(bank, photos)
    with django_capture_on_commit_callbacks(execute=True):
        token = bank.exchange(code).json()["access_token"]
    assert bank.ask(token) == 200
    assert_refused(bank.exchange(code), 400, "invalid_grant")
    assert bank.ask(token) == 401


@SECTION
def test_the_code_is_bound_to_the_key_of_the_push(bank, photos):
    code = code_of(bank, photos)
    right, bank.key = bank.key, Key()
    assert_refused(bank.exchange(code), 400, "invalid_grant")
    bank.key = right
    assert bank.exchange(code).status_code == 200


@SECTION
def test_without_its_keys_it_cannot_do_anything(bank):
    ApplicationPolicy.objects.update(jwks=None)
    assert_refused(bank.push(), 401, "invalid_client")
