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
def test_both_documents_agree(client):
    resource = client.get(PATH).json()
    server = client.get("/.well-known/oauth-authorization-server").json()
    assert server["protected_resources"] == [resource["resource"]]
    assert server["scopes_supported"] == resource["scopes_supported"]


@pytest.mark.spec("RFC 9728", "5.1")
def test_a_challenge_leads_to_the_document(client, settings):
    challenge = client.get("/api/v1/photos/")["WWW-Authenticate"]
    assert f'resource_metadata="{settings.PHOTODRIVE["ISSUER"]}{PATH}"' in challenge
