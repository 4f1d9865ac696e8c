"""People register and run their own applications, and gain no right by it."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications, client_secrets, developers, logos
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import ApplicationPolicy, Authorization
from tests.photodrive.authorization.clients.test_logos import picture, upload
from tests.spec.conftest import photos
from tests.spec.flow import Flow

__all__ = ["photos"]
pytestmark = pytest.mark.django_db
REGISTER = "/developers/register/"
REDIRECT_URI = "https://app.example/callback"


def form(**changes: Any) -> dict[str, Any]:
    sent = {
        "kind": "web",
        "name": "Album maker",
        "redirect_uris": REDIRECT_URI,
        "scopes": ["photos:read", "openid", "offline_access"],
        "home_page": "https://app.example/",
        "token": str(uuid.uuid4()),
    }
    return sent | changes


def only() -> Any:
    return get_application_model().objects.get()


def page_of(application: Any) -> str:
    return f"/developers/{application.client_id}/"


@pytest.fixture
def own(jane: Any) -> Flow:
    """An application of jane's."""
    made = developers.register(
        jane, kind="web", name="Album maker", redirect_uris=[REDIRECT_URI], scopes=["photos:read", "photos:write"]
    )
    return Flow(made.application, made.secret, REDIRECT_URI, Client(), Client())


@pytest.mark.promise("registered-by-developer")
def test_the_secret_is_shown_once_and_works(janes: Client) -> None:
    page = janes.post(REGISTER, form()).content.decode()
    (secret,) = re.findall(r"pd_cs_\w+", page)
    application = only()
    assert client_secrets.secret_is(application, secret)
    assert secret not in janes.get(page_of(application)).content.decode()
    assert secret not in janes.get("/developers/").content.decode()


@pytest.mark.parametrize(
    ("kind", "grants", "confidential", "scopes"),
    [
        ("web", ["authorization_code", "refresh_token"], True, ["photos:read", "openid", "offline_access"]),
        ("app", ["authorization_code", "refresh_token"], False, ["photos:read", "openid", "offline_access"]),
        ("device", [DEVICE_CODE, "refresh_token"], False, ["photos:read", "openid", "offline_access"]),
        ("job", ["client_credentials"], True, ["usage:read"]),
    ],
)
def test_each_kind_gets_its_ways_to_a_token(
    janes: Client, jane: Any, kind: str, grants: list[str], confidential: bool, scopes: list[str]
) -> None:
    page = janes.post(REGISTER, form(kind=kind)).content.decode()
    application = only()
    assert ("pd_cs_" in page) is confidential
    assert applications.grant_types(application) == grants
    assert applications.is_confidential(application) is confidential
    assert applications.allowed_scopes(application) == scopes
    assert (application.photodrive_policy.developer, developers.kind_of(application)) == (jane, kind)
    assert bool(application.redirect_uris) is (kind in ("web", "app"))
    assert "export CLIENT_ID=" in janes.get(page_of(application)).content.decode()


@pytest.mark.promise("registered-by-developer")
@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"kind": "admin"},
        {"redirect_uris": ""},
        {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "https://*.example/"},
        {"redirect_uris": "com.example.app:/callback"},
        {"scopes": ["usage:read"]},
        {"scopes": ["everything"]},
        {"scopes": []},
        {"home_page": "javascript:alert(1)"},
        {"logo": "svg"},
        {"token": "no token"},
    ],
    ids=str,
)
def test_what_cannot_be_registered_is_said_at_its_field(janes: Client, changes: dict[str, Any]) -> None:
    if "logo" in changes:
        changes = {"logo": upload(b"<svg/>", "logo.svg")}
    answer = janes.post(REGISTER, form(**changes))
    assert answer.status_code == 422
    (name,) = changes
    assert name in answer.context["form"].errors
    assert not get_application_model().objects.exists()


def test_a_form_sent_twice_registers_once(janes: Client) -> None:
    sent = form()
    janes.post(REGISTER, sent)
    page = janes.post(REGISTER, sent, follow=True).content.decode()
    assert "registered once" in page
    assert get_application_model().objects.count() == 1


@pytest.mark.promise("registered-by-developer")
def test_one_person_has_so_many_and_no_more(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DEVELOPER_APPLICATIONS": 2}
    for _ in range(2):
        assert janes.post(REGISTER, form()).status_code == 200
    answer = janes.post(REGISTER, form())
    assert answer.status_code == 422
    assert "as many applications as one person may have" in answer.content.decode()
    janes.post(f"{page_of(get_application_model().objects.first())}retire/")
    assert janes.post(REGISTER, form()).status_code == 200


def test_where_the_operator_has_no_developers_there_is_no_page(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DEVELOPERS_ENABLED": False}
    assert janes.get("/developers/").status_code == 404
    assert janes.post(REGISTER, form()).status_code == 404
    assert "/developers/" not in janes.get("/settings/").content.decode()


def test_the_settings_lead_there(janes: Client) -> None:
    assert 'href="/developers/"' in janes.get("/settings/").content.decode()


def change(**changes: Any) -> dict[str, Any]:
    sent = {"name": "Album maker", "redirect_uris": REDIRECT_URI, "scopes": ["photos:read", "photos:write"]}
    return sent | changes


@pytest.mark.promise("registered-by-developer")
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Photodrive"},
        {"redirect_uris": "https://other.example/"},
        {"home_page": "https://other.example/"},
        {"logo": "png"},
    ],
    ids=str,
)
def test_what_looks_different_is_not_checked_any_more(janes: Client, own: Flow, changes: dict[str, Any]) -> None:
    ApplicationPolicy.objects.update(checked=True, remembers_consent=True)
    assert janes.post(page_of(own.application), change()).status_code == 302
    assert ApplicationPolicy.objects.get().checked
    if "logo" in changes:
        changes = {"logo": upload(picture())}
    assert janes.post(page_of(own.application), change(**changes)).status_code == 302
    policy = ApplicationPolicy.objects.get()
    assert (policy.checked, policy.remembers_consent) == (False, False)


