"""The story: chosen private photos, printed by a shop that learns nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE, TREES


def test_from_upload_to_placed_order(somebody, tmp_path):
    broken = tmp_path / "holiday.jpg"
    broken.write_bytes(CHURCH.read_bytes()[:5000])
    jane = somebody()
    jane.sign_up()
    jane.upload(CHURCH, LANE, TREES, broken)
    expect(jane.page.get_by_role("heading", name="3 photos are on your drive")).to_be_visible()
    expect(jane.page.locator("#tray")).to_contain_text("1 not added")
    jane.page.get_by_role("link", name="Show them in the library").click()
    expect(jane.page.locator("main a[href^='/photos/']:has(img)")).to_have_count(3)

    jane.ask_at_the_shop()
    assert jane.page.url.startswith(jane.demo.drive), "the address bar shows the drive"
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    expect(jane.page.get_by_text(f"Signed in as {jane.name}")).to_be_visible()
    assert jane.ticked() == [], "nothing is ticked the first time"
    jane.tick(CHURCH.stem, LANE.stem)
    jane.page.get_by_role("button", name="Allow 2 photos").click()

    assert jane.page.url.startswith(jane.demo.shop)
    assert jane.fetched(2) == [CHURCH.stem, LANE.stem]
    expect(jane.page.get_by_text(TREES.stem)).to_have_count(0)

    jane.order_at_the_shop()
    expect(jane.page.get_by_role("heading", level=1)).to_contain_text(re.compile("order|thank", re.I))
    expect(jane.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()

    apps = jane.connected_apps()
    expect(apps.get_by_text("Printshop").first).to_be_visible()
    expect(apps.get_by_text("2 photos")).to_be_visible()


def test_signing_in_on_the_way_works_as_well(somebody):
    jane = somebody()
    jane.ask_at_the_shop()
    assert "/accounts/login/" in jane.page.url
    assert jane.page.url.startswith(jane.demo.drive), "her password is asked for at the drive only"
    jane.sign_in()
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")


def test_deny_leads_back_to_a_friendly_page_and_shares_nothing(owner):
    owner.ask_at_the_shop()
    owner.page.get_by_role("button", name="Deny").click()
    assert owner.page.url.startswith(owner.demo.shop)
    expect(owner.page.locator("main")).to_contain_text("Photodrive")
    expect(owner.page.locator("main")).not_to_contain_text("Traceback")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("You kept your photos to yourself")
    expect(owner.page.get_by_text("access_denied")).not_to_be_visible()
    expect(owner.page.get_by_role("button", name="Choose photos")).to_be_visible()
    expect(owner.connected_apps().get_by_role("button", name="End access")).to_have_count(0)


def test_ending_it_at_the_drive_stops_the_shop_at_its_next_request(owner):
    owner.get_photos(CHURCH.stem)
    owner.connected_apps().get_by_role("button", name="End access").click()
    expect(owner.page.get_by_text("can no longer see")).to_be_visible()
    owner.page.wait_for_timeout(2_100)  # the shop asks again at a page view, but not twice within two seconds
    owner.page.goto(f"{owner.demo.shop}/import/")
    expect(owner.page.get_by_role("heading", level=1)).not_to_have_text("Your photos")
    expect(owner.page.locator("main img[src*='/photos/']")).to_have_count(0)


def test_within_the_hour_she_just_sees_her_photos(owner):
    owner.get_photos(CHURCH.stem, TREES.stem)
    owner.page.goto(f"{owner.demo.drive}/")
    owner.page.goto(f"{owner.demo.shop}/")
    owner.page.goto(f"{owner.demo.shop}/import/")
    assert owner.fetched(2) == sorted([TREES.stem, CHURCH.stem])
    assert owner.page.url.startswith(owner.demo.shop)


def test_after_the_hour_she_is_asked_again_with_her_last_choice_ticked(owner):
    owner.get_photos(CHURCH.stem, TREES.stem)
    owner.demo.shell(
        "from django.utils import timezone as t; from photodrive.models import Authorization as A; "
        "from printshop.oauth.models import Connection as C; "
        f"a = A.objects.filter(owner__username={owner.name!r}); a.update(expires_at=t.now()); "
        "C.objects.filter(pk=C.objects.latest('pk').pk).update(expires_at=t.now())"
    )
    owner.page.goto(f"{owner.demo.shop}/import/")
    expect(owner.page.get_by_role("heading", level=1)).not_to_have_text("Your photos")
    owner.ask_at_the_shop()
    assert owner.ticked() == [], "nothing is ticked the second time"
    owner.page.get_by_role("button", name="Use last time's 2 photos").click()
    assert owner.ticked() == sorted([CHURCH.stem, TREES.stem])
    owner.page.get_by_role("button", name="Allow 2 photos").click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Your photos")
    assert owner.fetched(2) == sorted([CHURCH.stem, TREES.stem])
