"""RFC 7009: token revocation."""

from __future__ import annotations

import pytest

from photodrive.authorization import applications
from photodrive.authorization.models import Authorization
from tests.spec.flow import Flow, basic

pytestmark = pytest.mark.django_db


def revoke(flow: Flow, token: str | None, secret: str | None = None, **extra: str):
    body = {"token": token, **extra} if token is not None else dict(extra)
    headers = basic(flow.application.client_id, flow.secret if secret is None else secret)
    return flow.post("/o/revoke_token/", body, **headers)


@pytest.mark.spec("RFC 7009", "2.1")
def test_an_unauthenticated_confidential_client_is_refused(flow, photos):
    token = flow.token(photos)
    for secret in ("wrong", ""):
        response = revoke(flow, token, secret=secret)
        assert response.status_code == 401
        assert response.json()["error"] == "invalid_client"
    body = {"token": token, "client_id": flow.application.client_id}
    assert flow.post("/o/revoke_token/", body).status_code == 401
    assert flow.api("/api/v1/photos/", token).status_code == 200


@pytest.mark.spec("RFC 7009", "2.1")
def test_the_token_of_another_client_is_refused_and_unharmed(flow, photos):
    token = flow.token(photos)
    other = applications.register(name="Other", redirect_uris=[flow.redirect_uri])
    response = revoke(Flow(other.application, other.secret), token)
    assert response.status_code == 400
    assert response.json()["error"] == "invalid_grant"
    assert flow.api("/api/v1/photos/", token).status_code == 200


@pytest.mark.spec("RFC 7009", "2.1")
def test_a_missing_token_is_an_invalid_request(flow):
    for token in (None, ""):
        response = revoke(flow, token)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7009", "2")
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post(flow, method):
    response = getattr(flow.back_channel, method)("/o/revoke_token/")
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.spec("RFC 7009", "2.2")
@pytest.mark.parametrize("token", ["nonsense", "pd_at_" + "x" * 49, "ä", " "])
def test_an_unknown_token_is_fine(flow, token):
    assert revoke(flow, token).status_code == 200


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.parametrize("hint", [{}, {"token_type_hint": "refresh_token"}, {"token_type_hint": "nonsense"}])
def test_a_revoked_token_is_dead_at_the_next_request_whatever_the_hint(flow, photos, hint):
    token = flow.token(photos)
    response = revoke(flow, token, **hint)
    assert (response.status_code, response.content) == (200, b"")
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert Authorization.objects.get().ended == Authorization.Ended.BY_CLIENT
    assert revoke(flow, token).status_code == 200


def test_a_public_client_revokes_by_naming_itself(flow, photos):
    registered = applications.register(name="App", redirect_uris=[flow.redirect_uri], confidential=False)
    public = Flow(registered.application, "", browser=flow.browser)
    token = public.token(photos)
    body = {"token": token, "client_id": registered.application.client_id}
    assert public.post("/o/revoke_token/", body).status_code == 200
    assert public.api("/api/v1/photos/", token).status_code == 401
