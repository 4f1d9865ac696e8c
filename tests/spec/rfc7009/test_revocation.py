"""RFC 7009: token revocation. Who may give back what, and what a request must look like."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications
from tests.spec.flow import Flow, basic
from tests.spec.rfc7009.giving_back import URL, is_alive, revoke

pytestmark = pytest.mark.django_db


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-authenticates")
def test_an_unauthenticated_confidential_client_is_refused(flow, photos):
    token = flow.token(photos)
    for secret in ("wrong", ""):
        response = revoke(Flow(flow.application, secret), token, **basic(flow.application.client_id, secret))
        assert response.status_code == 401
        assert response.json()["error"] == "invalid_client"
        assert response["WWW-Authenticate"].startswith("Basic")
    body = {"token": token, "client_id": flow.application.client_id}
    assert flow.post(URL, body).status_code == 401
    assert flow.post(URL, {"token": token}).status_code == 401
    assert is_alive(flow, token)


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-authenticates")
def test_the_token_itself_does_not_authenticate(flow, photos):
    token = flow.token(photos)
    response = flow.post(URL, {"token": token}, HTTP_AUTHORIZATION=f"Bearer {token}")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert is_alive(flow, token)


@pytest.mark.spec("RFC 7009", "2.1")
def test_a_client_authenticates_in_the_form_too(flow, photos):
    token = flow.token(photos)
    body = {"token": token, "client_id": flow.application.client_id, "client_secret": flow.secret}
    assert flow.post(URL, body).status_code == 200
    assert not is_alive(flow, token)


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-foreign")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_the_token_of_another_client_is_refused_and_unharmed(lasting, flow, photos, kind):
    pair = lasting.pair(photos)
    response = revoke(flow, pair[kind])
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert is_alive(lasting, pair["access_token"])
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-foreign")
def test_a_dead_token_of_another_client_is_told_apart_by_nothing(lasting, flow, photos):
    """A client learns of a foreign token only that it is foreign, dead or alive."""
    token = lasting.pair(photos)["access_token"]
    before = revoke(flow, token)
    revoke(lasting, token)
    after = revoke(flow, token)
    assert (before.status_code, before.content) == (after.status_code, after.content)


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-foreign")
def test_the_tokens_of_a_client_that_was_deleted_are_nobody_elses(lasting, flow, photos):
    token = lasting.pair(photos)["access_token"]
    lasting.application.delete()
    assert revoke(flow, token).status_code == 400


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token_type_hint": "access_token"}])
def test_a_missing_token_is_an_invalid_request(flow, body):
    response = flow.post(URL, body, **flow.authentication())
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        ("application/json", b'{"token": "x"}', ""),
        ("multipart/form-data; boundary=x", b"--x--", ""),
        ("application/x-www-form-urlencoded", b"token=a&token=b", ""),
        ("application/x-www-form-urlencoded", b"token=a&token_type_hint=b&token_type_hint=c", ""),
        ("application/x-www-form-urlencoded", b"token=a%00", ""),
        ("application/x-www-form-urlencoded", b"token=a", "?token=b"),
        ("application/x-www-form-urlencoded", b"", "?token=a"),
    ],
)
def test_what_cannot_be_read_is_an_invalid_request(flow, content_type, body, query):
    response = flow.back_channel.post(URL + query, body, content_type=content_type, **flow.authentication())
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7009", "2")
@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_only_post(flow, method):
    response = getattr(flow.back_channel, method)(URL)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.spec("RFC 7009", "2")
def test_clients_find_the_endpoint_in_the_metadata(flow, settings):
    document = flow.back_channel.get("/.well-known/oauth-authorization-server").json()
    assert document["revocation_endpoint"] == settings.PHOTODRIVE["ISSUER"] + URL
    assert {"client_secret_basic", "none"} <= set(document["revocation_endpoint_auth_methods_supported"])


@pytest.mark.spec("RFC 7009", "5")
def test_a_public_client_gives_back_by_naming_itself(flow, photos):
    registered = applications.register(name="App", redirect_uris=[flow.redirect_uri], confidential=False)
    public = Flow(registered.application, "", browser=flow.browser)
    named: dict[str, Any] = {"client_id": registered.application.client_id}
    token = public.exchange(public.code(photos), **named).json()["access_token"]
    assert public.post(URL, {"token": token, "client_id": "nobody"}).status_code == 401
    assert is_alive(public, token)
    assert public.post(URL, {"token": token, **named}).status_code == 200
    assert not is_alive(public, token)


@pytest.mark.spec("RFC 7009", "2.3")
def test_a_jsonp_callback_is_not_supported(flow, photos):
    """Optional, and outdated since CORS: nothing that a caller names is ever executed."""
    token = flow.token(photos)
    response = revoke(flow, token, callback="package.process")
    assert response.status_code == 200
    assert b"package" not in response.content
    assert response["Content-Type"].startswith("application/json")
    by_script: Any = flow.back_channel.get(URL, {"token": token, "callback": "package.process"})
    assert by_script.status_code == 405
