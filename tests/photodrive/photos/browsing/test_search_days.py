"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from photodrive.photos.browsing import search_days
from photodrive.photos.browsing.search_days import Span

pytestmark = pytest.mark.either_database
TODAY = date(2026, 11, 30)  # a Monday
YEARS = [2026, 2025, 2024]


def days(text: str) -> list[tuple[str, str]]:
    spans = search_days.spans(text.split(), today=TODAY, years=YEARS)
    return [(span.begun.isoformat(), span.ended.isoformat()) for span in spans]


@pytest.mark.parametrize(
    ("text", "begun", "ended"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-05", "2026-05-01", "2026-06-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-05-14", "2026-05-14", "2026-05-15"),
        ("may 2026", "2026-05-01", "2026-06-01"),
        ("sep 2026", "2026-09-01", "2026-10-01"),
        ("14 may 2026", "2026-05-14", "2026-05-15"),
        ("may 14 2026", "2026-05-14", "2026-05-15"),
        ("summer 2025", "2025-06-01", "2025-09-01"),
        ("winter 2025", "2025-12-01", "2026-03-01"),
        ("autumn 2025", "2025-09-01", "2025-12-01"),
        ("today", "2026-11-30", "2026-12-01"),
        ("yesterday", "2026-11-29", "2026-11-30"),
        ("this week", "2026-11-30", "2026-12-07"),
        ("last week", "2026-11-23", "2026-11-30"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("this month", "2026-11-01", "2026-12-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ("monday", "2026-11-30", "2026-12-01"),
        ("last monday", "2026-11-23", "2026-11-24"),
        ("last sunday", "2026-11-29", "2026-11-30"),
        ("29 feb", "2024-02-29", "2024-03-01"),
    ],
)
def test_one_span(text: str, begun: str, ended: str) -> None:
    assert days(text) == [(begun, ended)]


def test_without_a_year_it_is_in_each_of_the_years() -> None:
    assert days("may") == [("2026-05-01", "2026-06-01"), ("2025-05-01", "2025-06-01"), ("2024-05-01", "2024-06-01")]
    assert days("14 may") == days("may 14") == [(f"{year}-05-14", f"{year}-05-15") for year in YEARS]
    assert [begun for begun, _ in days("winter")] == ["2026-12-01", "2025-12-01", "2024-12-01", "2023-12-01"]


@pytest.mark.parametrize(
    "text",
    [
        "", "church", "0000", "9998", "99999", "2026-13", "2026-02-31", "31 feb 2026", "32 may", "may may",
        "last church", "14 2026 may", "٢٠٢٦", "20 26", "1000000", "2026-5-14-1",
    ],
)  # fmt: skip
def test_nothing_else_is_a_date(text: str) -> None:
    assert days(text) == []


def test_the_text_of_an_address_is_a_year_a_month_or_a_day() -> None:
    assert search_days.span("2026-05") == Span(date(2026, 5, 1), date(2026, 6, 1))
    assert [search_days.span(text) for text in ("today", "may", "", "x", "2026-99")] == [None] * 5
    assert search_days.day("2026-05-14") == date(2026, 5, 14)
    assert [search_days.day(text) for text in ("2026-05", "2026-02-31", "2026-5-1", "")] == [None] * 4
    assert search_days.after(date.max) == date.max


def test_what_spans_have_in_common() -> None:
    may, june = Span(date(2026, 5, 1), date(2026, 6, 1)), Span(date(2026, 6, 1), date(2026, 7, 1))
    year = Span(date(2026, 1, 1), date(2027, 1, 1))
    assert search_days.common((june, may), (year,)) == (june, may)
    assert search_days.common((may,), (june,)) == ()
    assert search_days.common(None, (may,)) == search_days.common((may,), None) == (may,)
    assert search_days.common(None, None) is None
