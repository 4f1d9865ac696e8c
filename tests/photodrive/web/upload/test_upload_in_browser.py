"""The tray in a real browser: nothing is lost, nothing is sent twice, and the page's policy holds."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from photodrive.photos.library import albums
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import parts
from tests.factories import photos, tus
from tests.printshop import axe

pytestmark = pytest.mark.django_db(transaction=True)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
window.told = [];
document.addEventListener("photodrive:uploaded", (event) => window.told.push(event.detail));
"""
DROP = """
(files) => {
  const kind = { type: "image/jpeg", lastModified: 1000 };
  const bytes = (content) => Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
  const entryOf = ({ name, children, content }) => children
    ? { name, isDirectory: true, createReader: () => {
        const groups = [children.slice(0, 100), children.slice(100), []];
        return { readEntries: (give) => give((groups.shift() || []).map(entryOf)) };
      } }
    : { name, isFile: true, file: (give) => give(new File([bytes(content)], name, kind)) };
  const items = files.map((one) => ({ kind: "file", webkitGetAsEntry: () => entryOf(one) }));
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { types: ["Files"], items, files: [] };
  document.body.dispatchEvent(event);
}
"""


@pytest.fixture
def janes_page(files: Path, at_the_site: Client, page_with_session_of: Callable[..., Page]) -> Page:
    """Her library, in a browser that notes violations of the policy."""
    at_the_site.force_login(get_user_model().objects.create_user("jane"))
    page = page_with_session_of(at_the_site)
    page.add_init_script(WATCH)
    page.goto("/")
    return page


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [{"name": n, "mimeType": "image/jpeg", "buffer": data} for n, data in files]
    page.set_input_files("[data-tray=photos]", payloads)


def drop(page: Page, *files: dict[str, Any]) -> None:
    page.evaluate(DROP, list(files))


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "content": base64.b64encode(data).decode()}


def row(page: Page, name: str) -> Any:
    return page.locator("#tray li", has_text=name)


def title(page: Page) -> Any:
    return page.locator("[data-tray=title]")


def test_a_bad_file_is_named_a_double_is_shown_and_the_good_ones_are_added(janes_page: Page) -> None:
    good, twin = photos.encoded(photos.picture((600, 400))), photos.encoded()
    choose(janes_page, ("tickets.pdf", b"%PDF-1.7" + bytes(2000)), ("a.jpg", good), ("b.jpg", twin))
    expect(title(janes_page)).to_have_text("2 photos are on your drive")
    expect(row(janes_page, "tickets.pdf")).to_contain_text("Not taken: this is a PDF document")
    choose(janes_page, ("c.jpg", twin))
    expect(row(janes_page, "c.jpg")).to_contain_text("You already have this, from")
    expect(row(janes_page, "c.jpg").get_by_role("link", name="Show")).to_have_attribute(
        "href", Photo.objects.get(title="b").get_absolute_url()
    )
    order = janes_page.locator("#tray li .nm").all_inner_texts()
    assert order == ["tickets.pdf", "c.jpg", "b.jpg", "a.jpg"], "refused, double, done"
    assert axe.violations(janes_page, "tray") == []
    row(janes_page, "tickets.pdf").get_by_role("button", name="Put away").click()
    expect(row(janes_page, "tickets.pdf")).to_have_count(0)
    assert {photo.title for photo in Photo.objects.all()} == {"a", "b"}
    assert janes_page.evaluate("window.violations") == []
    assert sum(one["count"] for one in janes_page.evaluate("window.told")) == 2


def test_the_upload_button_offers_photos_folders_and_albums(janes_page: Page) -> None:
    albums.create(owner=get_user_model().objects.get(username="jane"), title="Islay")
    janes_page.get_by_role("banner").get_by_role("link", name="Upload").press("Enter")
    expect(janes_page.get_by_role("button", name="Choose photos")).to_be_focused()
    assert axe.violations(janes_page, "choices") == []
    janes_page.keyboard.press("Escape")
    expect(janes_page.locator("#tray")).to_be_hidden()
    expect(janes_page.get_by_role("banner").get_by_role("link", name="Upload")).to_be_focused()
    janes_page.keyboard.press("Enter")
    janes_page.get_by_label("Into an album").select_option("Islay")
    choose(janes_page, ("a.jpg", photos.encoded()))
    expect(title(janes_page)).to_have_text("1 photo is on your drive")
    album = albums.of(get_user_model().objects.get(username="jane")).get()
    assert list(albums.photos_in(album)) == [Photo.objects.get()]


