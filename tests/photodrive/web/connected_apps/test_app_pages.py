"""The pages about connected apps: quick with many, right with none, and the ways from a photo to its viewers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive.authorization.grants import authorized_photos, lifecycle, summaries
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums, editing
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db
PAGE = "/connected-apps/"


@pytest.fixture
def photos(jane: Any) -> list[Any]:
    return [make_photo(jane, title=f"Photo {n}") for n in range(7)]


def queries_of(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def of_each_kind(jane: Any, photos: list[Any]) -> None:
    application = make_application()
    islay = albums.create(owner=jane, title="Islay")
    albums.add(album=islay, photo_ids=[photo.pk for photo in photos[:2]])
    grant(*photos, owner=jane, application=application)
    grant(photos[0], photos[4], owner=jane, application=application, selection="album", album=islay)
    grant(owner=jane, application=application, selection="all")
    lifecycle.end(grant(owner=jane, application=application).authorization, ended="owner")


def test_many_connections_cost_no_more_queries_than_a_few(janes, jane, photos):
    of_each_kind(jane, photos)
    janes.get(PAGE)  # what a process looks up once is looked up
    few = queries_of(janes, PAGE)
    for _ in range(4):
        of_each_kind(jane, photos)
    assert queries_of(janes, PAGE) == few


def test_the_list_has_pages(janes, jane):
    for _ in range(21):
        grant(owner=jane, application=make_application())
    first, second = janes.get(PAGE), janes.get(f"{PAGE}?page=2")
    assert [len(page.context["connections"]) for page in (first, second)] == [20, 1]
    assert "21 apps, page 1 of 2" in first.content.decode()
    assert janes.get(f"{PAGE}?page=nonsense").status_code == 200


def test_of_many_that_ended_a_few_are_shown_and_the_rest_have_pages(janes, jane):
    application = make_application()
    for _ in range(52):
        lifecycle.end(grant(owner=jane, application=application).authorization, ended="owner")
    page = janes.get(PAGE)
    assert (len(page.context["ended"]), "All that ended" in page.content.decode()) == (5, True)
    assert len(janes.get(f"{PAGE}ended/?page=2").context["ended"]) == 2


def test_without_any_the_pages_say_so(janes):
    assert "No app can see your photos" in janes.get(PAGE).content.decode()
    assert "There is nothing to end" in janes.get(f"{PAGE}end-all/").content.decode()
    assert "Nothing ended yet" in janes.get(f"{PAGE}ended/").content.decode()


def test_a_summary_counts_each_photo_once_and_shows_the_newest(jane, photos):
    of_each_kind(jane, photos)
    editing.trash(photo=photos[6])
    shown = list(lifecycle.active_of(jane))
    seen = summaries.of(shown)
    for one in shown:
        real = authorized_photos.photos_of(one)
        assert (seen[one.pk].count, seen[one.pk].photos) == (real.count(), list(real[: summaries.SHOWN]))


def test_the_page_of_one_that_is_over_says_how_it_ended_and_offers_nothing(janes, jane, photos):
    made = grant(photos[0], owner=jane).authorization
    lifecycle.end(made, ended="replay")
    page = janes.get(f"{PAGE}{made.pk}/").content.decode()
    assert "This connection is over" in page
    assert "Stopped: a code or key" in page
    assert f"{made.pk}" not in page
    assert janes.get(f"{PAGE}{made.pk}/add/").status_code == 302


def test_ticks_are_kept_from_page_to_page(janes, jane):
    added = [make_photo(jane, title=f"Photo {n}") for n in range(61)]
    made = grant(*added, owner=jane).authorization
    path = f"{PAGE}{made.pk}/"
    assert len(janes.get(path).context["picker"].photos) == 60
    turned = janes.post(f"{path}photos/", {"photo": str(added[60].pk), "page": "2"})
    assert turned["Location"].partition("#")[0] == f"{path}?page=2"
    shown = janes.get(f"{path}?page=2").context["picker"]
    assert ([photo.title for photo in shown.photos], shown.ticked_elsewhere) == (["Photo 0"], 1)
    janes.post(f"{path}photos/", {"do": "take", "photo": str(added[0].pk)})
    assert set(made.photos.all()) == set(added[1:60])
    assert janes.get(path).context["picker"].ticked_total == 0


def test_photos_to_add_are_found_and_ticked_by_the_hundred(janes, jane):
    added = [make_photo(jane, title=f"{'Bay' if n % 2 else 'Ferry'} {n}") for n in range(64)]
    made = grant(added[0], owner=jane).authorization
    path = f"{PAGE}{made.pk}/add/"
    searched = janes.post(path, {"q": "Ferry", "page": "1"})
    assert searched["Location"].partition("#")[0] == f"{path}?q=Ferry&page=1"
    assert janes.post(f"{path}?q=Ferry", {"q": "Ferry", "select": "all"}).status_code == 303
    assert janes.post(path, {"do": "add"}).status_code == 302
    assert set(made.photos.all()) == set(added[0::2])


def test_what_another_tab_ticked_meanwhile_is_not_taken_away_unseen(janes, jane, photos):
    made = grant(*photos, owner=jane).authorization
    path = f"{PAGE}{made.pk}/photos/"
    janes.post(path, {"photo": str(photos[1].pk), "page": "1"})
    stale = {"photo": str(photos[0].pk), "shown": [str(photo.pk) for photo in photos], "before": "", "counted": "0"}
    answer = janes.post(path, stale | {"do": "take"})
    assert (answer.status_code, "Meanwhile other photos are ticked" in answer.content.decode()) == (422, True)
    assert made.photos.count() == len(photos)


def test_nothing_ticked_is_said_and_changes_nothing(janes, jane, photos):
    made = grant(photos[0], owner=jane).authorization
    for path, do in (("photos/", "take"), ("add/", "add")):
        answer = janes.post(f"{PAGE}{made.pk}/{path}", {"do": do})
        assert (answer.status_code, "Tick at least one photo." in answer.content.decode()) == (422, True)
    assert made.photos.count() == 1


def test_the_last_photo_gone_it_says_that_there_is_none(janes, jane, photos):
    made = grant(photos[0], owner=jane).authorization
    page = janes.post(f"{PAGE}{made.pk}/photos/", {"do": "take", "photo": str(photos[0].pk)}, follow=True)
    assert "It can see no photo now" in page.content.decode()
    assert "can no longer see it" in page.content.decode()


def test_a_photo_names_the_apps_that_see_it_and_takes_itself_away(janes, jane, photos):
    made = grant(photos[0], owner=jane).authorization
    grant(photos[1], owner=jane, application=make_application(name="Frame"))
    path = f"/photos/{photos[0].pk}/"
    page = janes.get(f"{path}?info=1")
    assert [one["name"] for one in page.context["apps"]] == ["Printshop"]
    assert f"/access-log/?photo={photos[0].pk}" in page.content.decode()
    form = {"of_photo": str(photos[0].pk)}
    answer = janes.post(f"{PAGE}{made.pk}/photos/", form, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert answer.context["apps"] == []


def test_strangers_with_the_link_do_not_learn_which_apps_see_a_photo(nobody, jane):
    shown = make_photo(jane, visibility="public")
    grant(shown, owner=jane, application=make_application(name="Quiet Frame"))
    page = nobody.get(f"/photos/{shown.pk}/").content.decode()
    assert "Quiet Frame" not in page
    assert "access-log" not in page


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "UTC"])
def test_a_time_is_meant_in_the_zone_of_the_browser(janes, jane, photos, zone):
    made = grant(photos[0], owner=jane).authorization
    Authorization.objects.update(expires_at=timezone.now() + timedelta(days=30))
    day = timezone.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=2)
    form = {"end": "at", "at": f"{day}T18:30", "zone": zone}
    assert janes.post(f"{PAGE}{made.pk}/time/", form).status_code == 302
    expected = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) + timedelta(hours=18, minutes=30)
    assert Authorization.objects.get().expires_at == expected


def test_a_wrong_time_is_said_beside_the_form(janes, jane, photos):
    made = grant(photos[0], owner=jane).authorization
    answer = janes.post(f"{PAGE}{made.pk}/time/", {"end": "at", "at": "2001-01-01T00:00"})
    assert (answer.status_code, answer.context["time_problem"]) == (
        422,
        "Choose a time from now on, and before the end that is agreed: you can only shorten it.",
    )
    assert "Choose one of these" in janes.post(f"{PAGE}{made.pk}/time/", {}).context["time_problem"]
