"""The rules by which an owner steers a connection: always less of what was agreed, or photos that she adds herself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from photodrive.authorization.grants import (
    authorization_details,
    authorized_photos,
    end_times,
    lifecycle,
    restricting,
    wording,
)
from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Photo
from tests.factories.oauth import grant, make_application, make_user
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BOTH = ("photos:read", "photos:write")


def steered(made: Any, **more: Any) -> dict[str, Any]:
    return {"owner": made.authorization.owner, "authorization_id": made.authorization.pk, **more}


def seen(made: Any) -> list[str]:
    """Titles of what it can see now, oldest first."""
    return sorted(
        authorized_photos.photos_of(Authorization.objects.get(pk=made.authorization.pk)).values_list("title", flat=True)
    )


def ids(*photos: Photo) -> list[Any]:
    return [photo.pk for photo in photos]


@pytest.fixture
def islay(jane, photos):
    """An album with the first two photos."""
    made = albums.create(owner=jane, title="Islay")
    albums.add(album=made, photo_ids=ids(*photos[:2]))
    return made


def test_chosen_photos_are_taken_away_one_by_one(jane, photos):
    made = grant(*photos, owner=jane)
    assert restricting.take_away(**steered(made, photo_ids=ids(photos[0], photos[2]))) == 2
    assert seen(made) == ["Photo 1"]
    assert restricting.take_away(**steered(made, photo_ids=ids(photos[0]))) == 0, "pressed twice"


def test_the_last_photo_can_go_and_the_connection_stays(jane, photos):
    made = grant(photos[0], owner=jane)
    restricting.take_away(**steered(made, photo_ids=iter(ids(photos[0]))))
    assert seen(made) == []
    assert restricting.add(**steered(made, photo_ids=ids(photos[1]))) == 1
    assert seen(made) == ["Photo 1"]


@pytest.mark.parametrize("selection", ["all", "album"])
def test_what_it_follows_is_not_taken_away_unless_that_ends_with_it(jane, photos, islay, selection):
    made = grant(owner=jane, selection=selection, album=islay if selection == "album" else None)
    with pytest.raises(restricting.FollowsHer):
        restricting.take_away(**steered(made, photo_ids=ids(photos[0])))
    before = seen(made)
    assert restricting.take_away(**steered(made, photo_ids=ids(photos[0])), freeze=True) == 1
    assert seen(made) == before[1:]
    late = make_photo(jane, title="Later")
    albums.add(album=islay, photo_ids=[late.pk])
    assert seen(made) == before[1:]


def test_what_an_application_added_beside_its_album_goes_without_a_question(jane, photos, islay):
    made = grant(photos[2], owner=jane, selection="album", album=islay, scopes=BOTH)
    assert restricting.take_away(**steered(made, photo_ids=ids(photos[2]))) == 1
    assert seen(made) == ["Photo 0", "Photo 1"]
    assert Authorization.objects.get().album == islay


def test_keeping_some_forgets_the_rest_and_what_the_application_added(jane, photos):
    made = grant(photos[2], owner=jane, selection="all", scopes=BOTH)
    assert restricting.keep_only(**steered(made, photo_ids=ids(photos[0]))) == 1
    make_photo(jane, title="Later")
    assert seen(made) == ["Photo 0"]


def test_keeping_what_it_sees_ends_the_following(jane, photos, islay):
    made = grant(photos[2], owner=jane, selection="album", album=islay, scopes=BOTH)
    assert restricting.keep_what_it_sees(**steered(made)) == 3
    albums.delete(album=islay)
    assert seen(made) == ["Photo 0", "Photo 1", "Photo 2"]
    assert restricting.keep_what_it_sees(**steered(made)) == 3, "pressed twice"


def test_a_trashed_photo_that_was_not_kept_stays_away_when_it_comes_back(jane, photos):
    made = grant(owner=jane, selection="all")
    editing.trash(photo=photos[0])
    restricting.keep_what_it_sees(**steered(made))
    editing.restore(photo=photos[0])
    assert seen(made) == ["Photo 1", "Photo 2"]


@pytest.mark.promise("steering-narrows")
def test_a_page_left_open_in_another_tab_widens_nothing(jane, photos):
    """It still shows everything; what is pressed there goes by what the application can see now."""
    made = grant(owner=jane, selection="all")
    restricting.keep_only(**steered(made, photo_ids=ids(photos[0])))
    with pytest.raises(restricting.NothingKept):
        restricting.keep_only(**steered(made, photo_ids=ids(photos[1])))
    assert restricting.keep_only(**steered(made, photo_ids=ids(photos[0], photos[1]))) == 1
    assert restricting.take_away(**steered(made, photo_ids=ids(photos[1])), freeze=True) == 0
    assert seen(made) == ["Photo 0"]


@pytest.mark.promise("steering-narrows")
def test_only_photos_of_hers_that_are_there_can_be_added(jane, photos):
    made = grant(photos[0], owner=jane)
    foreign = make_photo(make_user("sam"), visibility="public")
    editing.trash(photo=photos[2])
    added = restricting.add(**steered(made, photo_ids=[foreign.pk, photos[2].pk, uuid4(), photos[0].pk, photos[1].pk]))
    assert added == 1
    assert set(AuthorizedPhoto.objects.values_list("photo", flat=True)) == set(ids(*photos[:2]))


@pytest.mark.promise("steering-narrows")
@pytest.mark.parametrize(
    "fields", [{"selection": "all"}, {"selection": "album"}, {"scopes": ("openid",)}], ids=["all", "album", "no photos"]
)
def test_nothing_is_added_where_she_did_not_choose_photos(jane, photos, fields):
    made = grant(owner=jane, **fields)
    with pytest.raises(restricting.NotToBeAdded):
        restricting.add(**steered(made, photo_ids=ids(photos[0])))
    assert not AuthorizedPhoto.objects.exists()


def test_a_token_sees_what_is_added_unless_it_was_narrowed_to_some_photos(jane, photos):
    to_some: NarrowedDetails = {"type": "photos", "actions": ["read"], "selection": "chosen", "location": False}
    made = grant(*photos[:2], owner=jane)
    restricting.add(**steered(made, photo_ids=ids(photos[2])))
    authorization = Authorization.objects.get()
    narrowed: NarrowedDetails = {**to_some, "identifiers": [str(photos[0].pk)]}
    assert set(authorized_photos.photos_of(authorization)) == set(photos)
    assert list(authorized_photos.photos_of(authorization, narrowed)) == [photos[0]]
    assert set(authorized_photos.photos_of(authorization, to_some)) == set(photos)


def test_a_narrowed_token_is_told_the_new_selection(jane, photos):
    """It was narrowed to less than all actions while its consent was for everything."""
    made = grant(owner=jane, selection="all", scopes=BOTH)
    narrowed: NarrowedDetails = {"type": "photos", "actions": ["read"], "selection": "all", "location": False}
    restricting.keep_only(**steered(made, photo_ids=ids(photos[0])))
    (told,) = authorization_details.of(Authorization.objects.get(), narrowed)
    assert (told["selection"], told["identifiers"]) == ("chosen", [str(photos[0].pk)])


def test_a_shorter_time_holds_for_the_consent_its_idle_end_and_its_tokens(jane, photos):
    idle = timezone.now() + timedelta(minutes=50)
    made = grant(photos[0], owner=jane, duration="until_revoked", idle_expires_at=idle)
    until = timezone.now() + timedelta(minutes=10)
    assert restricting.shorten(**steered(made, until=until)) == until
    found = Authorization.objects.get()
    assert (found.expires_at, found.idle_expires_at, found.duration) == (until, until, "hour")
    bound = found.access_tokens.get()
    assert bound.expires_at == until
    assert not wording.lasts_until_stopped(found)


def test_what_lasts_for_long_still_does_when_it_is_shortened_to_a_week(jane, photos):
    made = grant(photos[0], owner=jane, duration="until_revoked")
    Authorization.objects.update(expires_at=timezone.now() + timedelta(days=365))
    restricting.shorten(**steered(made, until=timezone.now() + timedelta(days=7)))
    assert Authorization.objects.get().duration == "until_revoked"


def test_one_order_stays_one_order(jane, photos):
    made = grant(photos[0], owner=jane, duration="once")
    restricting.shorten(**steered(made, until=timezone.now() + timedelta(minutes=5)))
    assert Authorization.objects.get().duration == "once"


@pytest.mark.promise("steering-narrows")
@pytest.mark.parametrize(
    "away", [timedelta(seconds=-1), timedelta(0), HOUR + timedelta(minutes=2), timedelta(days=9999)]
)
def test_the_end_is_never_put_off_and_never_in_the_past(jane, photos, away):
    made = grant(photos[0], owner=jane)
    agreed = Authorization.objects.get().expires_at
    with pytest.raises(restricting.NotSooner):
        restricting.shorten(**steered(made, until=timezone.now() + away))
    assert Authorization.objects.get().expires_at == agreed


@pytest.mark.promise("steering-narrows")
def test_the_same_press_twice_is_one_and_puts_nothing_off(jane, photos):
    made = grant(photos[0], owner=jane)
    until = restricting.shorten(**steered(made, until=timezone.now() + timedelta(minutes=15)))
    assert restricting.shorten(**steered(made, until=until + timedelta(seconds=2))) == until
    assert Authorization.objects.get().expires_at == until


def test_the_location_goes_for_good(jane, photos):
    made = grant(photos[0], owner=jane, location=True)
    restricting.without_location(**steered(made))
    assert not Authorization.objects.get().location


CHANGES = {
    "take": lambda made, photo: restricting.take_away(**steered(made, photo_ids=[photo.pk])),
    "keep": lambda made, photo: restricting.keep_only(**steered(made, photo_ids=[photo.pk])),
    "freeze": lambda made, photo: restricting.keep_what_it_sees(**steered(made)),
    "add": lambda made, photo: restricting.add(**steered(made, photo_ids=[photo.pk])),
    "shorten": lambda made, photo: restricting.shorten(**steered(made, until=timezone.now() + timedelta(minutes=1))),
    "location": lambda made, photo: restricting.without_location(**steered(made)),
}


@pytest.mark.promise("steering-hers")
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_over_is_not_steered(jane, photos, change):
    made = grant(photos[0], owner=jane)
    lifecycle.end(made.authorization, ended="owner")
    with pytest.raises(restricting.AuthorizationOver):
        CHANGES[change](made, photos[0])


@pytest.mark.promise("steering-hers")
@pytest.mark.parametrize("change", CHANGES)
def test_a_connection_of_somebody_else_does_not_exist(jane, photos, change):
    made = grant(photos[0], owner=jane, location=True)
    made.authorization.owner = make_user("sam")
    with pytest.raises(restricting.NoSuchAuthorization):
        CHANGES[change](made, photos[0])
    assert seen(made) == ["Photo 0"]
    assert Authorization.objects.get().location


def test_all_end_at_once_and_only_hers(jane, photos):
    mine = [grant(photos[0], owner=jane) for _ in range(3)]
    sams = grant(owner=make_user("sam"), selection="all")
    orphan = grant(photos[0], owner=jane, application=(gone := make_application()))
    gone.delete()
    assert lifecycle.end_all(jane) == 3
    assert lifecycle.end_all(jane) == 0, "pressed twice"
    ended = Authorization.objects.filter(pk__in=[one.authorization.pk for one in mine])
    assert {(one.ended, one.is_active) for one in ended} == {("owner", False)}
    assert Authorization.objects.get(pk=sams.authorization.pk).is_active
    assert Authorization.objects.get(pk=orphan.authorization.pk).ended == ""


def test_only_nearer_ends_are_offered_the_nearest_first(jane, photos):
    made = grant(photos[0], owner=jane).authorization
    assert [ending.name for ending in end_times.offered(made) if ending.name != "midnight"] == ["minutes"]
    made.expires_at = timezone.now() + timedelta(days=365)
    offered = end_times.offered(made)
    assert {ending.name for ending in offered} == {"minutes", "hour", "midnight", "week", "month"}
    assert offered == sorted(offered, key=lambda ending: ending.at)
    assert end_times.moment("next year") is None


def test_it_is_known_which_connections_reach_a_photo(jane, photos, islay):
    reaching = {
        grant(owner=jane, selection="all").authorization.pk,
        grant(owner=jane, selection="album", album=islay).authorization.pk,
        grant(photos[0], owner=jane).authorization.pk,
        grant(photos[0], owner=jane, selection="album").authorization.pk,
    }
    grant(photos[1], owner=jane)
    grant(owner=jane, selection="all", scopes=("openid",))
    lifecycle.end(grant(photos[0], owner=jane).authorization, ended="owner")
    grant(owner=make_user("sam"), selection="all")
    assert {one.pk for one in authorized_photos.reaching(photos[0])} == reaching
