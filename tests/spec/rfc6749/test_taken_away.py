"""What the operator takes from an application counts at once, for all that was issued before."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications, developers
from photodrive.authorization.models import Authorization
from tests.spec.flow import REDIRECT_URI, Flow
from tests.spec.registering import Registrar, initial_token
from tests.spec.rfc8628.conftest import Frame

pytestmark = pytest.mark.django_db
SCOPES = "photos:read photos:write openid offline_access"
ALL_GRANTS = "authorization_code refresh_token urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture(params=[False, True], ids=["stays", "rotates"])
def app(request: pytest.FixtureRequest, jane: Any) -> Frame:
    """An application for browsers and devices, and jane signed in."""
    made = applications.register(
        name="App", redirect_uris=[REDIRECT_URI], scopes=SCOPES.split(), grant_types=ALL_GRANTS,
        rotates_refresh_tokens=request.param,
    )  # fmt: skip
    app = Frame(made.application, made.secret)
    app.browser.force_login(jane)
    return app


def take(app: Flow, *taken: str) -> None:
    """The operator takes some scopes from it."""
    applications.decide(app.application, scopes=" ".join(one for one in SCOPES.split() if one not in taken))


def change(app: Flow, photo: Any, token: str) -> int:
    """The status when the title of ``photo`` is changed with ``token``."""
    sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}", "content_type": "application/json"}
    return int(app.back_channel.patch(f"/api/v1/photos/{photo.pk}/", {"title": "New"}, **sent).status_code)


def state(app: Flow, token: str) -> dict[str, Any]:
    answer: dict[str, Any] = app.post("/o/introspect/", {"token": token}, **app.authentication()).json()
    return answer


def refused(response: Any, error: str) -> bool:
    return (response.status_code, response.json().get("error")) == (400, error)


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.promise("taken-away")
def test_a_scope_is_gone_from_every_token_at_its_next_use(app, photos):
    pair = app.pair(photos, scope=SCOPES)
    assert change(app, photos[0], pair["access_token"]) == 200
    take(app, "photos:write")
    assert change(app, photos[0], pair["access_token"]) == 403
    assert app.api("/api/v1/photos/", pair["access_token"]).status_code == 200
    for token in pair["access_token"], pair["refresh_token"]:
        told = state(app, token)
        assert told["scope"] == "photos:read openid offline_access"
        assert told["authorization_details"][0]["actions"] == ["read"]


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("taken-away")
def test_a_refresh_brings_what_is_left_and_no_more(app, photos):
    pair = app.pair(photos, scope=SCOPES)
    take(app, "photos:write", "openid")
    again = app.refresh(pair["refresh_token"]).json()
    assert again["scope"] == "photos:read offline_access"
    assert again["authorization_details"][0]["actions"] == ["read"]
    assert "id_token" not in again
    assert change(app, photos[0], again["access_token"]) == 403
    take(app)
    assert change(app, photos[0], app.refresh(again["refresh_token"]).json()["access_token"]) == 200


@pytest.mark.spec("RFC 6749", "4.1.3")
@pytest.mark.promise("taken-away")
def test_a_code_of_before_brings_what_is_left(app, photos):
    code = app.code(photos, scope=SCOPES)
    take(app, "photos:write", "openid", "offline_access")
    pair = app.exchange(code).json()
    assert pair["scope"] == "photos:read"
    assert not {"refresh_token", "id_token"} & set(pair)
    assert change(app, photos[0], pair["access_token"]) == 403


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.promise("taken-away")
@pytest.mark.parametrize("taken", [("photos:read", "photos:write", "openid"), ("offline_access",)])
def test_where_nothing_is_left_to_refresh_with_it_is_refused(app, photos, taken):
    pair = app.pair(photos, scope=SCOPES)
    take(app, *taken)
    error = "invalid_grant" if taken == ("offline_access",) else "invalid_scope"
    assert refused(app.refresh(pair["refresh_token"]), error)
    assert state(app, pair["refresh_token"])["active"] is (error == "invalid_scope")
    assert Authorization.objects.active().exists()
    take(app)
    assert app.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("OpenID Connect Core", "5.4")
@pytest.mark.promise("taken-away")
def test_what_says_nothing_without_another_scope_goes_with_it(app, photos):
    applications.decide(app.application, scopes="openid profile email offline_access")
    pair = app.pair(photos, scope="openid profile email offline_access")
    applications.decide(app.application, scopes="profile email offline_access")
    assert state(app, pair["access_token"])["scope"] == "offline_access"
    assert app.api("/o/userinfo/", pair["access_token"]).status_code == 403
    assert refused(app.refresh(pair["refresh_token"]), "invalid_scope")


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("taken-away")
@pytest.mark.parametrize("by_device", [False, True])
def test_a_grant_type_is_gone_from_all_that_came_by_it(app, photos, by_device):
    asked = {"scope": SCOPES}
    if by_device:
        codes = app.codes(**asked)
        app.approve(codes, photos)
        pair = app.poll(codes["device_code"]).json()
    else:
        pair = app.pair(photos, **asked)
    kept, gone = sorted(ALL_GRANTS.split()[::2], key=lambda one: ("device" in one) is by_device)
    applications.decide(app.application, grant_types=f"{kept} refresh_token")
    assert app.api("/api/v1/photos/", pair["access_token"]).status_code == 401
    assert refused(app.refresh(pair["refresh_token"]), "invalid_grant")
    assert [state(app, token)["active"] for token in (pair["access_token"], pair["refresh_token"])] == [False, False]
    applications.decide(app.application, grant_types=f"{gone} refresh_token")
    assert app.api("/api/v1/photos/", pair["access_token"]).status_code == 200


@pytest.mark.spec("RFC 6749", "3.1.2.3")
@pytest.mark.promise("taken-away")
@pytest.mark.parametrize("said", [REDIRECT_URI, None])
def test_a_code_that_went_to_an_address_of_before_is_refused(app, photos, said):
    code = app.code(photos, redirect_uri=said)
    app.application.redirect_uris = "https://shop.example/elsewhere/"
    app.application.save()
    assert refused(app.exchange(code, redirect_uri=said), "invalid_grant")


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.promise("taken-away")
@pytest.mark.parametrize("way", ["itself", "its developer"])
def test_whoever_takes_a_scope_it_is_gone(jane, photos, way):
    client = Registrar(initial_token(scopes=SCOPES.split())).registered(
        redirect_uris=[REDIRECT_URI], scope=SCOPES, grant_types=ALL_GRANTS.split()[:2]
    )
    app = Flow(client.application, client.told["client_secret"])
    app.browser.force_login(jane)
    pair, less = app.pair(photos, scope=SCOPES), "photos:read offline_access"
    if way == "itself":
        assert client.change(scope=less).status_code == 200
    else:
        developers.change(client.application, name="App", redirect_uris=[REDIRECT_URI], scopes=less.split())
    assert change(app, photos[0], pair["access_token"]) == 403
    assert app.refresh(pair["refresh_token"]).json()["scope"] == less


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.promise("taken-away")
def test_her_pages_say_what_it_can_still_do(app, photos):
    app.pair(photos, scope=SCOPES)
    page = f"/connected-apps/{Authorization.objects.get().pk}/"
    assert "rename" in app.browser.get(page).content.decode()
    take(app, "photos:write")
    assert "rename, delete or make public" not in app.browser.get(page).content.decode()
    assert "rename, delete or make public" not in app.browser.get("/connected-apps/").content.decode()
