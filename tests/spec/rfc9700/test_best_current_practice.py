"""RFC 9700: what the framework would allow and we do not, where no other folder attacks it already."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AuthorizationCode
from tests.spec.flow import VERIFIER, Flow, challenge_of, query_of

pytestmark = pytest.mark.django_db

METADATA = "/.well-known/oauth-authorization-server"


@pytest.fixture
def named(client: Client) -> dict[str, Any]:
    """The authorization server's metadata."""
    document: dict[str, Any] = client.get(METADATA).json()
    return document


@pytest.mark.spec("RFC 9700", "2.1.2")
@pytest.mark.spec("RFC 9700", "2.4")
def test_neither_the_implicit_nor_the_password_grant_is_offered(named: dict[str, Any]) -> None:
    assert named["response_types_supported"] == ["code"]
    assert not {"implicit", "password"} & set(named["grant_types_supported"])


@pytest.mark.spec("RFC 9700", "2.1.1")
def test_metadata_says_that_pkce_is_taken_and_in_which_way(named: dict[str, Any]) -> None:
    assert named["code_challenge_methods_supported"] == ["S256"]


@pytest.mark.spec("RFC 9700", "2.3")
def test_a_token_is_for_the_least_when_nothing_is_asked(flow: Flow, photos: list[Any]) -> None:
    registered = applications.register(
        name="Editor", redirect_uris=[flow.redirect_uri], scopes=["photos:read", "photos:write", "offline_access"]
    )
    editor = Flow(registered.application, registered.secret, browser=flow.browser)
    answer = editor.exchange(editor.code(photos, scope=None)).json()
    assert answer["scope"] == "photos:read"
    assert "refresh_token" not in answer


@pytest.mark.spec("RFC 9700", "2.5")
def test_clients_can_prove_themselves_by_a_key_instead_of_a_secret(named: dict[str, Any]) -> None:
    assert "private_key_jwt" in named["token_endpoint_auth_methods_supported"]
    assert "none" not in named["token_endpoint_auth_signing_alg_values_supported"]


@pytest.mark.promise("no-cors-authorize")
@pytest.mark.spec("RFC 9700", "2.6")
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_no_script_of_another_site_reads_the_authorization_endpoint(flow: Flow, method: str) -> None:
    registered = applications.register(name="Slides", redirect_uris=[flow.redirect_uri], confidential=False)
    sent = flow.parameters(client_id=registered.application.client_id)
    headers = {"origin": "https://shop.example", "access-control-request-method": "GET"}
    response = getattr(flow.browser, method)("/o/authorize/", sent, headers=headers)
    assert [name for name in response.headers if name.lower().startswith("access-control-")] == []


@pytest.mark.promise("access-kept-out")
@pytest.mark.spec("RFC 9700", "4.2.4")
def test_no_page_passes_its_address_on_to_other_sites(flow: Flow, photos: list[Any]) -> None:
    url = flow.consent_url()
    pages = [flow.browser.get(url), flow.authorize(client_id="nobody"), flow.allow(photos, url=url)]
    assert {page["Referrer-Policy"] for page in pages} == {"same-origin"}


@pytest.mark.promise("access-kept-out")
@pytest.mark.spec("RFC 9700", "4.3.1")
def test_a_code_in_the_history_of_a_browser_is_worth_nothing(flow: Flow, photos: list[Any]) -> None:
    code = flow.code(photos)
    assert flow.exchange(code).status_code == 200
    assert flow.exchange(code).json()["error"] == "invalid_grant"


@pytest.mark.promise("pkce-verifier")
@pytest.mark.spec("RFC 9700", "4.5.3.1")
def test_a_stolen_code_does_not_fit_into_the_thiefs_own_flow(flow: Flow, photos: list[Any]) -> None:
    mallory = get_user_model().objects.create_user("mallory")
    thief = Flow(flow.application, flow.secret)
    thief.browser.force_login(mallory)
    his_verifier = "the-thief-knows-this-verifier-and-not-that-of-jane"
    thief.consent_url(code_challenge=challenge_of(his_verifier))
    stolen = flow.code(photos)
    assert thief.exchange(stolen, code_verifier=his_verifier).json()["error"] == "invalid_grant"
    assert flow.exchange(stolen).status_code == 200


@pytest.mark.promise("pkce-downgrade")
@pytest.mark.spec("RFC 9700", "4.8.2")
@pytest.mark.parametrize("verifier", [VERIFIER, None, ""])
def test_a_code_without_a_challenge_is_worth_nothing(flow: Flow, photos: list[Any], verifier: str | None) -> None:
    code = flow.code(photos)
    AuthorizationCode.objects.update(code_challenge="")
    refused = flow.exchange(code, code_verifier=verifier)
    assert refused.status_code == 400
    assert refused.json()["error"] in {"invalid_grant", "invalid_request"}


@pytest.mark.promise("consent-303")
@pytest.mark.spec("RFC 9700", "4.12")
@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_the_browser_leaves_her_form_behind(flow: Flow, photos: list[Any], decision: str) -> None:
    url = flow.consent_url()
    flow.browser.get(url)
    ids = [str(photo.pk) for photo in photos]
    response = flow.browser.post(url, {"shown": ids, "photo": ids, "decision": decision})
    assert response.status_code == 303


@pytest.mark.spec("RFC 9700", "4.15.1")
def test_no_client_is_called_like_a_person(flow: Flow, jane: Any) -> None:
    assert flow.application.client_id not in {str(jane.pk), jane.get_username()}
    assert len(flow.application.client_id) >= 32


@pytest.mark.promise("page-headers")
@pytest.mark.spec("RFC 9700", "4.16")
def test_no_page_of_the_flow_can_be_framed(flow: Flow) -> None:
    pages = [
        flow.browser.get(flow.consent_url()),
        flow.authorize(client_id="nobody"),
        Client().get("/accounts/login/"),
    ]
    for page in pages:
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


@pytest.mark.spec("RFC 9700", "4.4.2.1")
def test_the_answer_names_its_issuer_as_metadata_does(flow: Flow, photos: list[Any], named: dict[str, Any]) -> None:
    assert named["authorization_response_iss_parameter_supported"] is True
    assert query_of(flow.allow(photos)["Location"])["iss"] == named["issuer"]
