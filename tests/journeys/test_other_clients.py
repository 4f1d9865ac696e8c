"""Three more kinds of clients against the running drive: a device, a page without a server, a job without an owner."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from oauthdemo.clients.frame import qr
from tests.journeys.people import CHURCH, LANE, TREES, Person
from tests.journeys.served import ROOT, Demo
from tests.printshop import axe

PATIENCE = 60_000  # milliseconds: a frame asks every five seconds, and less often while it hears nothing
PHONE: ViewportSize = {"width": 390, "height": 844}
LANDSCAPE: ViewportSize = {"width": 1280, "height": 800}
EXTRACTABLE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("slideshow", 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("keys").objectStore("keys").get("dpop");
    asked.onsuccess = () => resolve(asked.result.privateKey.extractable);
  };
})"""
CODE_SHOWN = "() => fetch(document.querySelector('.asking img').src).then((answer) => answer.text())"
KEPT = "() => JSON.stringify({...localStorage, ...sessionStorage})"


def host(demo: Demo, name: str) -> str:
    return f"http://{name}.localhost:{demo.port}/"


def sees(page: Page, heading: str) -> None:
    """The page comes to have this heading."""
    visible = page.get_by_role("heading", level=1).locator("visible=true")
    expect(visible).to_have_text(heading, timeout=PATIENCE)


def on_both_screens(page: Page, name: str) -> list[str]:
    """What axe finds on the page that is open, wide and narrow."""
    found = axe.violations(page, f"{name}, wide")
    page.set_viewport_size(PHONE)
    found += axe.violations(page, f"{name}, narrow")
    page.set_viewport_size(LANDSCAPE)
    return found


def let_in(owner: Person, address: str, *titles: str) -> None:
    """She follows the address on the device, says that the code is on it, and chooses."""
    owner.page.goto(address)
    sees(owner.page, "Is this code on your device?")
    owner.page.get_by_role("button", name="Yes, it is on my device").click()
    sees(owner.page, "Which photos may Photo frame see?")
    owner.tick(*titles)
    owner.allow()
    sees(owner.page, "You can go back to your device")


def end(owner: Person, name: str) -> None:
    """She ends the access of the application ``name`` under Connected apps."""
    apps = owner.connected_apps()
    expect(apps.get_by_text(name).first).to_be_visible()
    apps.get_by_role("button", name="End access").first.click()
    expect(owner.page.get_by_text("can no longer see")).to_be_visible()


def turned(page: Page, times: int) -> list[str]:
    """The titles that are seen on turning over so many pictures."""
    seen = []
    for _ in range(times):
        title = page.locator(".title").inner_text().strip()
        seen.append(title)
        page.keyboard.press("ArrowRight")
        expect(page.locator(".title")).not_to_have_text(title, timeout=PATIENCE)
    return seen


@pytest.fixture
def wall(somebody: Any) -> Person:
    """The frame's own browser, in which nobody is signed in anywhere."""
    hung: Person = somebody(viewport=LANDSCAPE)
    hung.page.goto(host(hung.demo, "frame"))
    return hung


def test_a_frame_shows_exactly_what_she_chose_until_she_ends_it(wall, owner):
    wall.page.get_by_role("button", name="Connect to Photodrive").click()
    sees(wall.page, "Show your photos here")
    complete = str(wall.page.get_by_role("link", name="Open it in this browser").get_attribute("href"))
    code = wall.page.locator(".code").inner_text()
    assert complete == f"{wall.demo.drive}/o/device/?user_code={code}"
    assert wall.page.evaluate(CODE_SHOWN) == qr.svg(complete).decode()
    problems = on_both_screens(wall.page, "asking")

    let_in(owner, complete, CHURCH.stem, LANE.stem)
    expect(wall.page.locator("img.picture")).to_be_visible(timeout=PATIENCE)
    assert sorted(set(turned(wall.page, 4))) == sorted([CHURCH.stem, LANE.stem])
    problems += on_both_screens(wall.page, "showing")
    assert {cookie["name"] for cookie in wall.context.cookies()} == {"frame", "csrftoken"}, "no session of the drive"

    end(owner, "Photo frame")
    sees(wall.page, "The frame may see your photos no longer")
    problems += on_both_screens(wall.page, "over")
    wall.page.get_by_role("button", name="Ask again").click()
    sees(wall.page, "Show your photos here")
    expect(wall.page.locator(".code")).not_to_have_text(code)
    assert problems == []


