"""RFC 9728: protected resource metadata."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
PATH = "/.well-known/oauth-protected-resource"


@pytest.mark.spec("RFC 9728", "3.3")
def test_the_resource_is_the_identifier_the_address_was_made_from(client, settings):
    document = client.get(PATH).json()
    assert document["resource"] == settings.PHOTODRIVE["ISSUER"]
    assert document["authorization_servers"] == [settings.PHOTODRIVE["ISSUER"]]


@pytest.mark.spec("RFC 9728", "2")
def test_tokens_are_taken_in_the_header_only(client):
    assert client.get(PATH).json()["bearer_methods_supported"] == ["header"]


@pytest.mark.spec("RFC 9728", "4")
@pytest.mark.promise("metadata-agree")
def test_both_documents_agree(client):
    resource = client.get(PATH).json()
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert server["protected_resources"] == [resource["resource"]]
    assert set(server["scopes_supported"]) - set(resource["scopes_supported"]) == {"offline_access"}
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
