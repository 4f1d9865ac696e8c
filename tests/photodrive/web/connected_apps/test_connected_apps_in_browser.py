"""Connected apps in a real browser: axe-core finds nothing, nothing is too wide, no script is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from tests.factories.oauth import grant, make_application
from tests.photodrive.web.test_pages_in_browser import SCREENS, Open, jane, open_page
from tests.printshop import axe

__all__ = ["jane", "open_page"]
pytestmark = pytest.mark.django_db(transaction=True)
LONG = "An application with a name that hardly ends and has-a-word-in-it-that-cannot-be-broken-anywhere"


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_of_connected_apps(open_page: Open, jane: Any, screen: dict[str, Any]) -> None:
    # As high as the pages: a bar that sticks to the edge of a window lies over what is behind it.
    page = open_page(**screen | {"viewport": {"width": screen["viewport"]["width"], "height": 3000}})
    photos = list(jane.photodrive_photos.all())
    chosen = grant(*photos, owner=jane, location=True, application=make_application(name=LONG)).authorization
    islay = albums.of(jane).get(title="Islay")
    follows = grant(owner=jane, selection="album", album=islay, duration="until_revoked").authorization
    over = grant(photos[0], owner=jane).authorization
    lifecycle.end(over, ended=Authorization.Ended.BY_OWNER)
    paths = [f"{one.pk}/" for one in (chosen, follows, over)]
    found, too_wide = [], []
    for path in ["", *paths, f"{chosen.pk}/add/", "end-all/", "ended/"]:
        page.goto(f"/connected-apps/{path}")
        if path == paths[0]:
            page.get_by_text("Shorten the time").click()
        found += axe.violations(page, path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(path)
    page.goto(photos[0].get_absolute_url())
    assert (found + axe.violations(page, "photo"), too_wide) == ([], [])


def test_without_scripts_a_photo_is_taken_from_what_follows_the_drive(open_page: Open, jane: Any) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    made = grant(owner=jane, selection="all").authorization
    page.goto(f"/connected-apps/{made.pk}/")
    page.get_by_role("checkbox", name="Photo 1").check()
    page.get_by_role("button", name="Take the ticked photos away").click()
    expect(page.get_by_role("heading", name="Take 1 photo away?")).to_be_visible()
    page.get_by_role("button", name="Take it away, and nothing new").click()
    expect(page.get_by_role("heading", name="2 photos it can see")).to_be_visible()
    assert Authorization.objects.get().selection == "chosen"


def test_a_time_that_is_written_is_the_one_that_is_chosen(open_page: Open, jane: Any) -> None:
    page = open_page(timezone_id="Asia/Tokyo")
    made = grant(owner=jane, selection="all").authorization
    Authorization.objects.update(expires_at=timezone.now() + timedelta(days=3))
    wanted = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    page.goto(f"/connected-apps/{made.pk}/")
    page.get_by_text("Shorten the time").click()
    page.get_by_label("Date and time").fill((wanted + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M"))
    expect(page.get_by_role("radio", name="At another time")).to_be_checked()
    page.get_by_role("button", name="Shorten", exact=True).click()
    expect(page.get_by_text("Shortened. Printshop gets nothing after that time.")).to_be_visible()
    assert Authorization.objects.get().expires_at == wanted
