"""RFC 9126, the client's side of it: what may be pushed, by whom, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, AuthorizationRequest
from photodrive.authorization.security import token_strings
from tests.spec.flow import REDIRECT_URI, Flow, basic

pytestmark = pytest.mark.django_db
PREFIX = "urn:ietf:params:oauth:request_uri:"


def public() -> Flow:
    made = applications.register(name="Slideshow", redirect_uris=[REDIRECT_URI], confidential=False)
    return Flow(made.application, "")


@pytest.mark.spec("RFC 9126", "2.1")
@pytest.mark.promise("par-redirect")
@pytest.mark.promise("pkce-required")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"request_uri": PREFIX + "x"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://shop.example/callback"}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "photos:read usage:everything"}, "invalid_scope"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"dpop_jkt": "short"}, "invalid_request"),
        ({"authorization_details": "[{}]"}, "invalid_authorization_details"),
        ({"client_id": "another"}, "invalid_request"),
        ({"state": ["one", "two"]}, "invalid_request"),
    ],
)
def test_what_an_authorization_request_may_not_be_may_not_be_pushed(flow, changes, error):
    response = flow.push(**changes)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert response["Cache-Control"] == "no-store"
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 9126", "2")
@pytest.mark.promise("par-authenticates")
@pytest.mark.parametrize("secret", [None, "", "wrong"])
def test_a_confidential_client_must_authenticate(flow, secret):
    headers = {} if secret is None else basic(flow.application.client_id, secret)
    response = flow.post("/o/par/", flow.parameters(), **headers)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 9126", "2")
@pytest.mark.promise("dead-application")
def test_a_disabled_application_may_not_push(flow):
    applications.set_enabled(flow.application, enabled=False)
    assert flow.push().status_code == 401


@pytest.mark.spec("RFC 9126", "2.3")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head"])
def test_other_methods_than_post_are_refused(client, method):
    response = getattr(client, method)("/o/par/")
    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.spec("RFC 9126", "2.2")
def test_the_answer_is_a_reference_with_a_short_life(flow):
    response = flow.push()
    assert response.status_code == 201
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert set(body) == {"request_uri", "expires_in"}
    assert body["expires_in"] == 60
    reference = body["request_uri"].removeprefix(PREFIX)
    assert token_strings.is_well_formed(reference, "pd_ru_")
    pending = AuthorizationRequest.objects.get()
    assert timezone.now() < pending.expires_at <= timezone.now() + timedelta(seconds=60)
    assert reference not in str(list(AuthorizationRequest.objects.values()))


@pytest.mark.spec("RFC 9126", "2.1")
def test_credentials_in_the_header_name_the_client_well_enough(flow):
    assert flow.push(client_id=None).status_code == 201


@pytest.mark.spec("RFC 9126", "2.1")
@pytest.mark.promise("at-rest")
def test_credentials_in_the_body_are_not_kept(flow):
    response = flow.push(auth=False, client_secret=flow.secret)
    assert response.status_code == 201
    assert flow.secret not in str(list(AuthorizationRequest.objects.values()))


@pytest.mark.spec("RFC 9126", "2")
@pytest.mark.promise("par-authenticates")
def test_a_public_client_pushes_by_its_client_id(jane):
    assert public().push(auth=False).status_code == 201


@pytest.mark.spec("RFC 9126", "5")
@pytest.mark.promise("metadata-exact")
def test_the_metadata_names_the_endpoint_and_that_nobody_must(client):
    document = client.get("/.well-known/oauth-authorization-server").json()
    assert document["pushed_authorization_request_endpoint"] == document["issuer"] + "/o/par/"
    assert document["require_pushed_authorization_requests"] is False


@pytest.mark.spec("RFC 9126", "5")
@pytest.mark.promise("metadata-exact")
def test_switched_off_it_is_neither_there_nor_announced(flow, settings):
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"PAR_ENABLED": False}
    assert flow.push().status_code == 404
    assert (
        "pushed_authorization_request_endpoint"
        not in flow.browser.get("/.well-known/oauth-authorization-server").json()
    )
    assert "error=request_uri_not_supported" in flow.authorize(request_uri=PREFIX + "x")["Location"]


@pytest.mark.spec("RFC 9126", "6")
@pytest.mark.promise("par-required")
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_must_push_is_not_answered_otherwise(flow: Any, method):
    ApplicationPolicy.objects.update(require_pushed_authorization_requests=True)
    response = getattr(flow.browser, method)("/o/authorize/", flow.parameters())
    assert response.status_code == 303
    assert "error=invalid_request" in response["Location"]
    assert not AuthorizationRequest.objects.exists()
    assert flow.open_pushed(flow.push().json()["request_uri"]).status_code == 303


@pytest.mark.spec("RFC 9126", "6")
@pytest.mark.promise("par-required")
def test_a_request_kept_before_the_application_had_to_push_ends(flow):
    url = flow.consent_url()
    ApplicationPolicy.objects.update(require_pushed_authorization_requests=True)
    assert flow.browser.get(url).status_code == 410