def test_a_frame_forgets_and_gives_the_access_back_at_the_press_of_its_button(wall, owner):
    wall.page.get_by_role("button", name="Connect to Photodrive").click()
    let_in(owner, str(wall.page.get_by_role("link", name="Open it").get_attribute("href")), TREES.stem)
    expect(wall.page.locator("img.picture")).to_be_visible(timeout=PATIENCE)
    wall.page.get_by_role("button", name="Forget my photos").click()
    sees(wall.page, "A photo frame, fresh from the shop")
    expect(owner.connected_apps().get_by_role("button", name="End access")).to_have_count(0)


def test_a_frame_says_that_she_said_no(wall, owner):
    wall.page.get_by_role("button", name="Connect to Photodrive").click()
    owner.page.goto(str(wall.page.get_by_role("link", name="Open it").get_attribute("href")))
    owner.page.get_by_role("button", name="Yes, it is on my device").click()
    owner.page.get_by_role("button", name="Deny").click()
    sees(wall.page, "You said no")


def test_a_frame_in_a_terminal_lists_and_saves_what_she_chose(owner, tmp_path):
    command = [sys.executable, "manage.py", "photo_frame", "--save", str(tmp_path / "pictures")]
    with subprocess.Popen(
        command, cwd=ROOT, env=owner.demo.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as frame:
        assert frame.stdout is not None
        codes = (re.search(r"type the code  ([A-Z]{4}-[A-Z]{4})", line) for line in frame.stdout)
        code = next(found[1] for found in codes if found)
        let_in(owner, f"{owner.demo.drive}/o/device/?user_code={code}", LANE.stem, TREES.stem)
        said, complaints = frame.communicate(timeout=90)
    assert (frame.returncode, complaints) == (0, "")
    listed = re.findall(r"^ +\d+  (.+)$", said, re.MULTILINE)
    assert sorted(listed) == sorted([LANE.stem, TREES.stem])
    assert [file.read_bytes()[8:12] for file in (tmp_path / "pictures").iterdir()] == [b"WEBP", b"WEBP"]


@pytest.fixture
def show(owner: Person) -> Person:
    """The slideshow in the owner's browser, with two of her photos."""
    owner.page.set_viewport_size(LANDSCAPE)
    owner.page.goto(host(owner.demo, "slideshow"))
    sees(owner.page, "Your photos, as large as your screen")
    owner.page.get_by_role("button", name="Choose photos").click()
    owner.page.wait_for_url(f"{owner.demo.drive}/**")
    sees(owner.page, "Which photos may Slideshow see?")
    owner.tick(CHURCH.stem, LANE.stem)
    with owner.page.expect_request("**/api/v1/photos/") as asked:
        owner.allow()
    expect(owner.page.locator("[data-picture]")).to_be_visible(timeout=PATIENCE)
    owner.page.evaluate("scheme => { window.used = scheme; }", asked.value.headers["authorization"])
    return owner


def opens(owner: Person, authorization: str) -> int:
    """The status of a call to the API with these credentials and no proof."""
    request = Request(f"{owner.demo.drive}/api/v1/photos/", headers={"Authorization": authorization})
    try:
        with urlopen(request, timeout=30) as response:
            return int(response.status)
    except HTTPError as refused:
        return refused.code


def test_a_slideshow_shows_exactly_what_she_chose_with_a_token_that_is_nothing_elsewhere(show):
    assert show.page.url == host(show.demo, "slideshow"), "neither code nor state stay in the address"
    assert sorted(set(turned(show.page, 4))) == sorted([CHURCH.stem, LANE.stem])
    assert on_both_screens(show.page, "showing") == []
    scheme, _, token = show.page.evaluate("() => window.used").partition(" ")
    assert scheme == "DPoP"
    assert [opens(show, f"{scheme} {token}") for scheme in ("Bearer", "DPoP")] == [401, 401]
    assert show.page.evaluate(EXTRACTABLE) is False
    assert token not in show.page.evaluate(KEPT)


def test_a_slideshow_that_is_opened_again_knows_nothing_and_asks_again(show):
    show.page.goto(host(show.demo, "slideshow"))
    sees(show.page, "Your photos, as large as your screen")
    show.page.get_by_role("button", name="Choose photos").click()
    show.page.wait_for_url(f"{show.demo.drive}/**")
    sees(show.page, "Which photos may Slideshow see?")
    assert show.ticked() == []
    show.page.get_by_role("button", name="Use last time's 2 photos").click()
    assert show.ticked() == sorted([CHURCH.stem, LANE.stem])
    show.page.get_by_role("button", name="Deny").click()
    sees(show.page, "You said no")


def test_a_slideshow_goes_dark_when_she_ends_it_at_the_drive(show, somebody):
    page, show.page = show.page, show.context.new_page()
    end(show, "Slideshow")
    page.bring_to_front()
    page.keyboard.press("ArrowRight")
    sees(page, "The slideshow may see your photos no longer")
    expect(page.locator("[data-picture]")).not_to_have_attribute("src", re.compile("."))


def test_a_slideshow_gives_the_access_back(show):
    token = show.page.evaluate("() => window.used")
    show.page.get_by_role("button", name="Stop and give the access back").click()
    sees(show.page, "The access is given back")
    assert opens(show, token) == 401
    expect(show.connected_apps().get_by_role("button", name="End access")).to_have_count(0)


def test_an_answer_that_nobody_asked_for_is_not_used(somebody):
    page = somebody().page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host(somebody().demo, "slideshow") + "?code=pd_ac_x&state=y&iss=z")
    sees(page, "This was not for this page")
    assert not [url for url in asked if "/o/" in url]


