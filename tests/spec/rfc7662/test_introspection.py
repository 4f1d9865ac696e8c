"""RFC 7662: token introspection. Who may ask, and what a request must look like."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.flow import Flow
from tests.spec.rfc7662.asking import INACTIVE, URL, ask, told

pytestmark = pytest.mark.django_db


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.spec("RFC 7662", "2.3")
@pytest.mark.promise("introspect-who")
def test_an_unauthenticated_caller_is_refused(flow, photos):
    token = flow.token(photos)
    named = {"token": token, "client_id": flow.application.client_id}
    for response in (
        ask(Flow(flow.application, "wrong"), token),
        flow.post(URL, {"token": token}),
        flow.post(URL, named),
        flow.post(URL, {"token": token}, HTTP_AUTHORIZATION=f"Bearer {token}"),
    ):
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
        assert response["WWW-Authenticate"].startswith("Basic")
        assert response["Cache-Control"] == "no-store"


@pytest.mark.spec("RFC 7662", "4")
@pytest.mark.promise("introspect-who")
def test_a_public_client_may_not_ask_even_about_its_own(flow, photos):
    registered = applications.register(name="App", redirect_uris=[flow.redirect_uri], confidential=False)
    named: dict[str, Any] = {"client_id": registered.application.client_id}
    public = Flow(registered.application, "", browser=flow.browser)
    token = public.exchange(public.code(photos), **named).json()["access_token"]
    response = public.post(URL, {"token": token, **named})
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.promise("introspect-who")
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_post(flow, method):
    response = getattr(flow.back_channel, method)(f"{URL}?token=x", **flow.authentication())
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token_type_hint": "access_token"}])
def test_a_missing_token_is_an_invalid_request(flow, body):
    response = flow.post(URL, body, **flow.authentication())
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        ("application/json", b'{"token": "x"}', ""),
        ("application/x-www-form-urlencoded", b"token=a&token=b", ""),
        ("application/x-www-form-urlencoded", b"token=a%00", ""),
        ("application/x-www-form-urlencoded", b"token=a", "?token=b"),
    ],
)
def test_what_cannot_be_read_is_an_invalid_request(flow, content_type, body, query):
    response = flow.back_channel.post(URL + query, body, content_type=content_type, **flow.authentication())
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_the_token_of_another_client_looks_dead(lasting, other, photos, kind):
    assert told(other, lasting.pair(photos)[kind]) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-who")
def test_a_resource_server_may_ask_about_the_access_token_of_any_client(lasting, resource_server, photos):
    token = lasting.pair(photos)["access_token"]
    assert told(resource_server, token) == told(lasting, token)
    assert told(lasting, token)["active"] is True


@pytest.mark.spec("RFC 7662", "4")
@pytest.mark.promise("introspect-who")
def test_a_refresh_token_never_looks_to_a_resource_server_like_something_to_let_in(lasting, resource_server, photos):
    assert told(resource_server, lasting.pair(photos)["refresh_token"]) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-who")
def test_what_no_longer_is_a_resource_server_may_not_ask(flow, resource_server, photos):
    token = flow.token(photos)
    ApplicationPolicy.objects.update(resource_server=False)
    assert told(resource_server, token) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
def test_an_owner_or_administrator_signed_in_in_a_browser_may_not_ask(flow, photos, admin_client):
    body = {"token": flow.token(photos)}
    for browser in (flow.browser, admin_client):
        response = Flow(flow.application, "", back_channel=browser).post(URL, body)
        assert response.status_code == 401


@pytest.mark.spec("RFC 7662", "2")
def test_clients_find_the_endpoint_in_the_metadata(flow, settings):
    document = flow.back_channel.get("/.well-known/oauth-authorization-server").json()
    assert document["introspection_endpoint"] == settings.PHOTODRIVE["ISSUER"] + URL
    assert "client_secret_basic" in document["introspection_endpoint_auth_methods_supported"]
    assert "none" not in document["introspection_endpoint_auth_methods_supported"]