@pytest.mark.promise("registered-by-developer")
def test_what_the_operator_decided_stays(janes: Client, own: Flow) -> None:
    ApplicationPolicy.objects.update(
        scopes="photos:read",
        require_pushed_authorization_requests=True,
        dpop_bound_access_tokens=True,
        contacts="a@b.co",
    )
    forged = change(
        checked="on",
        enabled="on",
        resource_server="on",
        remembers_consent="on",
        fapi="",
        grant_types="client_credentials",
    )
    answer = janes.post(page_of(own.application), forged)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["scopes"])
    assert janes.post(page_of(own.application), {**forged, "scopes": ["photos:read"]}).status_code == 302
    policy = ApplicationPolicy.objects.get()
    assert (policy.scopes, policy.contacts, policy.grant_types) == (
        "photos:read",
        "a@b.co",
        "authorization_code refresh_token",
    )
    assert policy.require_pushed_authorization_requests
    assert policy.dpop_bound_access_tokens
    assert not (policy.checked or policy.resource_server or policy.remembers_consent)


@pytest.mark.promise("registered-by-developer")
def test_one_that_was_switched_off_cannot_be_changed_or_switched_on(janes: Client, own: Flow) -> None:
    applications.set_enabled(own.application, enabled=False)
    page = janes.get(page_of(own.application)).content.decode()
    assert "has switched this app off" in page
    assert janes.post(page_of(own.application), change(name="Other", enabled="on")).status_code == 422
    janes.post(f"{page_of(own.application)}secret/")
    own.application.refresh_from_db()
    assert own.application.name == "Album maker"
    assert client_secrets.secret_is(own.application, own.secret)
    assert not ApplicationPolicy.objects.get().enabled


def test_a_secret_can_be_tested_and_changed_with_an_overlap(janes: Client, own: Flow) -> None:
    address = f"{page_of(own.application)}secret/"

    def said(secret: str) -> str:
        return janes.post(f"{address}test/", {"secret": secret}, follow=True).content.decode()

    assert "Yes, this is its secret." in said(own.secret)
    for wrong in ("", "pd_cs_" + "x" * 40, own.secret[:-1], "x" * 500):
        assert "No, this is not its secret" in said(wrong)
    (fresh,) = re.findall(r"pd_cs_\w+", janes.post(address, {"overlap": "on"}).content.decode())
    assert "Yes" in said(own.secret)
    assert "Yes" in said(fresh)
    (last,) = re.findall(r"pd_cs_\w+", janes.post(address).content.decode())
    assert "No, this" in said(own.secret)
    assert "No, this" in said(fresh)
    assert "Yes" in said(last)


@pytest.mark.promise("dead-application")
def test_retired_nothing_of_it_works_and_the_record_stays(
    janes: Client, jane: Any, photos: list[Any], own: Flow
) -> None:
    own.browser.force_login(jane)
    token = own.token(photos[:1])
    assert own.api("/api/v1/photos/", token).status_code == 200
    for _ in range(2):
        janes.post(f"{page_of(own.application)}retire/")
    assert own.api("/api/v1/photos/", token).status_code == 401
    assert janes.get(page_of(own.application)).status_code == 404
    assert "Album maker" not in janes.get("/developers/").content.decode()
    assert not client_secrets.secret_is(get_application_model().objects.get(), own.secret)
    assert Authorization.objects.get().client_name == "Album maker"


def test_the_test_button_opens_the_page_that_people_see(janes: Client, own: Flow) -> None:
    page = janes.get(page_of(own.application))
    trial = page.context["trial"]
    answer = janes.get(trial["address"], follow=True).content.decode()
    assert "Album maker" in answer
    assert "Which photos" in answer


@pytest.mark.promise("page-injection")
def test_words_of_a_developer_stay_words(janes: Client, jane: Any) -> None:
    name = "<script>alert(1)</script>'; rm -rf ~ #"
    made = developers.register(
        jane, kind="web", name=name, redirect_uris=["https://app.example/?a='$(id)'"], scopes=["photos:read"]
    )
    page = janes.get(page_of(made.application)).content.decode()
    assert "<script>alert" not in page
    assert "export REDIRECT_URI='https://app.example/?a='" in page.replace("&#x27;", "'")


def test_a_logo_comes_and_goes(janes: Client, own: Flow) -> None:
    janes.post(page_of(own.application), change(logo=upload(picture())))
    assert logos.url_of(own.application) in janes.get("/developers/").content.decode()
    janes.post(page_of(own.application), change(without_logo="on"))
    assert logos.url_of(own.application) == ""
