"""What she leaves out, what she is asked beside, and not being asked: in a browser, from both sides."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE, Person
from tests.spec.flow import VERIFIER, challenge_of

REMEMBER = re.compile("ask me again while this lasts")
BOTH = "photos:read photos:write"


def test_what_she_leaves_out_the_shop_does_not_learn(owner):
    owner.page.goto(f"{owner.demo.shop}/signin/")
    owner.page.get_by_role("button", name="Sign in with Photodrive").click()
    owner.page.wait_for_url(f"{owner.demo.drive}/**")
    owner.page.get_by_role("checkbox", name=re.compile("know your name")).uncheck()
    owner.page.get_by_role("button", name=f"Go on as {owner.name}").click()
    owner.page.wait_for_url(f"{owner.demo.shop}/**")
    owner.page.goto(f"{owner.demo.shop}/account/")
    expect(owner.page.get_by_text("We were told no name of yours")).to_be_visible()
    expect(owner.page.get_by_text(owner.name)).to_have_count(0)


def test_a_wider_request_leads_with_what_is_new(owner):
    page, address = owner.page, ask_of_another_app(owner)
    says = page.locator(".decide-line")
    page.goto(address("photos:read"))
    owner.tick(CHURCH.stem, LANE.stem)
    page.get_by_role("button", name="Allow 2 photos").click()
    expect(page).to_have_url(re.compile("code="))

    page.goto(address(BOTH))
    expect(page.get_by_role("heading", level=1)).to_have_text("Photobook asks for more than before")
    expect(page.get_by_text(re.compile("^New: add photos to your drive"))).to_be_visible()
    expect(page.get_by_text(re.compile("You already agreed that it can see 2 photos"))).to_be_visible()
    assert owner.ticked() == []
    page.get_by_role("button", name="Use last time's 2 photos").click()
    assert owner.ticked() == sorted([CHURCH.stem, LANE.stem])
    expect(says).to_contain_text("Photobook can see and change the 2 photos you ticked", use_inner_text=True)
    page.get_by_role("checkbox", name=re.compile("add photos to your drive")).uncheck()
    expect(says).to_contain_text("Photobook can see the 2 photos you ticked", use_inner_text=True)
    page.get_by_role("button", name="Allow 2 photos").click()
    expect(page).to_have_url(re.compile("code="))

    page.goto(address(BOTH))
    new = page.get_by_role("checkbox", name=re.compile("add photos to your drive"))
    expect(new).not_to_be_checked()


def test_on_her_second_visit_she_is_not_asked_and_reads_why(owner):
    page = owner.page
    owner.ask_at_the_shop()
    owner.tick(CHURCH.stem)
    page.get_by_role("checkbox", name=REMEMBER).check()
    owner.allow()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your photos")
    expect(page.get_by_text("did not ask you this time")).to_have_count(0)

    come_with_another_browser(owner)
    page.wait_for_url(f"{owner.demo.shop}/import/")
    owner.fetched(1)
    expect(page.get_by_text("Photodrive did not ask you this time: you approved this at")).to_be_visible()
    page.get_by_role("link", name="Connected apps").click()
    page.wait_for_url(f"{owner.demo.drive}/connected-apps/")
    expect(page.get_by_text("Printshop last got in without asking")).to_be_visible()
    page.get_by_role("button", name="Ask me again next time").click()
    expect(page.get_by_text("Printshop asks you again next time")).to_be_visible()

    come_with_another_browser(owner)
    page.wait_for_url(f"{owner.demo.drive}/o/authorize/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    expect(page.get_by_role("checkbox", name=REMEMBER)).not_to_be_checked()
    assert owner.ticked() == []
    expect(page.get_by_role("button", name="Use last time's 1 photo")).to_be_visible()


def test_choosing_other_photos_asks_her_all_the_same(owner):
    owner.ask_at_the_shop()
    owner.tick(CHURCH.stem)
    owner.page.get_by_role("checkbox", name=REMEMBER).check()
    owner.allow()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Your photos")
    owner.page.get_by_role("link", name="Choose other photos").click()
    owner.page.get_by_role("button", name="Continue").click()
    owner.page.wait_for_url(f"{owner.demo.drive}/**")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    expect(owner.page.get_by_role("checkbox", name=REMEMBER)).not_to_be_checked()
    assert owner.ticked() == []


def come_with_another_browser(owner: Person) -> None:
    """The drive knows her there, the shop does not."""
    owner.page.goto("about:blank")
    owner.context.clear_cookies(domain="localhost")
    owner.page.goto(f"{owner.demo.shop}/connect/photodrive/")
    owner.page.get_by_role("button", name="Continue").click()


def ask_of_another_app(owner: Person):
    """Register an app that may change photos, too; how it asks for a scope, as an address."""
    redirect_uri = f"{owner.demo.shop}/nowhere/"
    client_id = owner.demo.shell(
        "from photodrive.authorization.clients import applications as a; print(a.register("
        f"name='Photobook', redirect_uris=[{redirect_uri!r}], scopes={BOTH.split()!r}).application.client_id)"
    ).strip()

    def address(scope: str) -> str:
        asked = {
            "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "scope": scope, "state": "s",
            "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{owner.demo.drive}/o/authorize/?{urlencode(asked)}"

    return address
