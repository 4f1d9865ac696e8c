"""The library by day: headings, places, pages, jumping, marks; at the same cost for 10 photos and for 300."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from photodrive.sharing import links, withheld
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo


def on(owner: Any, local: datetime, **given: Any) -> Photo:
    photo = make_photo(owner, **given)
    Photo.objects.filter(pk=photo.pk).update(taken_local=local, sort_local=local)
    photo.refresh_from_db()
    return photo


def many(owner: Any, days: int, each: int = 1, *, begin: datetime | None = None) -> None:
    """``each`` photos on each of so many days, by rows only."""
    begin = begin or datetime(2026, 6, 30, 12)
    Photo.objects.bulk_create(
        Photo(
            owner=owner,
            title=f"{day}.{n}",
            sha256=f"{begin:%y%m%d}{day:026x}{n:032x}",
            size=1000,
            media_type="image/jpeg",
            width=300,
            height=200,
            sort_local=begin - timedelta(days=day, minutes=n),
        )
        for day in range(days)
        for n in range(each)
    )


def text_of(client: Client, path: str = "/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def days_in(text: str) -> list[str]:
    return re.findall(r'data-day="([\d-]+)"', text)


def test_somebody_elses_photos_are_not_there(janes: Client, sam: Any) -> None:
    make_photo(sam, title="Sam's")
    assert "Sam&#x27;s" not in text_of(janes)
    assert "Your photos start here" in text_of(janes)


def test_odd_addresses_show_the_newest(janes: Client, jane: Any) -> None:
    make_photo(jane, title="The bay")
    for query in ("to=2026-13", "to=0000-01", "to=9999-12-31", "to=x", "after=x", "to=2026-02-30", "to=%00"):
        assert "The bay" in text_of(janes, f"/?{query}"), query


def test_days_are_called_as_people_call_them(janes: Client, jane: Any) -> None:
    now = timezone.localtime().replace(tzinfo=None, hour=12)
    for back in (0, 1, 3, 40):
        on(jane, now - timedelta(days=back))
    text = text_of(janes)
    third, long_ago = now - timedelta(days=3), now - timedelta(days=40)
    for name in ("Today", "Yesterday", f"Last {third:%A}", f"{long_ago:%A} {long_ago.day} {long_ago:%B}"):
        assert f"<b>{name}</b>" in text
    assert f'<h2 class="monthname" data-month="{long_ago:%Y-%m}">{long_ago:%B} <span>{long_ago:%Y}</span></h2>' in text


def test_a_day_has_the_place_of_the_album_that_holds_most_of_it(janes: Client, jane: Any) -> None:
    day = datetime(2026, 5, 1, 12)
    photos = [on(jane, day - timedelta(minutes=n)) for n in range(4)]
    most, few = albums.create(owner=jane, title="Islay"), albums.create(owner=jane, title="Jura")
    albums.add(album=most, photo_ids=[photo.pk for photo in photos[:3]])
    albums.add(album=few, photo_ids=[photo.pk for photo in photos[:2]])
    assert re.search(r"<b>Friday 1 May</b>\s*<span>.*?<bdi>Islay</bdi>", text_of(janes), re.DOTALL)
    albums.remove(album=most, photo_ids=[photos[0].pk])
    assert "<bdi>" not in re.findall(r"<b>Friday 1 May</b>.*?</h3>", text_of(janes), re.DOTALL)[0]


def test_photos_stand_in_their_own_proportions(janes: Client, jane: Any) -> None:
    photo = on(jane, datetime(2026, 5, 1))
    Photo.objects.filter(pk=photo.pk).update(width=400, height=200)
    assert '<li class="r200"' in text_of(janes)


def test_older_photos_follow_without_a_gap_or_a_second_time(janes: Client, jane: Any) -> None:
    many(jane, 90, 3)
    seen, path = [], "/"
    for _ in range(20):
        text = text_of(janes, path, **({"hx-request": "true"} if path != "/" else {}))
        seen += re.findall(r'name="photo" value="([\w-]+)"', text)
        following = re.search(r'hx-get="(\?after=[^"]+)"', text)
        if following is None:
            break
        path = f"/{following[1]}"
    assert len(seen) == len(set(seen)) == 270
    newest = Photo.objects.order_by("-sort_local", "-id").values_list("pk", flat=True)
    assert seen == [str(pk) for pk in newest]


def test_pages_end_between_days_and_a_long_day_goes_on_without_a_second_heading(janes: Client, jane: Any) -> None:
    many(jane, 5, 30)
    many(jane, 1, 150, begin=datetime(2025, 1, 1, 12))
    text = text_of(janes)
    assert days_in(text) == ["2026-06-30", "2026-06-29", "2026-06-28"]
    for _ in range(2):
        [after] = set(re.findall(r'hx-get="\?after=([^"]+)"', text))
        text = text_of(janes, f"/?after={after}", **{"hx-request": "true"})
    assert days_in(text) == ["2025-01-01"] and "<b>Wednesday 1 January</b></h3>" in text
    [after] = set(re.findall(r'hx-get="\?after=([^"]+)"', text))
    rest = text_of(janes, f"/?after={after}", **{"hx-request": "true"})
    assert days_in(rest) == ["2025-01-01"]
    assert 'class="dayhead visually-hidden"' in rest and "monthname" not in rest


def test_jumping_to_a_month_shows_it_and_the_way_back(janes: Client, jane: Any) -> None:
    for month in (3, 5, 9):
        on(jane, datetime(2026, month, 2, 12))
    text = text_of(janes, "/?to=2026-05")
    assert days_in(text) == ["2026-05-02", "2026-03-02"]
    assert 'href="?to=2026-09"' in text and "Back to the newest" in text
    assert re.search(r'data-to="2026-05" aria-current="true"', text)
    assert days_in(text_of(janes, "/?to=2026-03-02")) == ["2026-03-02"]


def test_the_scrubber_and_the_sheet_have_the_months_there_are(janes: Client, jane: Any) -> None:
    on(jane, datetime(2026, 5, 2))
    on(jane, datetime(2024, 12, 31, 23, 59))
    assert re.findall(r'data-to="([\d-]+)"', text_of(janes)) == ["2026-05", "2024-12"]
    sheet = text_of(janes, "/dates/", **{"hx-request": "true"})
    assert re.findall(r"\?to=([\d-]+)", sheet) == ["2026-05", "2024-12"]
    assert "<html" not in sheet and "<h1>Jump to</h1>" in text_of(janes, "/dates/")


def test_one_mark_has_one_meaning(janes: Client, jane: Any) -> None:
    photo = make_photo(jane, title="The bay")
    assert 'class="mks"' not in text_of(janes), "nothing is drawn for what only she sees"
    Photo.objects.update(favourite=True)
    links.open_photo(photo=photo)
    app = make_application(name="Frame")
    grant(photo, owner=jane, application=app)
    text = text_of(janes)
    for said in (", favourite", ", anyone with the link can see it", ", Frame can see it now"):
        assert text.count(f'<span class="visually-hidden">{said}</span>') == 1
    assert "never" not in text
    withheld.set_photo(photo=Photo.objects.get(), never_share=True)
    text = text_of(janes)
    assert "Frame can see it now" not in text and "anyone with the link" not in text


def test_a_shared_album_marks_its_photos_until_the_link_is_off(janes: Client, jane: Any) -> None:
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[make_photo(jane).pk])
    make_photo(jane)
    share = links.open_album(album=album)
    assert text_of(janes).count("anyone with the link can see it</span>") == 1
    links.close(share=share)
    assert "anyone with the link can see it</span>" not in text_of(janes)


def test_a_page_costs_the_same_however_many_there_are(janes: Client, jane: Any) -> None:
    def cost(path: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(janes, path, **headers)
        told = [query["sql"] for query in seen.captured_queries]
        assert not [sql for sql in told if " OFFSET " in sql and not sql.endswith("OFFSET 0")]
        assert not [sql for sql in told if re.search(r'COUNT\([^)]*\)[^()]* FROM "photodrive_photo"', sql)]
        return len(told)

    app = make_application(name="Frame")
    photo = make_photo(jane)
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk])
    links.open_album(album=album)
    grant(photo, owner=jane, application=app)
    text_of(janes, "/keys/")  # the first visit of a session is noted
    before = [cost("/"), cost("/?to=2026-06"), cost("/favourites/"), cost("/trash/"), cost("/more/")]
    many(jane, 100, 3)
    Photo.objects.update(favourite=True)
    albums.add_all(album=album, photos=Photo.objects.all())
    Photo.objects.filter(title__startswith="9").update(trashed_at=timezone.now())
    for one in Photo.objects.filter(trashed_at=None)[:50]:
        grant(one, owner=jane, application=app)
    after = [cost("/"), cost("/?to=2026-06"), cost("/favourites/"), cost("/trash/"), cost("/more/")]
    assert after[0] == before[0] <= 19
    assert after[3:] == before[3:]
    assert after[2] <= before[2] + 6, "that of marks, which the empty page has not"
    assert after[1] <= before[1] + 6
