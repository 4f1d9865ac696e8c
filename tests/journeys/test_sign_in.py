"""Signing in at the shop with the drive: the basic identity she agrees to share, and nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, Person


def sign_in_at_the_shop(person: Person, *, share_name: bool) -> None:
    """From the shop's menu to her account there, signed in at the drive already."""
    person.page.goto(f"{person.demo.shop}/")
    person.page.get_by_role("link", name="Sign in", exact=True).click()
    person.page.get_by_role("button", name="Sign in with Photodrive").click()
    person.page.wait_for_url(f"{person.demo.drive}/**")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Printshop wants to know who you are")
    person.page.get_by_role("checkbox", name=re.compile("know your name")).set_checked(share_name)
    person.page.get_by_role("button", name=re.compile("^Go on as")).click()
    person.page.wait_for_url(f"{person.demo.shop}/account/")


def test_a_guest_signs_in_keeps_her_name_to_herself_and_finds_her_order_again(owner, somebody):
    owner.get_photos(CHURCH.stem)
    sign_in_at_the_shop(owner, share_name=False)
    main = owner.page.locator("main")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Hello")
    expect(main.get_by_text("Signed in by Photodrive")).to_be_visible()
    expect(main.get_by_text("We were told no name of yours")).to_be_visible()
    expect(main).not_to_contain_text(owner.name)

    main.get_by_role("link", name="Go on with your photos").click()
    assert owner.fetched(1) == [CHURCH.stem], "what the guest had came along"
    owner.order_at_the_shop()
    expect(owner.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()
    order = owner.page.url

    owner.page.goto(f"{owner.demo.shop}/account/")
    owner.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    owner.page.goto(f"{owner.demo.shop}/orders/")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("No orders yet")

    stranger = somebody()
    for path in (order, f"{owner.demo.shop}/orders/", f"{owner.demo.shop}/account/"):
        stranger.page.goto(path)
        expect(stranger.page.locator("main")).not_to_contain_text("Flora")

    sign_in_at_the_shop(owner, share_name=True)
    expect(owner.page.get_by_role("heading", level=1)).to_have_text(f"Hello, {owner.name}")
    expect(owner.page.get_by_role("link", name=re.compile("for Grandma Flora"))).to_be_visible()


def test_no_is_a_friendly_page_and_the_shop_works_without(owner):
    owner.page.goto(f"{owner.demo.shop}/signin/?next=/orders/")
    owner.page.get_by_role("button", name="Sign in with Photodrive").click()
    owner.page.wait_for_url(f"{owner.demo.drive}/**")
    owner.page.get_by_role("button", name="Deny").click()
    owner.page.wait_for_url(f"{owner.demo.shop}/**")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("You did not sign in")
    expect(owner.page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    expect(owner.page.locator("details").get_by_text("access_denied")).not_to_be_visible()


def test_signing_out_at_both_sites(owner):
    sign_in_at_the_shop(owner, share_name=True)
    owner.page.get_by_role("button", name="Sign out at Photodrive, too").click()
    owner.page.wait_for_url(f"{owner.demo.shop}/signed-out/**")
    expect(owner.page.get_by_text("Here and at Photodrive.")).to_be_visible()
    owner.page.goto(f"{owner.demo.drive}/connected-apps/")
    expect(owner.page.get_by_label("Password")).to_be_visible()
