"""The consent page and the albums in a real browser: axe-core finds nothing, and keyboard or no script suffice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from tests.factories import photos as pictures
from tests.factories.oauth import grant, make_user
from tests.printshop import axe
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS: list[Any] = [
    pytest.param({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}, id=f"{scheme}-{width}")
    for width in (1280, 390)
    for scheme in ("light", "dark")
]
SCOPES = ("photos:read", "photos:write", "offline_access")
Open = Callable[..., Page]


@pytest.fixture
def jane(files: Any) -> Any:
    """With three photos, two of which are in an album."""
    made = make_user("jane")
    added = [pictures.added(made, title=f"Photo {n}") for n in range(3)]
    album = albums.create(owner=made, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk for photo in added[:2]])
    albums.create(owner=made, title="Empty")
    return made


@pytest.fixture
def open_page(page_with_session_of: Open, at_the_site: Client, jane: Any) -> Open:
    """Opens a browser in which jane is signed in."""
    at_the_site.force_login(jane)
    return partial(page_with_session_of, at_the_site)


@pytest.fixture
def asks(site: Any) -> str:
    """Where the browser is sent by an application that asks for everything there is."""
    back = f"{site.drive}/healthz"
    registered = applications.register(name="Frame", redirect_uris=[back], scopes=SCOPES)
    flow = Flow(registered.application, registered.secret, redirect_uri=back)
    sent = flow.parameters(scope=" ".join(SCOPES))
    return "/o/authorize/?" + "&".join(f"{name}={value}" for name, value in sent.items())


@pytest.mark.parametrize("screen", SCREENS)
def test_the_consent_page_in_each_way_to_share(open_page: Open, asks: str, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    page.goto(asks)
    found = axe.violations(page, "chosen")
    for way in ("An album, as it changes", "Everything"):
        page.get_by_text(way, exact=True).click()
        found += axe.violations(page, way)
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_albums_and_connected_apps(open_page: Open, jane: Any, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    islay = albums.of(jane).get(title="Islay")
    everything = {"selection": "all", "duration": "until_revoked"}
    fields: dict[str, Any]
    for fields in (everything, {"selection": "album", "album": islay}):
        grant(owner=jane, **fields)
    found = []
    empty = albums.of(jane).get(title="Empty").get_absolute_url()
    one = islay.get_absolute_url()
    for path in ("/albums/", one, f"{one}add/", f"{one}remove/", f"{one}delete/", empty, "/photos/select/", "/"):
        page.goto(path)
        found += axe.violations(page, path)
    page.goto("/connected-apps/")
    assert found + axe.violations(page, "connected apps") == []


def test_the_buttons_and_the_sentence_follow_the_choice(open_page: Open, asks: str) -> None:
    page = open_page()
    page.goto(asks)
    sentence = page.locator(".decide-line")
    expect(page.get_by_role("button", name="Tick photos to allow")).to_be_visible()
    page.get_by_role("checkbox", name="Photo 0").check()
    page.get_by_role("checkbox", name="Photo 2").check()
    expect(page.get_by_role("button", name="Allow 2 photos")).to_be_visible()
    expect(sentence).to_have_text(
        "Frame can see and change the 2 photos you ticked until you stop it.", use_inner_text=True
    )
    page.get_by_text("An album, as it changes", exact=True).click()
    expect(page.get_by_role("checkbox", name="Photo 0")).to_be_hidden()
    page.get_by_role("radio", name="Islay").check()
    page.get_by_role("radio", name="One hour until").check()
    expect(sentence).to_contain_text("all photos in Islay, as the album changes, until ", use_inner_text=True)
    page.get_by_text("Everything", exact=True).click()
    page.get_by_role("radio", name="Once").check()
    expect(sentence).to_contain_text("everything in your drive, as it changes, once, until ", use_inner_text=True)
    page.get_by_role("button", name="Allow everything").click()
    page.wait_for_url("**/healthz?*code=*")
    made = Authorization.objects.get()
    assert (made.selection, made.duration) == ("all", "once")


def test_everything_is_reached_by_keyboard(open_page: Open, asks: str) -> None:
    page = open_page()
    page.goto(asks)
    page.locator("#way-chosen").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#way-album")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Islay")).to_be_checked()
    for scope in ("photos:read", "photos:write"):
        page.keyboard.press("Tab")
        expect(page.locator(f"[name=give][value='{scope}']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="One hour until")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="Include the location")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Allow this album")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/healthz?*code=*")
    made = Authorization.objects.get()
    assert made.album is not None
    assert (made.selection, made.album.title, made.duration, made.location) == ("album", "Islay", "hour", True)


def test_without_scripts_an_album_is_made_filled_and_shared(open_page: Open, asks: str, jane: Any) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto("/albums/")
    page.get_by_label("New album").fill("Jura")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("checkbox", name="Photo 1").check()
    page.get_by_role("button", name="Add the ticked photos").click()
    expect(page.get_by_role("status").filter(has_text="Jura")).to_contain_text("1 photo added to “Jura”.")
    page.goto(asks)
    expect(page.get_by_role("button", name="Allow the ticked photos")).to_be_visible()
    page.locator("label[for=way-album]").click()
    expect(page.get_by_role("checkbox", name="Photo 1")).to_be_hidden()
    page.get_by_role("radio", name="Jura").check()
    page.get_by_role("button", name="Allow this album").click()
    page.wait_for_url("**/healthz?*code=*")
    assert Authorization.objects.get().album == albums.of(jane).get(title="Jura")
