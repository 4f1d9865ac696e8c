"""The access log as a page and as a file: what she sees, what she may ask for, and what stays hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import Authorization
from photodrive.photos.library import editing
from photodrive.web.connected_apps import access_log
from tests.factories.log import logged, table
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db
CSRF = re.compile('(name="csrfmiddlewaretoken" value|data-token)="[^"]+"')
PAGE, FILE = "/access-log/", "/access-log/file/"


@pytest.fixture
def shop(jane: Any) -> Authorization:
    made: Authorization = grant(owner=jane).authorization
    return made


def shown(client: Client, query: str = "", status: int = 200) -> str:
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == status
    return str(response.content.decode())


def test_an_empty_log_says_what_will_be_there(janes: Client) -> None:
    page = shown(janes)
    assert "No app has fetched anything" in page
    assert "We keep this for 90 days." in page
    assert "CSV" not in page


def test_it_says_how_long_it_is_kept(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ACCESS_LOG_SECONDS": 12 * 3600}
    assert "We keep this for 12 hours." in shown(janes)


def test_a_visit_is_told_in_one_line_and_opens_to_its_rows(janes: Client, jane: Any, shop: Authorization) -> None:
    photo = make_photo(jane, title="DSCN0027")
    at = timezone.now().replace(hour=14, minute=2, second=0)
    for seconds, what, size in ((0, "list", 900), (60, "thumb", 10), (180, "original", 7_340_032)):
        logged(shop, at=at + timedelta(seconds=seconds), what=what, size=size, photo=None if what == "list" else photo)
    logged(shop, at=at + timedelta(seconds=181), what="original", status=404)
    page = shown(janes)
    assert "1 original (7.0\xa0MB), 1 thumbnail, 1 list" in page
    assert "1 refused" in page
    assert ">14:02</time>" in page
    assert ">14:05</time>" in page
    assert page.count('<details class="visit">') == 1
    assert page.count(f'src="/photos/{photo.pk}/thumb/"') == 2
    assert "Refused: there was no such photo for it" in page
    assert "<b>4</b> answers" in page


@pytest.mark.parametrize("away", ["deleted", "trashed", "renamed"])
def test_a_photo_that_is_gone_keeps_its_title_and_has_no_picture(
    janes: Client, jane: Any, shop: Authorization, away: str
) -> None:
    photo = make_photo(jane, title="The old title")
    logged(shop, photo=photo)
    key = photo.pk
    if away == "deleted":
        editing.delete_for_good(photo=photo)
    elif away == "trashed":
        editing.trash(photo=photo)
    else:
        editing.rename(photo=photo, title="The new title")
    page = shown(janes)
    assert ("The old title" in page) == (away != "renamed")
    assert ("The new title" in page) == (away == "renamed")
    assert ("no longer in your library" in page) == (away != "renamed")
    assert (f"/photos/{key}/thumb/" in page) == (away == "renamed")
    assert f"<bdi>Who fetched The {'new' if away == 'renamed' else 'old'} title</bdi>" in shown(janes, f"photo={key}")


def test_one_app_has_a_page_even_when_it_is_no_longer_registered(
    janes: Client, shop: Authorization, sams: Client, sam: Any
) -> None:
    logged(shop)
    assert "<bdi>What Printshop fetched</bdi>" in shown(janes, f"app={shop.client_id}")
    shop.application.delete()
    assert "<bdi>What Printshop fetched</bdi>" in shown(janes, f"app={shop.client_id}")
    Authorization.objects.all().delete()
    assert "<bdi>What Printshop fetched</bdi>" in shown(janes, f"app={shop.client_id}")


def test_one_photo_has_a_page_and_it_may_say_nobody(janes: Client, jane: Any, shop: Authorization) -> None:
    photo = make_photo(jane, title="DSCN0027")
    page = shown(janes, f"photo={photo.pk}")
    assert "<bdi>Who fetched DSCN0027</bdi>" in page
    assert "Nothing like that" in page
    logged(shop, photo=photo)
    logged(shop, photo=make_photo(jane, title="Another"))
    page = shown(janes, f"photo={photo.pk}")
    assert "1 thumbnail" in page
    assert "Another" not in page


@pytest.mark.parametrize(
    "query",
    [
        "app=unknown", "app=%00", f"app={'x' * 300}", "photo=7", f"photo={UUID(int=7)}", "what=secrets",
        "what=thumb%00", "since=yesterday", "since=2026-02-30", "since=0001-01-01", "until=9999-12-31",
        "since=2026-05-03&until=2026-05-02",
        "before=0", "before=-1", "before=x", f"before={2**63}", "view=everything",
    ],
)  # fmt: skip
def test_a_bad_value_is_told_at_the_form_and_nothing_is_shown(
    janes: Client, jane: Any, shop: Authorization, query: str
) -> None:
    logged(shop, photo=make_photo(jane, title="DSCN0027"))
    page = shown(janes, query, status=422)
    assert "This cannot be shown." in page
    assert 'role="alert"' in page
    assert "DSCN0027" not in page
    assert "visit" not in page
    response: Any = janes.get(f"{FILE}?{query}")
    assert response.status_code == 422
    assert b"DSCN0027" not in response.content


@pytest.mark.parametrize("query", ["", "app=&photo=&what=&since=&until=&view=&before=", "page=7&unknown=x"])
def test_what_is_left_empty_or_unknown_filters_nothing(janes: Client, shop: Authorization, query: str) -> None:
    logged(shop)
    assert "1 thumbnail" in shown(janes, query)


def test_filters_work_together(janes: Client, shop: Authorization) -> None:
    logged(shop, what="original", at=datetime(2026, 5, 3, 12, tzinfo=UTC))
    logged(shop, what="original", status=403, at=datetime(2026, 5, 4, 12, tzinfo=UTC))
    logged(shop, what="thumb", status=403, at=datetime(2026, 5, 4, 12, tzinfo=UTC))
    page = shown(janes, f"app={shop.client_id}&what=original&refused=on&since=2026-05-04&until=2026-05-04&view=rows")
    assert page.count("<li>\n") == 1
    assert "Original" in page
    assert 'value="2026-05-04"' in page
    assert "checked" in page


def test_single_answers_go_on_page_by_page(janes: Client, shop: Authorization, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "ROWS", 2)
    made = [logged(shop, size=2000 + n).pk for n in range(3)]
    page = shown(janes, "view=rows&what=thumb")
    assert f"?view=rows&amp;what=thumb&amp;before={made[1]}" in page
    last = shown(janes, f"view=rows&what=thumb&before={made[1]}")
    assert last.count("<li>\n") == 1
    assert 'rel="next"' not in last
    assert 'href="/access-log/?view=rows&amp;what=thumb"' in last


def test_a_long_visit_shows_its_first_rows_and_leads_to_the_rest(janes: Client, shop: Authorization) -> None:
    for _ in range(access_log.ROWS_OF_VISIT + 1):
        last = logged(shop).pk
    page = shown(janes)
    assert page.count("<li>\n") == access_log.ROWS_OF_VISIT
    assert f"All {access_log.ROWS_OF_VISIT + 1} answers of this visit" in page
    more = shown(janes, f"app={shop.client_id}&view=rows&before={last + 1}")
    assert more.count("<li>\n") == access_log.ROWS_OF_VISIT + 1


def test_many_rows_cost_as_many_queries_as_one(
    janes: Client, jane: Any, shop: Authorization, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        other = grant(owner=jane).authorization
        logged(other, photo=make_photo(jane), at=timezone.now() - n * timedelta(hours=1))
    shown(janes)  # the first page of a session notes where it is from
    for query in ("", "view=rows"):
        with django_assert_max_num_queries(13):
            shown(janes, query)


def test_the_file_has_every_row_with_its_time_in_utc(janes: Client, jane: Any, shop: Authorization) -> None:
    photo = make_photo(jane, title='Bäume, "Wald"\nund Wiese')
    at = datetime(2026, 5, 3, 14, 2, 5, 250_000, tzinfo=UTC)
    logged(shop, photo=photo, what="original", size=1234, at=at)
    logged(shop, what="list", status=401, size=80, at=at)
    response: Any = janes.get(FILE)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    name = f"access-log-{timezone.localdate():%Y-%m-%d}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response.streaming
    refused, fetched = table(response)
    assert fetched == {
        "time": "2026-05-03T14:02:05.250Z",
        "app": "Printshop",
        "app_id": shop.client_id,
        "what": "original",
        "photo": photo.title,
        "photo_id": str(photo.pk),
        "status": "200",
        "refused": "no",
        "bytes": "1234",
    }
    assert (refused["photo"], refused["photo_id"], refused["refused"]) == ("", "", "yes")


def test_the_file_is_of_the_filter_whatever_page_was_shown(
    janes: Client, shop: Authorization, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photodrive.authorization.access_log import csv_export

    monkeypatch.setattr(csv_export, "CHUNK", 2)
    for n in range(5):
        logged(shop, what="thumb" if n % 2 else "original", size=n)
    assert [row["bytes"] for row in table(janes.get(f"{FILE}?what=original"))] == ["4", "2", "0"]
    assert [row["bytes"] for row in table(janes.get(FILE))] == ["4", "3", "2", "1", "0"]
    page = shown(janes, "what=original")
    assert f'href="{FILE}?what=original"' in page


def test_the_file_is_read_while_it_is_sent(
    janes: Client, shop: Authorization, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from photodrive.authorization.access_log import csv_export

    monkeypatch.setattr(csv_export, "CHUNK", 10)
    for _ in range(100):
        logged(shop)
    response: Any = janes.get(FILE)
    lines = iter(response.streaming_content)
    with django_assert_num_queries(1):
        assert len([next(lines) for _ in range(11)]) == 11  # the header, and one chunk
    assert len(list(lines)) == 90


def test_somebody_else_sees_nothing_of_it(sams: Client, jane: Any) -> None:
    photo = make_photo(jane, title="DSCN0027")
    inkwell = grant(owner=jane, application=make_application(name="Inkwell")).authorization
    logged(inkwell, photo=photo)
    assert "No app has fetched anything" in shown(sams)
    assert table(sams.get(FILE)) == []
    for name, foreign, never in (("app", inkwell.client_id, "unheard-of"), ("photo", photo.pk, uuid4())):
        told = [shown(sams, f"{name}={value}", status=422) for value in (foreign, never)]
        alike = [CSRF.sub("", page).replace(str(value), "") for page, value in zip(told, (foreign, never), strict=True)]
        assert alike[0] == alike[1]
        assert "Inkwell" not in told[0]
        assert "DSCN0027" not in told[0]
