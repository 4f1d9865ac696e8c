"""The log as its owner reads it: filtered, page by page, and never by looking at all of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from photodrive.authorization.access_log import queries
from photodrive.authorization.access_log.queries import Filter
from photodrive.authorization.models import Authorization
from tests.factories.log import logged
from tests.factories.oauth import grant, make_application, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def shop(jane: Any) -> Authorization:
    made: Authorization = grant(owner=jane).authorization
    return made


@pytest.fixture
def frame(jane: Any) -> Authorization:
    made: Authorization = grant(owner=jane, application=make_application(name="Frame")).authorization
    return made


def pages(owner: Any, wanted: Filter, *, size: int) -> Iterator[list[int]]:
    before: int | None = None
    while True:
        page = queries.page(owner, wanted, before=before, size=size)
        yield [entry.pk for entry in page.entries]
        if (before := page.next) is None:
            return


def found(owner: Any, **wanted: Any) -> list[int]:
    return [pk for page in pages(owner, Filter(**wanted), size=50) for pk in page]


def test_pages_follow_each_other_newest_first_without_gap_or_repetition(jane: Any, shop: Authorization) -> None:
    made = [logged(shop).pk for _ in range(7)]
    assert list(pages(jane, Filter(), size=3)) == [made[:3:-1], made[3:0:-1], made[:1]]


def test_a_row_that_comes_meanwhile_moves_nothing(jane: Any, shop: Authorization) -> None:
    made = [logged(shop).pk for _ in range(4)]
    first = queries.page(jane, Filter(), before=None, size=2)
    logged(shop)
    second = queries.page(jane, Filter(), before=first.next, size=2)
    assert [entry.pk for entry in second.entries] == made[1::-1]


def test_each_filter_leaves_out_the_rest(jane: Any, shop: Authorization, frame: Authorization) -> None:
    one, other = uuid4(), uuid4()
    a = logged(shop, photo_id=one, what="original").pk
    b = logged(shop, photo_id=other).pk
    c = logged(frame, photo_id=one).pk
    d = logged(frame, status=404, what="original").pk
    assert found(jane) == [d, c, b, a]
    assert found(jane, client_id=shop.client_id) == [b, a]
    assert found(jane, photo_id=one) == [c, a]
    assert found(jane, photo_id=one, client_id=shop.client_id) == [a]
    assert found(jane, what="original") == [d, a]
    assert found(jane, refused=True) == [d]
    assert found(jane, refused=True, what="original", client_id=frame.client_id) == [d]
    assert found(jane, refused=True, photo_id=one) == []


def test_rows_of_others_are_in_no_page_and_no_sum(jane: Any, shop: Authorization) -> None:
    photo_id = uuid4()
    sams = grant(owner=make_user("sam"), application=shop.application).authorization
    logged(sams, photo_id=photo_id, status=404)
    for wanted in ({}, {"client_id": shop.client_id}, {"photo_id": photo_id}, {"refused": True}, {"what": "thumb"}):
        assert found(jane, **wanted) == []
        assert queries.totals(jane, Filter(**wanted)).count == 0
    assert queries.title_of_photo(jane, photo_id) is None
    assert queries.name_of_app(jane, shop.client_id) is None


def test_days_are_whole_and_both_count(jane: Any, shop: Authorization) -> None:
    times = [NOON + timedelta(hours=hours) for hours in (-48, -12, -1, 11.99, 12, 60)]
    made = [logged(shop, at=at).pk for at in times]
    the_third = date(2026, 5, 3)
    assert found(jane, since=the_third, until=the_third) == made[3:0:-1]
    assert found(jane, since=the_third) == made[:0:-1]
    assert found(jane, until=the_third) == made[3::-1]
    assert found(jane, since=date(2027, 1, 1)) == found(jane, until=date(2020, 1, 1)) == []


def test_a_row_that_waited_to_be_written_is_still_found_by_its_day(jane: Any, shop: Authorization) -> None:
    later = logged(shop, at=NOON + timedelta(hours=12, minutes=10)).pk
    waited = logged(shop, at=NOON + timedelta(hours=11, minutes=50)).pk
    assert waited > later
    assert found(jane, until=date(2026, 5, 3)) == [waited]
    assert found(jane, since=date(2026, 5, 4)) == [later]


def test_a_search_stops_after_so_many_rows_and_leads_on(
    jane: Any, shop: Authorization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ROWS_SEARCHED", 4)
    rare = logged(shop, what="change").pk
    for _ in range(9):
        logged(shop)
    assert list(pages(jane, Filter(what="change"), size=3)) == [[], [], [rare]]
    assert len(found(jane, what="thumb")) == 9
    assert [entry.pk for entry in queries.everything(jane, Filter(what="change"), size=3)] == [rare]
    totals = queries.totals(jane, Filter(what="change"))
    assert (totals.count, totals.more) == (0, True)


def test_totals_count_answers_bytes_and_refusals(jane: Any, shop: Authorization) -> None:
    logged(shop, size=100)
    logged(shop, size=23)
    logged(shop, size=7, status=429)
    totals = queries.totals(jane, Filter())
    assert (totals.count, totals.size, totals.refused, totals.more) == (3, 130, 1, False)


def test_beyond_so_many_the_totals_are_at_least(
    jane: Any, shop: Authorization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ROWS_COUNTED", 2)
    for _ in range(3):
        logged(shop)
    assert queries.totals(jane, Filter()).count == 2
    assert queries.totals(jane, Filter()).more


def test_apps_are_those_of_her_consents_by_their_latest_name(jane: Any, shop: Authorization) -> None:
    Authorization.objects.filter(pk=shop.pk).update(client_name="Print shop, before")
    grant(owner=jane, application=shop.application)
    grant(owner=make_user("sam"))
    assert queries.apps_of(jane) == {shop.client_id: "Printshop"}


def test_what_is_gone_keeps_its_name_in_the_log(jane: Any, shop: Authorization) -> None:
    logged(shop, photo_id=UUID(int=1), photo_title="Gone")
    shop.application.delete()
    assert queries.title_of_photo(jane, UUID(int=1)) == "Gone"
    assert queries.name_of_app(jane, shop.client_id) == "Printshop"
    assert queries.logos_of([shop.client_id]) == {}
