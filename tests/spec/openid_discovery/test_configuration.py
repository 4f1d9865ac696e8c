"""OpenID Connect Discovery section 3: one document at two addresses, and it says what is so."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.protocol.scopes import SCOPES

pytestmark = pytest.mark.django_db
PATH = "/.well-known/openid-configuration"
REQUIRED = {
    "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
    "subject_types_supported", "id_token_signing_alg_values_supported",
}  # fmt: skip


@pytest.mark.spec("OpenID Connect Discovery", "3")
@pytest.mark.promise("metadata-agree")
def test_it_is_the_authorization_servers_document(client: Any) -> None:
    document = client.get(PATH).json()
    assert document == client.get("/.well-known/oauth-authorization-server").json()
    assert document.keys() >= REQUIRED


@pytest.mark.spec("OpenID Connect Discovery", "3")
@pytest.mark.promise("metadata-exact")
def test_it_says_what_is_offered(client: Any) -> None:
    document = client.get(PATH).json()
    assert document["subject_types_supported"] == ["public", "pairwise"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256", "PS256", "ES256", "EdDSA"]
    assert document["prompt_values_supported"] == ["none", "login", "consent", "select_account"]
    assert document["claims_parameter_supported"] is True
    assert document["request_parameter_supported"] is document["request_uri_parameter_supported"] is False
    assert set(document["scopes_supported"]) == set(SCOPES)
    claims = {"sub", "auth_time", "name", "email", "email_verified", "picture", "amr", "acr"}
    assert claims <= set(document["claims_supported"])
    assert document["acr_values_supported"] == ["http://schemas.openid.net/pape/policies/2007/06/multi-factor"]
    assert not {"userinfo_signing_alg_values_supported", "check_session_iframe"} & document.keys()


@pytest.mark.spec("OpenID Connect Discovery", "3")
@pytest.mark.promise("metadata-exact")
def test_methods_are_not_promised_where_nobody_knows_them(client: Any, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGN_IN_METHODS_BY": ""}
    document = client.get(PATH).json()
    assert not {"amr", "acr"} & set(document["claims_supported"])
    assert "acr_values_supported" not in document


@pytest.mark.spec("OpenID Connect Discovery", "3")
@pytest.mark.promise("metadata-exact")
@pytest.mark.parametrize(
    ("name", "status"), [("jwks_uri", 200), ("userinfo_endpoint", 401), ("end_session_endpoint", 200)]
)
def test_each_address_answers(client: Any, name: str, status: int) -> None:
    document = client.get(PATH).json()
    assert document[name].startswith(document["issuer"] + "/")
    assert client.get(document[name].removeprefix(document["issuer"])).status_code == status


@pytest.mark.spec("OpenID Connect Discovery", "4.2")
@pytest.mark.promise("forged-host")
def test_it_is_json_for_everybody_and_no_header_changes_it(client: Any) -> None:
    response = client.get(PATH, headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == client.get(PATH).json()
    assert client.post(PATH).status_code == 405
