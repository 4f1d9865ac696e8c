"""The security page: alarms first, connected apps in short, what was fetched last; and the demo's own parts of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from photodrive.authorization.access_log import latest, recording
from photodrive.authorization.models import AccessLogEntry, Authorization
from tests.factories.oauth import grant, make_application, make_user
from tests.factories.second_factor import turn_on
from tests.factories.stored import make_photo
from tests.printshop import axe

pytestmark = pytest.mark.django_db
PAGE = "/security/"
What = AccessLogEntry.What


def text_of(client: Client) -> str:
    """What the page says, without markup and with single spaces."""
    response = client.get(PAGE)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def fetched(consent: Authorization, *, status: int = 200, what: str = What.PREVIEW, title: str = "Cove") -> None:
    recording.record(consent, what=what, status=status, size=1000, photo_title=title)


def test_a_stranger_signs_in_first(nobody: Client) -> None:
    assert nobody.get(PAGE)["Location"].startswith("/accounts/login/")


def test_nothing_there_is_said_plainly(janes: Client) -> None:
    text = text_of(janes)
    assert "No app is connected: none can see photos of yours that are not public." in text
    assert "What apps fetched last Nothing yet." in text


def test_the_settings_lead_there(janes: Client) -> None:
    assert f'href="{PAGE}"' in janes.get(reverse("photodrive:settings")).content.decode()


def test_alarms_come_first(janes: Client, jane: Any) -> None:
    grant(owner=jane)
    now = timezone.now()
    Authorization.objects.update(revoked_at=now, ended=Authorization.Ended.BY_REPLAY)
    text = text_of(janes)
    assert text.index("We stopped a connection") < text.index("Connected apps")


def test_apps_in_short(janes: Client, jane: Any) -> None:
    consents = [grant(owner=jane, application=make_application(name=f"App {n}")).authorization for n in range(3)]
    Authorization.objects.filter(pk=consents[0].pk).update(last_used_at=timezone.now())
    grant(owner=jane, application=make_application(name="Over"), revoked_at=timezone.now())
    text = text_of(janes)
    assert "Connected apps 3" in text
    assert re.search(r"App 0 can see no photos until \S+ \w+ Allowed at \S+ \w+ · last used at", text)
    assert text.index("App 0 can") < text.index("App 2 can") < text.index("App 1 can")
    assert "Over" not in text


def test_one_that_was_never_used(janes: Client, jane: Any) -> None:
    grant(owner=jane, application=make_application(name="Frame"))
    assert re.search(r"Frame can see no photos until \S+ \w+ Allowed at \S+ \w+ · not used yet", text_of(janes))


def test_an_app_of_several_connections_counts_once_and_one_to_sign_in_sees_no_photos(janes: Client, jane: Any) -> None:
    one, two = (make_photo(jane) for _ in range(2))
    shop, known = make_application(name="Printshop"), make_application(name="Forum", scopes=("openid",))
    for photos in ((one,), (one, two)):
        grant(*photos, owner=jane, application=shop)
        Authorization.objects.update(expires_at=timezone.now() + timedelta(minutes=20))
    Authorization.objects.filter(pk=Authorization.objects.latest("pk").pk).update(
        expires_at=timezone.now() + timedelta(minutes=40)
    )
    grant(owner=jane, application=known, scopes=("openid",))
    text = text_of(janes)
    assert "Connected apps 2" in text
    assert "Printshop can see 2 photos, the last of them until" in text and "2 connections, the newest allowed" in text
    assert "Forum can recognise you when you come back; it can look that up until" in text


def test_the_last_thing_that_each_app_fetched(janes: Client, jane: Any) -> None:
    shop = grant(owner=jane, application=make_application(name="Printshop")).authorization
    frame = grant(owner=jane, application=make_application(name="Frame")).authorization
    fetched(shop, title="Older")
    fetched(frame, status=403, title="Elsewhere")
    fetched(shop, what=What.ORIGINAL, title="Newer")
    text = text_of(janes)
    assert text.index("Printshop fetched an original: Newer") < text.index("Frame was refused")
    assert "Older" not in text


def test_of_very_many_only_a_few(janes: Client, jane: Any) -> None:
    for n in range(latest.MOST_APPS + 3):
        fetched(grant(owner=jane, application=make_application(name=f"App {n}")).authorization)
    assert text_of(janes).count("fetched a preview") == latest.MOST_APPS


@pytest.mark.parametrize("what", list(What))
def test_each_kind_of_answer_has_words(what: str) -> None:
    said = latest.in_words(AccessLogEntry(what=what, status=200))
    assert said not in {"was refused", "asked for a photo"}
    assert latest.in_words(AccessLogEntry(what=what, status=404)) == "was refused"


@pytest.mark.promise("consent-hers")
def test_it_is_hers_alone(janes: Client, sams: Client, jane: Any) -> None:
    consent = grant(make_photo(jane), owner=jane, application=make_application(name="Printshop")).authorization
    fetched(consent, title="Secret cove")
    assert "Printshop" in text_of(janes)
    assert {"Printshop", "Secret cove"} & set(re.findall(r"Printshop|Secret cove", text_of(sams))) == set()


def test_names_are_only_text(janes: Client, jane: Any) -> None:
    hostile = "<b>Bank</b>" + "x" * 200
    fetched(grant(owner=jane, application=make_application(name=hostile)).authorization, title="<i>photo</i>" * 9)
    page = janes.get(PAGE).content.decode()
    assert "<b>Bank" not in page
    assert "<i>photo" not in page
    assert "x" * 61 not in page


@pytest.fixture
def jane_in_person(at_the_site: Client) -> Any:
    """Jane, who has just given her password at the served drive."""
    jane = make_user("jane", password="a password of hers")
    at_the_site.post("/accounts/login/", {"login": "jane", "password": "a password of hers"})
    at_the_site.post("/accounts/reauthenticate/", {"password": "a password of hers"})
    return jane


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    jane_in_person: Any, at_the_site: Client, page_with_session_of: Callable[..., Page], width: int, scheme: str
) -> None:
    jane = jane_in_person
    page = page_with_session_of(at_the_site, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for _ in range(2):
        other = Client(headers={"host": "127.0.0.1:8000"})
        other.force_login(jane)
    consent = grant(owner=jane, application=make_application(name="Printshop")).authorization
    fetched(consent)
    fetched(consent, status=404)
    lost = grant(owner=jane, application=make_application(name="Frame")).authorization
    Authorization.objects.filter(pk=lost.pk).update(
        revoked_at=timezone.now() - timedelta(days=1), ended=Authorization.Ended.BY_REPLAY
    )
    found = []
    for path in (PAGE, "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"):
        page.goto(path)
        found += axe.violations(page, path)
    turn_on(jane)
    for path in (
        PAGE,
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/password/change/",
    ):
        page.goto(path)
        found += axe.violations(page, path)
    assert found == []
