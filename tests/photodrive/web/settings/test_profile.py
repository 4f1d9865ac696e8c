"""Colours, clock and names: they follow the account, and nothing odd breaks a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from photodrive.preferences import zones
from photodrive.preferences.models import Preferences

pytestmark = pytest.mark.django_db


@pytest.fixture
def janes(jane: Any, drive_client: Client) -> Client:
    drive_client.force_login(jane)
    return drive_client


def html_of(client: Client, page: str = "/settings/") -> str:
    text: str = client.get(page).content.decode()
    return text


def test_a_theme_that_there_is_not_is_refused(janes: Client) -> None:
    assert janes.post("/settings/theme/", {"theme": '"><script>'}).status_code == 422
    assert janes.post("/settings/theme/").status_code == 422
    assert not Preferences.objects.exists()


@pytest.mark.parametrize("name", ["Moon/Base", "../../etc/passwd", "Europe/", "localtime", "posixrules", "x" * 4000])
def test_a_zone_that_is_not_known_is_refused(janes: Client, name: str) -> None:
    answer = janes.post("/settings/time-zone/", {"time_zone": name})
    assert answer.status_code == 422
    assert not Preferences.objects.exists()


def test_a_zone_that_is_gone_from_this_machine_is_that_of_the_site(jane: Any, janes: Client) -> None:
    Preferences.objects.create(owner=jane, time_zone="Europe/Atlantis")
    assert zones.zone_of(jane.pk) == timezone.get_default_timezone()
    assert janes.get("/settings/").status_code == 200


def test_she_sees_times_by_her_clock_and_the_next_request_is_by_the_sites(jane: Any, janes: Client) -> None:
    janes.post("/settings/time-zone/", {"time_zone": "Pacific/Kiritimati"})
    there = datetime.now(UTC) + timedelta(hours=14)
    assert f"It is {there:%A} {there.day} {there:%B}" in html_of(janes)
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), 1),  # a minute before, and the minute in which clocks go on
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), 1),
    ],
)
def test_summer_time_is_kept(jane: Any, moment: datetime, offset: int) -> None:
    Preferences.objects.create(owner=jane, time_zone="Europe/Madrid")
    assert moment.astimezone(zones.zone_of(jane.pk)).utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_in_the_page_before_any_script_runs(janes: Client, sam: Any, theme: str) -> None:
    assert "data-bs-theme" not in html_of(janes, "/")
    assert janes.post("/settings/theme/", {"theme": theme}, headers={"accept": "application/json"}).status_code == 204
    assert f'<html lang="en-GB" data-bs-theme="{theme}"' in html_of(janes, "/")
    other = Client(headers={"host": "127.0.0.1:8000"})
    other.force_login(sam)
    assert "data-bs-theme" not in html_of(other, "/")


def test_her_names_are_saved(jane: Any, janes: Client) -> None:
    janes.post("/settings/name/", {"first_name": "Jane", "last_name": "Marwick"})
    jane.refresh_from_db()
    assert jane.get_full_name() == "Jane Marwick"
    assert janes.post("/settings/name/", {"first_name": "J" * 151}).status_code == 422


@pytest.mark.parametrize("page", ["/settings/", "/security/", "/settings/email/", "/settings/data/", "/developers/"])
def test_five_tabs_one_of_which_is_open(janes: Client, page: str) -> None:
    text = html_of(janes, page)
    assert text.count("<h1") == 1
    assert text.count('class="settabs"') == 1
    tabs = text.split('class="settabs"')[1].split("</ul>")[0]
    assert tabs.count("<li>") == 5
    assert tabs.count('aria-current="page"') == 1
    assert f'href="{page}" aria-current="page"' in tabs
