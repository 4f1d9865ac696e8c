"""Rows become visits: one app, one day, no long pause; and no visit is torn between two pages without need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from photodrive.authorization.access_log import visits
from photodrive.authorization.access_log.queries import Filter
from photodrive.authorization.access_log.visits import heading, outcome_in_words, what_in_words
from photodrive.authorization.models import AccessLogEntry
from tests.factories.log import logged
from tests.factories.oauth import grant, make_application

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def apps(jane: Any) -> tuple[Any, Any]:
    """Two consents, of Printshop and of Frame."""
    return grant(owner=jane).authorization, grant(owner=jane, application=make_application(name="Frame")).authorization


def walk(owner: Any) -> list[list[tuple[str, int, bool]]]:
    """All pages: name, rows and whether it goes on, of each visit."""
    told: list[list[tuple[str, int, bool]]] = []
    before: int | None = None
    while True:
        page = visits.page(owner, Filter(), before=before)
        told.append([(visit.client_name, len(visit.entries), visit.goes_on) for visit in page.visits])
        if (before := page.next) is None:
            return told


def test_a_visit_tells_what_was_taken_along(jane: Any, apps: tuple[Any, Any]) -> None:
    shop, _ = apps
    for minute, (what, status, size) in enumerate(
        [("list", 200, 50), ("thumb", 200, 9), ("thumb", 200, 9), ("original", 206, 4000), ("original", 404, 90)]
    ):
        logged(shop, at=START + minute * MINUTE, what=what, status=status, size=size, photo_id=UUID(int=minute))
    (visit,) = visits.page(jane, Filter(), before=None).visits
    assert (visit.begun_at, visit.ended_at, visit.day) == (START, START + 4 * MINUTE, START.date())
    assert visit.counts == [
        {"count": 1, "name": "original", "size": 4000},
        {"count": 2, "name": "thumbnails", "size": 18},
        {"count": 1, "name": "list", "size": 50},
    ]
    assert (visit.refused, visit.goes_on) == (1, False)


@pytest.mark.parametrize(
    ("gap", "count"),
    [(timedelta(minutes=15), 1), (timedelta(minutes=15, seconds=1), 2), (timedelta(hours=10), 2)],
)
def test_a_longer_pause_makes_another_visit(jane: Any, apps: tuple[Any, Any], gap: timedelta, count: int) -> None:
    logged(apps[0], at=START)
    logged(apps[0], at=START + gap)
    assert len(visits.page(jane, Filter(), before=None).visits) == count


def test_midnight_makes_another_visit(jane: Any, apps: tuple[Any, Any]) -> None:
    midnight = datetime(2026, 5, 4, tzinfo=UTC)
    logged(apps[0], at=midnight - MINUTE)
    logged(apps[0], at=midnight + MINUTE)
    assert [visit.day.day for visit in visits.page(jane, Filter(), before=None).visits] == [4, 3]


def test_two_apps_at_the_same_time_are_two_visits(jane: Any, apps: tuple[Any, Any]) -> None:
    for minute in range(6):
        logged(apps[minute % 2], at=START + minute * MINUTE)
    assert walk(jane) == [[("Frame", 3, False), ("Printshop", 3, False)]]


def test_a_visit_that_does_not_fit_the_page_comes_whole_on_the_next(
    jane: Any, apps: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "READ", 4)
    shop, frame = apps
    for n in range(3):
        logged(shop, at=START + n * MINUTE)
    for n in range(2):
        logged(frame, at=START + timedelta(hours=2) + n * MINUTE)
    assert walk(jane) == [[("Frame", 2, False)], [("Printshop", 3, False)]]


def test_visits_that_overlap_the_cut_wait_together(
    jane: Any, apps: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "READ", 5)
    shop, frame = apps
    logged(shop, at=START)
    for n in range(1, 4):
        logged((shop, frame)[n % 2], at=START + n * MINUTE)
    logged(shop, at=START + timedelta(hours=3))
    logged(frame, at=START + timedelta(hours=5))
    told = walk(jane)
    assert told == [[("Frame", 1, False), ("Printshop", 1, False)], [("Frame", 2, False), ("Printshop", 2, False)]]


def test_a_visit_longer_than_a_page_goes_on(jane: Any, apps: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "READ", 4)
    for n in range(6):
        logged(apps[0], at=START + n * MINUTE)
    assert walk(jane) == [[("Printshop", 4, True)], [("Printshop", 2, False)]]


def test_a_page_has_so_many_visits_and_no_row_is_lost(
    jane: Any, apps: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "SHOWN", 2)
    for n in range(5):
        logged(apps[0], at=START + n * timedelta(hours=1))
    told = walk(jane)
    assert [len(page) for page in told] == [2, 2, 1]
    assert sum(rows for page in told for _, rows, _ in page) == 5


@pytest.mark.parametrize(
    ("fields", "what", "outcome"),
    [
        ({"what": "original"}, "Original", ""),
        ({"what": "original", "status": 206}, "Original", "A part of it"),
        ({"what": "thumb", "status": 304, "size": 0}, "Thumbnail", "It had it already: nothing was sent"),
        ({"what": "original", "size": 0}, "Original", "Asked only whether it is there: nothing was sent"),
        ({"what": "list", "status": 401}, "List of photos", "Refused: its access was over"),
        ({"what": "preview", "status": 404}, "Preview", "Refused: there was no such photo for it"),
        ({"what": "change", "status": 403}, "A change", "Refused: you had not allowed that"),
        ({"what": "change", "status": 201}, "Added", ""),
        ({"what": "change", "status": 204, "size": 0}, "Put into the trash", ""),
        ({"what": "details", "status": 405}, "Title and date", "Refused"),
        ({"what": "details", "status": 500}, "Title and date", "It went wrong here"),
    ],
)
def test_each_answer_in_words(apps: tuple[Any, Any], fields: dict[str, Any], what: str, outcome: str) -> None:
    entry = logged(apps[0], **fields)
    assert (what_in_words(entry), outcome_in_words(entry)) == (what, outcome)


def test_every_kind_has_its_words() -> None:
    assert set(visits.COUNTED_AS) == set(AccessLogEntry.What)
    assert {*visits.TOOK, AccessLogEntry.What.CHANGED} == set(AccessLogEntry.What)


def test_headings() -> None:
    assert heading() == "Access log"
    assert heading(app="Printshop") == "What Printshop fetched"
    assert heading(photo="DSCN0027") == "Who fetched DSCN0027"
    assert heading(photo="") == "Who fetched a photo without a title"
    assert heading(app="Printshop", photo="DSCN0027") == "When Printshop fetched DSCN0027"
