"""RFC 6749 section 3.3: the owner may give less than was asked, and the client is told what it got."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest
from photodrive.photos.models import Photo
from tests.spec.flow import REDIRECT_URI, Flow, query_of

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 6749", "3.3"), pytest.mark.promise("consent-unticked")]
BOTH = "photos:read photos:write"


@pytest.fixture
def editor(flow: Flow) -> Flow:
    """A client that may also change photos."""
    ApplicationPolicy.objects.filter(application=flow.application).update(scopes=f"{BOTH} offline_access openid email")
    return flow


def form(*given: str, requested: str = BOTH, photos: list[Photo] | None = None, **more: Any) -> dict[str, Any]:
    """The form of the page where ``given`` is left ticked of the scopes ``requested``."""
    ids = [str(photo.pk) for photo in photos or []]
    return {"asked": requested.split(), "give": list(given), "shown": ids, "photo": ids, "decision": "allow"} | more


def lines(flow: Flow, url: str) -> dict[str, bool]:
    """What the page shows as ticks, and whether each is ticked."""
    return {line["name"]: line["given"] for line in flow.browser.get(url).context["give"] if not line["fixed"]}


def test_each_scope_has_a_tick_and_all_are_ticked_the_first_time(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=f"{BOTH} offline_access")
    assert lines(editor, url) == {"photos:read": True, "photos:write": True}, "how long is chosen elsewhere"
    page = editor.browser.get(url).content.decode()
    assert page.count('name="give"') == page.count('name="asked"') == 2


def test_the_only_thing_that_is_asked_has_no_tick(flow: Flow, photos: list[Photo]) -> None:
    page = flow.browser.get(flow.consent_url())
    assert 'name="give"' not in page.content.decode()
    assert [line["fixed"] for line in page.context["give"]] == [True]


@pytest.mark.spec("RFC 6749", "5.1")
def test_what_she_unticks_is_in_no_token_and_no_detail(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=BOTH)
    answer = query_of(editor.browser.post(url, form("photos:read", photos=photos[:1]))["Location"])
    token = editor.exchange(answer["code"]).json()
    assert token["scope"] == "photos:read"
    assert token["authorization_details"][0]["actions"] == ["read"]
    address = f"/api/v1/photos/{photos[0].pk}/"
    assert editor.api(address, token["access_token"]).status_code == 200
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert editor.back_channel.delete(address, headers=headers).status_code == 403
    made = Authorization.objects.get()
    assert (made.scopes, made.declined) == (["photos:read"], ["photos:write"])


@pytest.mark.spec("RFC 9396", "7")
def test_without_photos_there_is_no_detail_of_photos(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=f"{BOTH} openid")
    sent = form("openid", requested=f"{BOTH} openid", photos=photos, selection="all", location="1")
    token = editor.exchange(query_of(editor.browser.post(url, sent)["Location"])["code"]).json()
    assert (token["scope"], token["authorization_details"]) == ("openid", [])
    assert editor.api("/api/v1/photos/", token["access_token"]).status_code == 403
    made = Authorization.objects.get()
    assert (made.selection, made.location, made.photos.count()) == ("chosen", False, 0)


@pytest.mark.spec("RFC 6749", "6")
def test_a_refresh_token_brings_nothing_back(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=f"{BOTH} offline_access")
    sent = form("photos:read", photos=photos, duration="until_revoked")
    pair = editor.exchange(query_of(editor.browser.post(url, sent)["Location"])["code"]).json()
    assert pair["scope"] == "photos:read offline_access"
    again = editor.refresh(pair["refresh_token"], scope=f"{BOTH} offline_access").json()
    assert again["scope"] == "photos:read offline_access", "a client that repeats what it asked for gets what it got"
    only = editor.refresh(again["refresh_token"], scope=BOTH).json()
    assert only["scope"] == "photos:read"
    refused = editor.refresh(only["refresh_token"], scope="photos:write").json()
    assert (refused["error"], "photos:write" in refused["error_description"]) == ("invalid_scope", True)


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-narrowing")
@pytest.mark.parametrize("beyond", ["email", "openid", "nonsense", "usage:read", "openid nonsense"])
def test_a_refresh_for_what_was_never_asked_is_refused_and_it_is_named(
    editor: Flow, photos: list[Photo], beyond: str
) -> None:
    url = editor.consent_url(scope=f"{BOTH} offline_access")
    sent = form("photos:read", photos=photos, duration="until_revoked")
    token = editor.exchange(query_of(editor.browser.post(url, sent)["Location"])["code"]).json()["refresh_token"]
    refused = editor.refresh(token, scope=f"{BOTH} {beyond}").json()
    assert refused["error"] == "invalid_scope"
    assert beyond.split()[0] in refused["error_description"] and "photos" not in refused["error_description"]
    assert editor.refresh(token).status_code == 200


@pytest.mark.promise("consent-narrows")
@pytest.mark.parametrize(
    "foreign", ["photos:write", "offline_access", "openid", "usage:read", "photos:read photos:write"]
)
def test_what_was_not_asked_cannot_be_ticked(editor: Flow, photos: list[Photo], foreign: str) -> None:
    url = editor.consent_url()
    response = editor.browser.post(url, form("photos:read", foreign, requested="photos:read", photos=photos))
    assert response.status_code == 422
    assert not Authorization.objects.exists()
    assert AuthorizationRequest.objects.get().given == ["photos:read"]


def test_nothing_at_all_is_a_friendly_error_and_the_ticks_stay_off(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=BOTH)
    response = editor.browser.post(url, form(photos=photos))
    assert response.status_code == 422
    assert "or press Deny" in response.content.decode()
    assert lines(editor, url) == {"photos:read": False, "photos:write": False}
    assert not Authorization.objects.exists()


def test_unticked_stays_unticked_when_the_page_is_turned_and_after_an_error(editor: Flow, photos: list[Photo]) -> None:
    url = editor.consent_url(scope=BOTH)
    editor.browser.post(url, form("photos:read", decision="", page="1"))
    assert lines(editor, url) == {"photos:read": True, "photos:write": False}
    response = editor.browser.post(url, form("photos:read", decision="allow"))
    assert response.status_code == 422, "no photo is ticked"
    assert lines(editor, url) == {"photos:read": True, "photos:write": False}


def test_the_next_time_her_last_choice_is_shown(editor: Flow, photos: list[Photo]) -> None:
    editor.browser.post(editor.consent_url(scope=BOTH), form("photos:read", photos=photos[:1]))
    again = editor.consent_url(scope=BOTH)
    assert lines(editor, again) == {"photos:read": True, "photos:write": False}
    assert editor.browser.get(again).context["ticked_total"] == 0, "that is for scopes; photos she ticks anew"
    editor.browser.post(again, form("photos:read", "photos:write", photos=photos[:1]))
    assert lines(editor, editor.consent_url(scope=BOTH)) == {"photos:read": True, "photos:write": True}


def test_what_she_refused_another_time_is_not_refused_for_another_person_or_app(
    editor: Flow, photos: list[Photo], jane: Any, django_user_model: Any
) -> None:
    editor.browser.post(editor.consent_url(scope=BOTH), form("photos:read", photos=photos[:1]))
    other = applications.register(name="Other", redirect_uris=[REDIRECT_URI], scopes=BOTH.split())
    flow = Flow(other.application, other.secret)
    flow.browser.force_login(jane)
    assert all(lines(flow, flow.consent_url(scope=BOTH)).values())
    editor.browser.force_login(django_user_model.objects.create_user("sam"))
    assert all(lines(editor, editor.consent_url(scope=BOTH)).values())


def test_not_you_forgets_the_ticks(editor: Flow, photos: list[Photo], django_user_model: Any) -> None:
    url = editor.consent_url(scope=BOTH)
    editor.browser.post(url, form("photos:read", decision="", page="1"))
    editor.browser.post(f"{url}switch/")
    editor.browser.force_login(django_user_model.objects.create_user("sam"))
    assert all(lines(editor, url).values())


@pytest.mark.spec("RFC 8628", "3.4")
def test_a_device_gets_what_was_left_ticked(editor: Flow, photos: list[Photo], jane: Any) -> None:
    device = "urn:ietf:params:oauth:grant-type:device_code"
    ApplicationPolicy.objects.update(grant_types=device)
    codes = editor.post("/o/device-authorization/", {"scope": BOTH}, **editor.authentication()).json()
    answer = editor.browser.post("/o/device/", {"user_code": codes["user_code"], "mine": "yes"})
    url = answer["Location"]
    assert editor.browser.post(url, form("photos:read", photos=photos, remember="1")).status_code == 422
    assert editor.browser.post(url, form("photos:read", photos=photos)).status_code == 303
    sent = {"grant_type": device, "device_code": codes["device_code"]}
    token = editor.post("/o/token/", sent, **editor.authentication()).json()
    assert token["scope"] == "photos:read"
    assert token["consent"]["asked"] is True
