"""An app of several connections is one entry, and what has ended and what has not is said as it is."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from photodrive.authorization.access_log import recording
from photodrive.authorization.grants import authorized_photos, connected, lifecycle
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums, editing
from tests.factories.oauth import Granted, grant, make_application, make_user
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db
PAGE = "/connected-apps/"


@pytest.fixture
def photos(jane: Any) -> list[Any]:
    return [make_photo(jane, title=f"Photo {n}") for n in range(5)]


@pytest.fixture
def shop() -> Any:
    return make_application(name="Printshop")


@pytest.fixture
def both(jane: Any, photos: list[Any], shop: Any) -> tuple[Granted, Granted]:
    """Three photos and then two, one of them in both."""
    first = grant(*photos[:3], owner=jane, application=shop)
    second = grant(*photos[2:4], owner=jane, application=shop)
    Authorization.objects.filter(pk=first.authorization.pk).update(expires_at=timezone.now() + timedelta(minutes=20))
    return first, second


def text_of(response: Any) -> str:
    """The words of the page with single spaces, without the markup."""
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]
    without_inline = re.sub(r"</?(bdi|b|a|time)\b[^>]*>", "", main)
    return " ".join(re.sub(r"<[^>]+>", " ", without_inline).split())


def api(given: Granted) -> int:
    client = APIClient()
    return client.get("/api/v1/photos/", headers={"authorization": f"Bearer {given.token}"}).status_code


def end(browser: Client, given: Granted, how: str = "end") -> Any:
    return browser.post(f"{PAGE}{given.authorization.pk}/{how}/", follow=True)


def test_it_is_one_entry_that_counts_each_photo_once(janes: Client, both: tuple[Granted, Granted]) -> None:
    response = janes.get(PAGE)
    (entry,) = response.context["connections"]
    assert (entry["can"], entry["count"], entry["number"]) == ("see 4 photos", 4, 2)
    text = text_of(response)
    assert "Can see 4 photos, the last of them until" in text
    assert "2 connections" in text and "End both" in text and text.count("End this one") == 2
    assert "2 photos until" in text and "3 photos until" in text
    assert "End access" not in text


KINDS = ("chosen", "other", "album", "all", "none")


@pytest.mark.parametrize("kinds", [*itertools.combinations(KINDS, 2), KINDS], ids="-".join)
def test_the_count_is_that_of_all_that_it_sees(jane: Any, photos: list[Any], shop: Any, kinds: tuple[str, ...]) -> None:
    islay = albums.create(owner=jane, title="Islay")
    albums.add(album=islay, photo_ids=[photo.pk for photo in photos[1:4]])
    each: dict[str, Any] = {
        "chosen": lambda: grant(*photos[:2], owner=jane, application=shop),
        "other": lambda: grant(photos[4], owner=jane, application=shop),
        "album": lambda: grant(photos[0], owner=jane, application=shop, selection="album", album=islay),
        "all": lambda: grant(owner=jane, application=shop, selection="all"),
        "none": lambda: grant(owner=jane, application=shop, scopes=("openid",)),
    }
    made = [each[kind]().authorization for kind in kinds]
    grant(*photos, owner=jane, application=make_application(name="Another"))
    editing.trash(photo=photos[1])
    app = connected.of_client(jane, shop.client_id)
    seen = {photo.pk for one in made for photo in authorized_photos.photos_of(one)}
    otherwise = {photo.pk for one in made[1:] for photo in authorized_photos.photos_of(one)}
    assert connected.seen_otherwise(made[0], [photo.pk for photo in photos]) == len(otherwise)
    assert app is not None
    assert app.count == len(seen)
    assert {photo.pk for photo in app.photos} <= seen


@pytest.mark.promise("dead-consent")
def test_ending_one_names_it_and_names_what_is_left(janes: Client, both: tuple[Granted, Granted]) -> None:
    first, second = both
    text = text_of(end(janes, first))
    assert (api(first), api(second)) == (401, 200)
    assert "Printshop, 3 photos, allowed at" in text and "Through this connection it gets nothing more." in text
    assert "Printshop still can see 2 photos until" in text and "From another connection, allowed at" in text
    assert "End that too" in text and "can no longer see" not in text
    assert "The access log has no photo that it fetched that way." in text
    assert "Printshop · 3 photos, allowed at" in text and "You ended it · Connected otherwise" in text
    assert "Printshop can see 2 photos until" in text_of(janes.get("/security/"))


def test_ending_one_of_three_says_that_two_are_left(
    janes: Client, jane: Any, both: tuple[Granted, Granted], photos: list[Any], shop: Any
) -> None:
    third = grant(photos[4], owner=jane, application=shop)
    text = text_of(end(janes, third))
    assert "Printshop, 1 photo, allowed" in text
    assert "Printshop still can see 4 photos, the last of them until" in text
    assert "From 2 other connections." in text and "End those too" in text


@pytest.mark.promise("dead-consent")
@pytest.mark.parametrize("named", [0, 1])
def test_ending_both_ends_both_and_nothing_of_another_app(
    janes: Client, jane: Any, both: tuple[Granted, Granted], photos: list[Any], named: int
) -> None:
    other = grant(photos[0], owner=jane, application=make_application(name="Frame"))
    sams = grant(owner=make_user("sam"), application=both[0].authorization.application)
    recording.record(both[0].authorization, what="original", status=200, size=1, photo_id=photos[0].pk)
    recording.record(both[1].authorization, what="thumb", status=200, size=1, photo_id=photos[0].pk)
    recording.record(both[1].authorization, what="original", status=403, size=1, photo_id=photos[3].pk)
    text = text_of(end(janes, both[named], "end-app"))
    assert [api(one) for one in (*both, other, sams)] == [401, 401, 200, 200]
    assert "all of Printshop" in text and "2 connections were ended: 4 photos." in text
    assert "It can no longer see anything of yours that is not public." in text
    assert "Before that it fetched 1 photo, the last time at" in text
    assert "still can" not in text and "Connected otherwise" not in text
    assert "all of Printshop" in text_of(end(janes, both[named], "end-app")), "pressed twice it is simply over"


def test_what_is_said_is_as_things_are_when_the_page_is_read(janes: Client, both: tuple[Granted, Granted]) -> None:
    address = janes.post(f"{PAGE}{both[0].authorization.pk}/end/")["Location"]
    assert "still can see 2 photos" in text_of(janes.get(address))
    end(janes, both[1])
    assert "It can no longer see anything of yours" in text_of(janes.get(address))


@pytest.mark.promise("consent-hers")
def test_of_what_is_not_hers_or_goes_on_nothing_is_said(janes: Client, both: tuple[Granted, Granted]) -> None:
    sams = grant(owner=make_user("sam")).authorization
    lifecycle.end(sams, ended="owner")
    for named in (both[0].authorization.pk, sams.pk, "x", "", "\ud800"):
        assert janes.get(PAGE, {"ended": str(named).encode("utf-8", "replace")}).context["just_ended"] is None


def test_one_that_was_over_before_the_press_is_not_said_to_be_ended_by_it(janes: Client, jane: Any) -> None:
    given = grant(owner=jane, application=make_application(name="Frame"))
    Authorization.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    text = text_of(end(janes, given))
    assert "Over already since" in text and "Its time was over." in text


def test_signing_in_is_no_photos_and_no_sign_out(janes: Client, jane: Any) -> None:
    given = grant(owner=jane, application=make_application(name="Forum"), scopes=("openid", "profile"))
    said = text_of(janes.get(PAGE))
    assert "Can recognise you when you come back and know your name and picture; it can look that up until" in said
    text = text_of(end(janes, given))
    assert "Forum, signing in with your account, allowed at" in text
    assert "you may still be signed in there: sign out there, too" in text
    assert "fetched that way" not in text


def test_of_many_connections_some_are_shown_and_all_have_a_page(janes: Client, jane: Any, shop: Any) -> None:
    for _ in range(21):
        grant(owner=jane, application=shop)
    response = janes.get(PAGE)
    (entry,) = response.context["connections"]
    assert (len(entry["connections"]), entry["number"]) == (connected.SHOWN, 21)
    assert "End all 21" in text_of(response)
    assert [len(janes.get(entry["all_url"], {"page": n}).context["connections"]) for n in (1, 2)] == [20, 1]


@pytest.mark.parametrize("several", [False, True])
def test_what_is_done_to_one_connection_is_said_of_that_one(
    janes: Client, jane: Any, photos: list[Any], shop: Any, several: bool
) -> None:
    one = grant(*photos[:3], owner=jane, application=shop, location=True).authorization
    if several:
        grant(photos[0], owner=jane, application=shop)
    here, path = " through this connection" if several else "", f"{PAGE}{one.pk}/"
    left = [str(photos[0].pk)]
    taken = text_of(janes.post(f"{path}photos/", {"do": "take", "photo": left}, follow=True))
    assert ("Printshop still sees it by another connection." in taken) == several
    assert ("Printshop can no longer see it." in taken) != several
    added = text_of(janes.post(f"{path}add/", {"photo": left}, follow=True))
    assert f"Printshop can see 1 photo more{here}." in added
    kept = text_of(janes.post(f"{path}photos/", {"do": "keep", "photo": left}, follow=True))
    assert f"Printshop can see 1 photo now{here}, and nothing else." in kept
    place = text_of(janes.post(f"{path}location/", follow=True))
    assert f"no longer gets the place where photos were taken{here}." in place
    shorter = text_of(janes.post(f"{path}time/", {"end": "minutes"}, follow=True))
    assert f"Printshop gets nothing{here} after that time." in shorter
    assert ("From another connection it can see 1 photo" in shorter) == several
    assert ("End this one" in shorter, "End access" in shorter) == (several, not several)
    lifecycle.end(one, ended="owner")
    over = text_of(janes.get(path))
    assert "This connection is over. It was for 1 photo. You ended it at" in over
    assert ("Printshop is connected otherwise: from another connection it can see 1 photo" in over) == several


def test_an_alarm_says_whether_the_app_is_connected_otherwise(janes: Client, both: tuple[Granted, Granted]) -> None:
    lifecycle.end(both[0].authorization, ended=Authorization.Ended.BY_REPLAY)
    for address in (PAGE, "/security/"):
        text = text_of(janes.get(address))
        assert "We stopped a connection" in text
        assert "connected otherwise, by something else that you agreed to" in text
    lifecycle.end_all(both[0].authorization.owner)
    assert "connected otherwise" not in text_of(janes.get(PAGE))


def test_what_was_left_ticked_is_seen_first(janes: Client, jane: Any, photos: list[Any]) -> None:
    one = grant(photos[0], owner=jane).authorization
    for path, ticked in ((f"{PAGE}{one.pk}/add/", photos[1]), (f"{PAGE}{one.pk}/", photos[0])):
        assert janes.get(path).status_code == 200
        where = path if path.endswith("add/") else f"{path}photos/"
        janes.post(where, {"photo": str(ticked.pk), "page": "1"})
        page = janes.get(path, follow=True)
        assert page.redirect_chain and [photo.pk for photo in page.context["picker"].photos] == [ticked.pk]


def test_where_all_last_equally_long_none_is_the_last(janes: Client, jane: Any, photos: list[Any], shop: Any) -> None:
    idle = timezone.now() + timedelta(minutes=30)
    for selection in ("all", "chosen"):
        grant(
            photos[0], owner=jane, application=shop, duration="until_revoked", idle_expires_at=idle, selection=selection
        )
    text = text_of(janes.get(PAGE))
    assert "Can see everything in your drive (5 photos now), as it changes, until you stop it" in text
    grant(photos[0], owner=jane, application=shop)
    assert "as it changes, the last of it until you stop it" in text_of(janes.get(PAGE))
