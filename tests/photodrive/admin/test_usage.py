"""The operator's pages: how much an application is used, and several disabled at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from photodrive.admin import charts
from photodrive.authorization.access_log import usage
from photodrive.authorization.clients import applications
from photodrive.authorization.models import AccessLogEntry
from tests.photodrive.admin.test_applications import LIST, operator
from tests.photodrive.admin.test_protocol import change_url
from tests.spec.conftest import flow, jane, photo, photos

__all__ = ["flow", "jane", "operator", "photo", "photos"]
pytestmark = pytest.mark.django_db


def noted(flow: Any, jane: Any, *, days_ago: int, size: int = 1000, status: int = 200, client_id: str = "") -> None:
    AccessLogEntry.objects.create(
        owner=jane,
        client_id=client_id or flow.application.client_id,
        client_name="Printshop",
        what="original",
        status=status,
        size=size,
        at=timezone.now() - timedelta(days=days_ago),
    )


@pytest.fixture
def used(flow: Any, jane: Any, photo: Any) -> None:
    """Twice today, four times three days ago, one of them refused, and long ago; somebody else's too."""
    flow.pair([photo], scope="photos:read")
    for days_ago, status in ((0, 200), (0, 206), (3, 200), (3, 200), (3, 200), (3, 404), (usage.DAYS + 1, 200)):
        noted(flow, jane, days_ago=days_ago, status=status)
    noted(flow, jane, days_ago=0, client_id="another")


def test_each_day_has_its_figures(flow: Any, used: None) -> None:
    days = usage.by_day(flow.application.client_id)
    assert len(days) == usage.DAYS
    figures = [(day["connections"], day["answers"], day["bytes"], day["refused"]) for day in days]
    assert (figures[-1], figures[-4]) == ((1, 2, 2000, 0), (0, 3, 3000, 1))
    assert all(figure == (0, 0, 0, 0) for figure in figures[:-4])


def test_the_busiest_day_fills_its_chart_and_empty_days_have_no_bar(flow: Any, used: None) -> None:
    connections, answers, sent, refused = charts.of_application(flow.application.client_id)
    assert [chart.total for chart in (connections, answers, refused)] == ["1", "5", "1"]
    assert (sent.total, sent.most) == ("4.9\xa0KB", "2.9\xa0KB")
    assert sorted(bar.height for bar in answers.bars) == [charts.HEIGHT * 2 // 3, charts.HEIGHT]
    assert all(bar.y + bar.height == charts.HEIGHT for bar in answers.bars)


def test_the_page_shows_them_in_words_too(operator: Any, flow: Any, used: None) -> None:
    page = operator.get(change_url(flow.application)).content.decode()
    assert "Answers by day: 5 altogether, 3 on the busiest" in page
    assert len(re.findall("<rect", page)) == 6
    assert "style=" not in page.split("usage-charts")[1].split("</fieldset>")[0]


def test_an_unused_one_has_empty_charts(operator: Any, flow: Any) -> None:
    page = operator.get(change_url(flow.application)).content.decode()
    assert "Answers by day: 0 altogether" in page
    assert "<rect" not in page


@pytest.mark.promise("dead-application")
@pytest.mark.promise("site-admin")
def test_several_are_disabled_at_once_and_each_is_logged(operator: Any, flow: Any, photo: Any) -> None:
    token = flow.token([photo])
    other = applications.register(name="Other", redirect_uris=["https://other.example/"]).application
    chosen = {"_selected_action": [flow.application.pk, other.pk]}
    page = operator.post(LIST, {"action": "disable_selected", **chosen}, follow=True).content.decode()
    assert "Disabled 2 applications." in page
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Disabled."] * 2
    page = operator.post(LIST, {"action": "enable_selected", **chosen}, follow=True).content.decode()
    assert "Enabled 2 applications." in page
    assert flow.api("/api/v1/photos/", token).status_code == 200