def test_on_an_album_photos_go_into_it(janes_page: Page) -> None:
    album = albums.create(owner=get_user_model().objects.get(username="jane"), title="Islay")
    janes_page.goto(album.get_absolute_url())
    drop(janes_page, file("a.jpg", photos.encoded()))
    janes_page.get_by_role("link", name="Show them in this album").click()
    expect(janes_page.locator("main img").first).to_be_visible()
    assert list(albums.photos_in(album)) == [Photo.objects.get()]


def test_a_lost_connection_goes_on_by_itself(janes_page: Page) -> None:
    janes_page.evaluate("() => window.photodriveTray.library()")
    cut: list[str] = []

    def once(route: Any) -> None:
        if route.request.method == "PATCH" and len(cut) < 2:
            cut.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    janes_page.route("**/photos/uploads/**", once)
    choose(janes_page, ("a.jpg", photos.encoded()))
    expect(title(janes_page)).to_have_text("1 photo is on your drive")
    assert len(cut) == 2
    assert Photo.objects.get().title == "a"


def test_offline_she_is_told_and_online_it_goes_on_at_once(janes_page: Page) -> None:
    janes_page.evaluate("() => window.photodriveTray.library()")
    janes_page.context.set_offline(True)
    choose(janes_page, ("a.jpg", photos.encoded()))
    expect(janes_page.locator("[data-tray=sum]")).to_contain_text("no connection: it goes on by itself")
    janes_page.context.set_offline(False)
    expect(title(janes_page)).to_have_text("1 photo is on your drive")


def test_signed_out_meanwhile_it_waits_and_goes_on_after_signing_in_in_another_tab(
    janes_page: Page, at_the_site: Client
) -> None:
    janes_page.context.clear_cookies()
    choose(janes_page, ("a.jpg", photos.encoded()), ("b.jpg", photos.encoded()))
    expect(janes_page.locator("[data-tray=sum]")).to_contain_text("You are signed out. Sign in in another tab")
    assert not Photo.objects.exists()
    at_the_site.logout()
    at_the_site.force_login(get_user_model().objects.get(username="jane"))
    session = at_the_site.cookies["photodrive_session"].value
    janes_page.context.add_cookies([{"name": "photodrive_session", "value": session, "url": janes_page.url}])
    janes_page.get_by_role("button", name="Go on with all").click()
    expect(title(janes_page)).to_have_text("2 photos are on your drive")


def test_a_folder_is_dropped_into_an_album_and_again(janes_page: Page, at_the_site: Client) -> None:
    jane = get_user_model().objects.get(username="jane")
    album = albums.create(owner=jane, title="Islay")
    janes_page.goto(f"/photos/upload/?album={album.pk}")
    expect(janes_page.locator("#album")).to_have_value(str(album.pk))
    data = [photos.encoded() for _ in range(4)]
    inner = {"name": "day 2", "children": [file("c.jpg", data[2]), file(".hidden.jpg", data[3])]}
    folder = {
        "name": "Islay",
        "children": [file("a.jpg", data[0]), file("b.jpg", data[1]), inner, file("Thumbs.db", b"x")],
    }
    drop(janes_page, folder)
    expect(title(janes_page)).to_have_text("3 photos are on your drive")
    assert {photo.title for photo in albums.photos_in(album)} == {"a", "b", "c"}
    sent: list[str] = []
    janes_page.reload()
    janes_page.on("request", lambda request: sent.append(request.method))
    drop(janes_page, folder)
    expect(title(janes_page)).to_have_text("3 photos are on your drive")
    assert "PATCH" not in sent, "all of them were known by their fingerprints"


