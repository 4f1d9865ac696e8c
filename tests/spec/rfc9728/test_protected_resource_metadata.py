"""RFC 9728: protected resource metadata."""

from __future__ import annotations

import pytest

from photodrive.authorization.models import ApplicationPolicy
from tests.photodrive.authorization.steps.callers import app_of

pytestmark = pytest.mark.django_db
PATH = "/.well-known/oauth-protected-resource"


@pytest.mark.spec("RFC 9728", "3.3")
@pytest.mark.spec("RFC 9728", "3.1")
@pytest.mark.parametrize("path", ["", "/api/v1/", "/api/v1"])
def test_the_resource_is_the_identifier_the_address_was_made_from(client, settings, path):
    document = client.get(PATH + path).json()
    assert document.pop("resource") == settings.PHOTODRIVE["ISSUER"] + path
    assert document["authorization_servers"] == [settings.PHOTODRIVE["ISSUER"]]
    assert document.items() <= client.get(PATH).json().items(), "in all else they agree"


@pytest.mark.spec("RFC 9728", "3.1")
@pytest.mark.parametrize("path", ["/", "/api/", "/api/v1//", "/api/v1/photos/", "/api/v2/", "/%00", "/" + "x" * 4000])
def test_there_is_no_document_of_another_resource(client, path):
    assert client.get(PATH + path).status_code == 404


@pytest.mark.spec("RFC 8707", "2")
@pytest.mark.parametrize("path", ["", "/api/v1/", "/api/v1"])
def test_what_a_client_has_read_there_it_may_ask_for(client, jane, photos, path):
    document = client.get(PATH + path).json()
    app = app_of(jane)
    ApplicationPolicy.objects.filter(application=app.application).update(scopes=" ".join(document["scopes_supported"]))
    asked = {"scope": " ".join(document["scopes_supported"]), "resource": document["resource"]}
    token = app.exchange(app.code(photos, **asked), resource=document["resource"]).json()
    assert token["scope"].split() == document["scopes_supported"]
    told = app.post("/o/introspect/", {"token": token["access_token"]}, **app.authentication()).json()
    assert told["aud"] in client.get("/.well-known/oauth-authorization-server").json()["protected_resources"]


@pytest.mark.spec("RFC 9728", "3.1")
@pytest.mark.parametrize(
    "path",
    [PATH, f"{PATH}/api/v1/", "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
)
def test_a_script_of_any_origin_may_ask_with_the_header_of_the_model_context_protocol(client, path):
    sent = {"Origin": "https://mcp.example", "Access-Control-Request-Method": "GET"}
    asked = client.options(path, headers=sent | {"Access-Control-Request-Headers": "mcp-protocol-version"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "mcp-protocol-version" in asked["Access-Control-Allow-Headers"].lower().split(", ")


@pytest.mark.spec("RFC 9728", "2")
def test_tokens_are_taken_in_the_header_only(client):
    assert client.get(PATH).json()["bearer_methods_supported"] == ["header"]


@pytest.mark.spec("RFC 9728", "4")
@pytest.mark.promise("metadata-agree")
def test_both_documents_agree(client):
    resource = client.get(PATH).json()
    server = client.get("/.well-known/oauth-authorization-server").json()
    for name in server["protected_resources"]:
        assert client.get(PATH + name.removeprefix(resource["resource"])).json()["resource"] == name
    assert resource["resource"] in server["protected_resources"]
    # She is asked for all that is listed. That it goes on while she is away is no matter of the resource.
    assert set(server["scopes_supported"]) - set(resource["scopes_supported"]) == {"offline_access", "usage:read"}
    assert set(resource["scopes_supported"]) <= set(server["scopes_supported"])
    assert server["dpop_signing_alg_values_supported"] == resource["dpop_signing_alg_values_supported"]


@pytest.mark.spec("RFC 9728", "2")
def test_tokens_bound_to_a_key_are_taken_and_not_asked_of_everybody(client):
    document = client.get(PATH).json()
    assert document["dpop_bound_access_tokens_required"] is False
    assert document["dpop_signing_alg_values_supported"] == ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]


@pytest.mark.spec("RFC 9728", "5.1")
@pytest.mark.promise("challenge-metadata")
def test_a_challenge_leads_to_the_document(client, settings):
    challenge = client.get("/api/v1/photos/")["WWW-Authenticate"]
    assert f'resource_metadata="{settings.PHOTODRIVE["ISSUER"]}{PATH}"' in challenge