def test_a_slideshow_says_that_the_drive_does_not_answer(somebody):
    person = somebody()
    person.page.goto(host(person.demo, "slideshow"))
    person.page.route(f"{person.demo.drive}/**", lambda route: route.abort())
    person.page.get_by_role("button", name="Choose photos").click()
    sees(person.page, "The drive does not answer")
    person.complaints.clear()  # the browser's own, about the connection


def report(demo: Demo, *options: str) -> str:
    command = [sys.executable, "manage.py", "usage_report", *options]
    done = subprocess.run(command, cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_job_reports_how_much_the_shop_uses_the_drive(owner):
    before = json.loads(report(owner.demo, "--json"))
    owner.get_photos(CHURCH.stem, TREES.stem)
    figures = json.loads(report(owner.demo, "--json"))
    assert figures["connections"] == before["connections"] + 1
    assert figures["days"][-1]["answers"] >= before["days"][-1]["answers"] + 2
    told = report(owner.demo)
    assert f"Connections now: {figures['connections']}" in told
    assert figures["days"][-1]["date"] in told


def test_the_page_of_the_clients_leads_to_each_of_them(somebody):
    person = somebody()
    person.page.goto(f"{person.demo.drive}/clients/")
    for name, address in (("Hang up the frame", "frame"), ("Open the slideshow", "slideshow")):
        link = person.page.get_by_role("link", name=name)
        assert link.get_attribute("href") == host(person.demo, address)
    assert on_both_screens(person.page, "clients") == []
    expect(person.page.get_by_text("manage.py usage_report")).to_be_visible()