def test_after_a_closed_tab_half_a_file_goes_on(janes_page: Page, at_the_site: Client) -> None:
    data = photos.encoded(photos.picture((1200, 800)))
    janes_page.route("**/photos/uploads/*-*/", lambda route: route.abort())
    drop(janes_page, file("a.jpg", data))
    janes_page.wait_for_function("() => document.querySelector('#tray li')")
    expect(row(janes_page, "a.jpg")).to_contain_text("Interrupted")
    url = f"{tus.URL}{Upload.objects.get().pk}/"
    assert tus.send(at_the_site, url, data[:5000]).status_code == 204
    janes_page.unroute("**/photos/uploads/*-*/")
    janes_page.close(run_before_unload=False)
    page = janes_page.context.new_page()
    page.goto("/")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.headers["upload-offset"]) if one.method == "PATCH" else None)
    drop(page, file("a.jpg", data))
    expect(title(page)).to_have_text("1 photo is on your drive")
    assert sent == ["5000"]
    assert Photo.objects.get().size == len(data)


def test_pausing_going_on_and_stopping(janes_page: Page) -> None:
    janes_page.route("**/photos/uploads/*-*/", lambda route: None)  # neither answered nor cut off
    choose(janes_page, *((f"{n}.jpg", photos.encoded()) for n in range(5)))
    expect(janes_page.locator("#tray li")).to_have_count(3)
    janes_page.get_by_role("button", name="Pause 0.jpg").click()
    expect(row(janes_page, "0.jpg")).to_contain_text("Paused")
    janes_page.get_by_role("button", name="Pause all").click()
    expect(title(janes_page)).to_have_text("5 photos paused")
    janes_page.unroute("**/photos/uploads/*-*/")
    janes_page.get_by_role("button", name="Go on with all").click()
    expect(title(janes_page)).to_have_text("5 photos are on your drive")
    janes_page.route(
        "**/photos/uploads/*-*/", lambda route: None if route.request.method == "PATCH" else route.continue_()
    )
    choose(janes_page, ("late.jpg", photos.encoded()))
    expect(row(janes_page, "late.jpg")).to_be_visible()
    janes_page.get_by_role("button", name="Stop", exact=True).click()
    with janes_page.expect_response(lambda answer: answer.request.method == "DELETE"):
        janes_page.get_by_role("button", name="Stop uploading").click()
    expect(title(janes_page)).to_have_text("5 photos are on your drive")
    assert list(parts.all_ids()) == []


def test_ten_thousand_files_make_few_rows(janes_page: Page) -> None:
    """They are judged by their sizes here; what counts is that the page goes on answering."""
    took = janes_page.evaluate(
        """async () => {
          const files = Array.from({ length: 10000 }, (_, n) => new File([], `empty ${n}.jpg`));
          const transfer = { items: [], files, types: ["Files"] };
          const event = new Event("drop", { bubbles: true, cancelable: true });
          event.dataTransfer = transfer;
          const begun = performance.now();
          document.body.dispatchEvent(event);
          let longest = 0;
          const title = document.querySelector("[data-tray=title]");
          for (let last = performance.now(); !title.textContent.startsWith("Nothing"); ) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
            if (last - begun > 60000) break;
          }
          return { rows: document.querySelectorAll("#tray li").length, longest, all: performance.now() - begun };
        }"""
    )
    assert took["rows"] <= 60
    assert took["longest"] < 1000
    expect(janes_page.locator("[data-tray=more]")).to_have_text("9,950 more not taken")


def test_without_scripts_the_form_puts_photos_into_an_album(
    page_with_session_of: Any, at_the_site: Client, files: Path
) -> None:
    jane = get_user_model().objects.create_user("jane")
    album = albums.create(owner=jane, title="Islay")
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site, java_script_enabled=False)
    page.goto("/photos/upload/")
    page.set_input_files("#photos", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photos.encoded()}])
    page.locator("#album").select_option("Islay")
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/")
    assert list(albums.photos_in(album)) == [Photo.objects.get()]
