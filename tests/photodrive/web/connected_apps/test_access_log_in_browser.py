"""The access log in a real browser: axe-core finds nothing, nothing is too wide, no script is needed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.log import logged
from tests.factories.oauth import grant, make_application, make_user
from tests.factories.stored import make_photo
from tests.printshop import axe

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS: list[Any] = [
    pytest.param({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}, id=f"{scheme}-{width}")
    for width, scheme in ((1280, "light"), (390, "dark"))
]
Open = Callable[..., Page]


@pytest.fixture
def shop(files: Any) -> Any:
    """Jane's consent for an app with a long name that was here twice and was refused once."""
    jane = make_user("jane")
    name = "Inkwell, printers of holiday photographs since nineteen hundred and twelve"
    made = grant(owner=jane, application=make_application(name=name)).authorization
    photo = make_photo(jane, title="DSCN0027")
    now = timezone.now()
    for minutes, what, status in ((120, "list", 200), (119, "thumb", 200), (1, "original", 200), (1, "original", 404)):
        given = {"photo": photo} if status == 200 and what != "list" else {}
        logged(made, at=now - timedelta(minutes=minutes), what=what, status=status, size=7000, **given)
    logged(made, at=now, photo_id=uuid.UUID(int=1), photo_title="A_file_name_without_any_space_" * 6)
    return made


@pytest.fixture
def open_page(page_with_session_of: Open, at_the_site: Client, shop: Any) -> Open:
    """Opens a browser in which jane is signed in."""
    at_the_site.force_login(shop.owner)
    return partial(page_with_session_of, at_the_site)


@pytest.mark.parametrize("screen", SCREENS)
def test_visits_rows_nothing_and_mistakes(open_page: Open, shop: Any, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    found, wide = [], []
    queries = ("", "view=rows", f"app={shop.client_id}&refused=on", "what=change", "since=nonsense", "before=1")
    for query in queries:
        page.goto(f"/access-log/?{query}")
        for visit in page.locator("details.visit > summary").all():
            visit.click()
        found += axe.violations(page, query)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(query)
    assert (found, wide) == ([], [])


def test_a_visit_opens_by_keyboard_and_the_filter_works_without_scripts(open_page: Open, shop: Any) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/access-log/")
    visit = page.locator("details.visit").first
    expect(visit.get_by_text("Refused: there was no such photo for it")).to_be_hidden()
    visit.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(visit.get_by_text("Refused: there was no such photo for it")).to_be_visible()
    page.get_by_label("Who", exact=True).select_option(value=shop.client_id)
    page.get_by_label("Only refused").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What Inkwell, printers")
    expect(page.locator("details.visit")).to_have_count(1)
    expect(page.locator("details.visit summary")).to_contain_text("1 refused")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="As a table (CSV)").click()
    assert waiting.value.suggested_filename == f"access-log-{timezone.localdate():%Y-%m-%d}.csv"
    assert len(waiting.value.path().read_text().splitlines()) == 2


def test_a_reader_in_another_time_zone_sees_her_own_clock_and_day(open_page: Open, shop: Any) -> None:
    page = open_page(timezone_id="Pacific/Kiritimati", locale="en-GB")  # fourteen hours ahead of UTC
    page.goto("/access-log/?view=rows")
    moment = page.locator("time[data-day]").first
    told = page.evaluate(
        """(element) => {
          const moment = new Date(element.dateTime);
          const other = moment.toLocaleDateString("sv") !== element.dataset.day;
          const clock = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
          return { clock, other, text: element.textContent };
        }""",
        moment.element_handle(),
    )
    assert told["text"].endswith(told["clock"])
    assert (told["text"] != told["clock"]) == told["other"]
