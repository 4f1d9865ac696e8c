"""RFC 8414: authorization server metadata says what is enforced, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/.well-known/oauth-authorization-server"


@pytest.mark.spec("RFC 8414", "3.2")
@pytest.mark.promise("forged-host")
def test_a_forged_host_changes_nothing(client):
    genuine = client.get(PATH).json()
    forged = Client(headers={"host": "localhost.evil.example"}).get(PATH)
    assert forged.status_code == 400
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert client.get(PATH, headers=headers).json() == genuine


@pytest.mark.spec("RFC 8414", "2")
@pytest.mark.promise("metadata-exact")
def test_every_endpoint_named_exists_below_the_issuer(client, settings):
    document = client.get(PATH).json()
    assert document["issuer"] == settings.PHOTODRIVE["ISSUER"]
    endpoints = {name: value for name, value in document.items() if name.endswith("_endpoint")}
    assert set(endpoints) == {
        "authorization_endpoint", "pushed_authorization_request_endpoint", "token_endpoint",
        "revocation_endpoint", "introspection_endpoint", "device_authorization_endpoint", "userinfo_endpoint",
        "end_session_endpoint", "registration_endpoint",
    }  # fmt: skip
    for address in endpoints.values():
        assert address.startswith(document["issuer"] + "/")
        response = client.get(address.removeprefix(document["issuer"]))
        assert response.status_code in {200, 400, 401, 405}


@pytest.mark.spec("RFC 8414", "2")
@pytest.mark.promise("metadata-exact")
def test_it_promises_what_is_enforced(client):
    document = client.get(PATH).json()
    assert document["response_types_supported"] == ["code"]
    assert document["grant_types_supported"] == [
        "authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
    ]  # fmt: skip
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["request_uri_parameter_supported"] is False


@pytest.mark.spec("RFC 8414", "3.2")
def test_it_is_json_that_browser_apps_may_read(client):
    response = client.get(PATH)
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.post(PATH).status_code == 405
    assert Client(enforce_csrf_checks=True).post(PATH).status_code == 405
