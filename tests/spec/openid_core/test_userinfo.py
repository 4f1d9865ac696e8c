"""OpenID Connect Core section 5.3: the UserInfo endpoint takes tokens as the API does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AccessToken, ApplicationPolicy, Authorization
from tests.spec.openid import ISSUER, SCOPES, USERINFO, SignIn, client_of
from tests.spec.rfc9449.keyed import Keyed

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.mark.spec("OpenID Connect Core", "5.3.1")
def test_get_and_post_say_the_same(shop: SignIn) -> None:
    token = shop.granted(scope="openid profile")["access_token"]
    bearer: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    answers = [
        shop.back_channel.get(USERINFO, **bearer),
        shop.back_channel.post(USERINFO, **bearer),
        shop.back_channel.post(USERINFO, "", content_type=FORM, **bearer),
        shop.back_channel.get(USERINFO, HTTP_ACCEPT="text/html", **bearer),
    ]
    for response in answers:
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        assert response["Cache-Control"] == "no-store"
        assert response.json() == answers[0].json()
    assert answers[0].json()["preferred_username"] == "jane"


@pytest.mark.spec("OpenID Connect Core", "5.3.3")
@pytest.mark.promise("challenge")
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_token_it_challenges(shop: SignIn, method: str) -> None:
    response = getattr(shop.browser, method)(USERINFO)  # jane's session opens nothing here
    assert response.status_code == 401
    challenge = response["WWW-Authenticate"]
    assert challenge.startswith("Bearer ") and "DPoP " in challenge and "error" not in challenge
    assert f'resource_metadata="{ISSUER}/.well-known/oauth-protected-resource"' in challenge


@pytest.mark.spec("OpenID Connect Core", "5.3.3")
@pytest.mark.promise("scope-named")
def test_a_token_without_openid_is_not_enough(shop: SignIn, photos: list[Any]) -> None:
    response = shop.userinfo(shop.token(photos, scope="photos:read profile email"))
    assert response.status_code == 403
    assert 'error="insufficient_scope"' in response["WWW-Authenticate"]
    assert 'scope="openid"' in response["WWW-Authenticate"]


@pytest.mark.spec("OpenID Connect Core", "5.3.1")
@pytest.mark.parametrize("sent", ["query", "form"])
def test_a_token_goes_into_the_header(shop: SignIn, sent: str) -> None:
    token = shop.granted()["access_token"]
    if sent == "query":
        response = shop.back_channel.get(USERINFO, {"access_token": token})
        assert response.status_code == 400
    else:
        response = shop.back_channel.post(USERINFO, f"access_token={token}", content_type=FORM)
        assert response.status_code == 401
    assert b"sub" not in response.content


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-bound")
def test_a_token_bound_to_a_key_needs_a_proof(shop: SignIn) -> None:
    holder = Keyed(shop.application, shop.secret, shop.redirect_uri, shop.browser, shop.back_channel)
    token = holder.exchange(holder.code([], scope="openid", nonce="n")).json()["access_token"]
    from photodrive.authorization.security import dpop_proofs

    def ask(scheme: str, proof: str) -> Any:
        return shop.back_channel.get(USERINFO, HTTP_AUTHORIZATION=f"{scheme} {token}", HTTP_DPOP=proof)

    def proof(method: str) -> str:
        return holder.key.proof(method, ISSUER + USERINFO, nonce=dpop_proofs.new_nonce(), access_token=token)

    good = ask("DPoP", proof("GET"))
    assert good.status_code == 200 and good["DPoP-Nonce"]
    assert ask("DPoP", proof("POST")).status_code == 401
    assert ask("Bearer", proof("GET")).status_code == 401


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
@pytest.mark.promise("dead-consent")
@pytest.mark.promise("dead-owner")
@pytest.mark.promise("dead-application")
@pytest.mark.parametrize("over", ["consent", "owner", "application", "expired"])
def test_what_is_over_tells_nothing(shop: SignIn, jane: Any, over: str) -> None:
    token = shop.granted()["access_token"]
    assert shop.userinfo(token).status_code == 200
    if over == "consent":
        shop.browser.post(f"/connected-apps/{Authorization.objects.get().pk}/end/")
    elif over == "owner":
        type(jane).objects.update(is_active=False)
    elif over == "application":
        applications.set_enabled(shop.application, enabled=False)
    else:
        AccessToken.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert shop.userinfo(token).status_code == 401


@pytest.mark.spec("OpenID Connect Core", "5.4")
@pytest.mark.promise("claims-agreed")
def test_a_refreshed_token_for_less_tells_less(shop: SignIn) -> None:
    pair = shop.granted(scope="openid profile email offline_access")
    less = shop.refresh(pair["refresh_token"], scope="openid").json()
    assert shop.userinfo(less["access_token"]).json().keys() == {"sub"}


@pytest.mark.spec("OpenID Connect Core", "5.3")
@pytest.mark.promise("cors-clients")
def test_pages_of_public_applications_may_read_it_and_no_others(jane: Any, shop: SignIn) -> None:
    made = applications.register(
        name="Slides", redirect_uris=["https://slides.example/"], scopes=SCOPES, confidential=False
    )
    slides = SignIn(made.application, "", redirect_uri="https://slides.example/")
    slides.browser.force_login(jane)
    code = slides.code([], scope="openid")
    token = slides.exchange(code, auth=False, client_id=made.application.client_id).json()["access_token"]
    origin: dict[str, Any] = {"HTTP_ORIGIN": "https://slides.example"}
    preflight = Client().options(USERINFO, HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET", **origin)
    assert preflight.status_code == 204 and "GET" in preflight["Access-Control-Allow-Methods"]
    assert slides.userinfo(token, **origin)["Access-Control-Allow-Origin"] == "https://slides.example"
    for elsewhere in ("https://shop.example", "https://evil.example"):
        assert "Access-Control-Allow-Origin" not in slides.userinfo(token, HTTP_ORIGIN=elsewhere)


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(shop: SignIn, method: str) -> None:
    token = shop.granted()["access_token"]
    response = getattr(shop.back_channel, method)(USERINFO, HTTP_AUTHORIZATION=f"Bearer {token}")
    assert response.status_code == 405 and "GET" in response["Allow"]


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
@pytest.mark.promise("api-throttle")
def test_it_is_limited_as_the_api_is(shop: SignIn, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "API_CONNECTION_REQUESTS_PER_MINUTE": 2}
    token = shop.granted()["access_token"]
    statuses = [shop.userinfo(token).status_code for _ in range(5)]
    assert 429 in statuses and statuses[0] == 200


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
def test_an_application_that_must_use_dpop_has_no_bearer_tokens(jane: Any) -> None:
    client = client_of(jane)
    token = client.granted()["access_token"]
    ApplicationPolicy.objects.filter(application=client.application).update(dpop_bound_access_tokens=True)
    assert client.userinfo(token).status_code == 401
