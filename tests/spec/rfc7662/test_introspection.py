"""RFC 7662: token introspection."""

from __future__ import annotations

import pytest

from photodrive.authorization import applications, connections
from photodrive.authorization.models import Authorization
from tests.spec.flow import Flow, basic

pytestmark = pytest.mark.django_db


def introspect(flow: Flow, token: str, secret: str | None = None):
    headers = basic(flow.application.client_id, flow.secret if secret is None else secret)
    return flow.post("/o/introspect/", {"token": token}, **headers)


@pytest.mark.spec("RFC 7662", "2.1")
def test_an_unauthenticated_caller_is_refused(flow, photos):
    token = flow.token(photos)
    for response in (
        introspect(flow, token, secret="wrong"),
        flow.post("/o/introspect/", {"token": token}),
        flow.post("/o/introspect/", {"token": token}, HTTP_AUTHORIZATION=f"Bearer {token}"),
    ):
        assert response.status_code == 401
        assert response.json()["error"] == "invalid_client"


@pytest.mark.spec("RFC 7662", "4")
def test_a_public_client_may_not_ask(flow, photos):
    registered = applications.register(name="App", redirect_uris=[flow.redirect_uri], confidential=False)
    public = Flow(registered.application, "", browser=flow.browser)
    token = public.token(photos)
    assert introspect(public, token).status_code == 401


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_only_post(flow, method):
    assert getattr(flow.back_channel, method)("/o/introspect/?token=x").status_code == 405


@pytest.mark.spec("RFC 7662", "2.2")
def test_the_token_of_another_client_looks_dead(flow, photos):
    token = flow.token(photos)
    other = applications.register(name="Other", redirect_uris=[flow.redirect_uri])
    assert introspect(Flow(other.application, other.secret), token).json() == {"active": False}


@pytest.mark.spec("RFC 7662", "2.2")
def test_unknown_and_dead_tokens_are_inactive_and_nothing_more(flow, photos, jane):
    token = flow.token(photos)
    assert introspect(flow, "nonsense").json() == {"active": False}
    jane.is_active = False
    jane.save()
    assert introspect(flow, token).json() == {"active": False}
    jane.is_active = True
    jane.save()
    connections.end(Authorization.objects.get(), ended="owner")
    assert introspect(flow, token).json() == {"active": False}


@pytest.mark.spec("RFC 7662", "2.2")
def test_a_live_token_of_its_own_is_described(flow, photos, jane, settings):
    answer = introspect(flow, flow.token(photos[:1])).json()
    assert answer["active"] is True
    assert answer["scope"] == "photos:read"
    assert answer["client_id"] == flow.application.client_id
    assert answer["sub"] == str(jane.pk)
    assert answer["iss"] == answer["aud"] == settings.PHOTODRIVE["ISSUER"]
    assert answer["exp"] - answer["iat"] in range(3590, 3601)
    assert answer["authorization_details"][0]["identifiers"] == [str(photos[0].pk)]
