""" "Never share with apps" wins: over each kind of grant, over tokens from before, over what comes later."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from photodrive.authorization.consent import photo_selection
from photodrive.authorization.grants import authorized_photos, connected, restricting, summaries
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import withheld
from tests.factories import photos as pictures
from tests.factories.oauth import Granted, grant, make_application
from tests.factories.stored import make_photo
from tests.photodrive.api.sent import body_of
from tests.spec.flow import Flow

BOTH = ("photos:read", "photos:write")
SELECTIONS = ["chosen", "album", "all"]


@pytest.fixture
def diary(jane: Any) -> Photo:
    return make_photo(jane, title="A page of my diary")


@pytest.fixture
def bay(jane: Any) -> Photo:
    return make_photo(jane, title="Machir Bay")


@pytest.fixture
def islay(jane: Any, diary: Photo, bay: Photo) -> Album:
    made = albums.create(owner=jane, title="Islay")
    albums.add(album=made, photo_ids=[diary.pk, bay.pk])
    return made


@pytest.fixture
def by(jane: Any, diary: Photo, bay: Photo, islay: Album) -> dict[str, Granted]:
    """A consent of each kind that shows both photos."""
    return {
        "chosen": grant(diary, bay, owner=jane, scopes=BOTH, location=True),
        "album": grant(owner=jane, scopes=BOTH, selection="album", album=islay, location=True),
        "all": grant(owner=jane, scopes=BOTH, selection="all", location=True),
    }


def mark_photo(diary: Photo, islay: Album) -> None:
    withheld.set_photo(photo=diary, never_share=True)


def mark_album(diary: Photo, islay: Album) -> None:
    only = albums.create(owner=diary.owner, title="Only mine")
    albums.add(album=only, photo_ids=[diary.pk])
    withheld.set_album(album=only, never_share=True)


def put_into_marked_album(diary: Photo, islay: Album) -> None:
    only = albums.create(owner=diary.owner, title="Only mine")
    withheld.set_album(album=only, never_share=True)
    albums.add_all(album=only, photos=Photo.objects.filter(pk=diary.pk))


KEEP: list[Callable[[Photo, Album], None]] = [mark_photo, mark_album, put_into_marked_album]


def listed(granted: Granted) -> list[str]:
    answer = Client().get("/api/v1/photos/", **granted.header)
    assert answer.status_code == 200
    return sorted(photo["title"] for photo in answer.json()["results"])


def statuses(granted: Granted, photo: Photo, **more: Any) -> set[int]:
    """What each address of the photo answers, and each way to change it."""
    client, one = Client(), f"/api/v1/photos/{photo.pk}/"
    addresses = [one, *(f"{one}{name}/" for name in ("original", "preview", "thumb"))]
    found = {client.get(address, **granted.header, **more).status_code for address in addresses}
    found |= {client.head(address, **granted.header, **more).status_code for address in addresses}
    change = client.patch(one, {"title": "x"}, content_type="application/json", **granted.header)
    return found | {change.status_code, client.delete(one, **granted.header).status_code}


@pytest.mark.parametrize("keep", KEEP)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_kept_photo_does_not_exist_for_any_token(
    by: dict[str, Granted], diary: Photo, islay: Album, selection: str, keep: Callable[[Photo, Album], None]
) -> None:
    assert listed(by[selection]) == ["A page of my diary", "Machir Bay"]
    keep(diary, islay)
    assert listed(by[selection]) == ["Machir Bay"]
    assert statuses(by[selection], diary) == {404}
    assert Photo.objects.get(pk=diary.pk).trashed_at is None


@pytest.mark.parametrize("selection", SELECTIONS)
def test_what_an_application_remembers_of_a_file_gets_it_nothing(
    by: dict[str, Granted], diary: Photo, islay: Album, selection: str
) -> None:
    address = f"/api/v1/photos/{diary.pk}/preview/"
    first = Client().get(address, **by[selection].header)
    assert body_of(first)
    tag = first["ETag"]
    assert Client().get(address, headers={"if-none-match": tag}, **by[selection].header).status_code == 304
    mark_photo(diary, islay)
    for asked in ({"if-none-match": tag}, {"if-none-match": "*"}, {"range": "bytes=0-3"}):
        assert Client().get(address, headers=asked, **by[selection].header).status_code == 404


@pytest.mark.parametrize("keep", KEEP)
def test_a_refreshed_token_sees_no_more_than_the_old_one(
    lasting: Flow, diary: Photo, bay: Photo, islay: Album, keep: Callable[[Photo, Album], None]
) -> None:
    pair = lasting.pair([diary, bay])
    keep(diary, islay)
    fresh = lasting.refresh(pair["refresh_token"]).json()
    for token in (pair["access_token"], fresh["access_token"]):
        answer = lasting.back_channel.get("/api/v1/photos/", HTTP_AUTHORIZATION=f"Bearer {token}")
        assert [photo["title"] for photo in answer.json()["results"]] == ["Machir Bay"]
    assert str(diary.pk) not in str(fresh)


def test_a_narrowed_token_that_names_it_sees_it_no_more(jane: Any, diary: Photo, islay: Album) -> None:
    narrowed: Any = {
        "type": "photos", "actions": ["read"], "selection": "chosen", "location": False, "identifiers": [str(diary.pk)],
    }  # fmt: skip
    made = grant(owner=jane, selection="all", narrowed=narrowed)
    assert listed(made) == ["A page of my diary"]
    mark_photo(diary, islay)
    assert listed(made) == []


@pytest.mark.parametrize("selection", SELECTIONS)
def test_not_even_the_application_that_added_it_sees_it(by: dict[str, Granted], selection: str) -> None:
    content = pictures.encoded()

    def send() -> Any:
        file = SimpleUploadedFile("new.jpg", content, "image/jpeg")
        return Client().post("/api/v1/photos/", {"file": file, "title": "Scan"}, **by[selection].header)

    assert send().status_code == 201
    added = Photo.objects.get(title="Scan")
    withheld.set_photo(photo=added, never_share=True)
    Photo.objects.filter(pk=added.pk).update(title="My own words")
    assert statuses(by[selection], added) == {404}
    again = send()
    assert again.status_code == 422
    assert "My own words" not in again.content.decode()
    assert str(added.pk) not in again.content.decode()


def test_an_album_that_is_marked_after_the_consent_shows_nothing(by: dict[str, Granted], islay: Album) -> None:
    withheld.set_album(album=islay, never_share=True)
    assert [listed(by[selection]) for selection in SELECTIONS] == [[], [], []]
    withheld.set_album(album=islay, never_share=False)
    assert listed(by["album"]) == ["A page of my diary", "Machir Bay"]


@pytest.mark.parametrize("keep", KEEP)
def test_every_number_that_she_reads_leaves_it_out(
    by: dict[str, Granted], jane: Any, diary: Photo, islay: Album, keep: Callable[[Photo, Album], None]
) -> None:
    keep(diary, islay)
    every = [one.authorization for one in by.values()]
    assert {one.count for one in summaries.of(every).values()} == {1}
    assert {photo.title for one in summaries.of(every).values() for photo in one.photos} == {"Machir Bay"}
    assert [one.count for one in connected.together([[each] for each in every])] == [1, 1, 1]
    application = make_application()
    for one in every[:2]:
        Authorization.objects.filter(pk=one.pk).update(application=application, client_id=application.client_id)
    both = connected.of_client(jane, application.client_id)
    assert both is not None
    assert both.count == 1
    assert authorized_photos.reaching(diary) == []
    assert connected.seen_otherwise(both.authorizations[0], [diary.pk]) == 0
    assert withheld.count_kept(jane) == 1
    assert withheld.count_kept_by_album(jane)[islay.pk] == 1


@pytest.mark.parametrize("keep", KEEP)
def test_the_consent_page_does_not_offer_it_and_takes_no_forged_tick(
    lasting: Flow, jane: Any, diary: Photo, bay: Photo, islay: Album, keep: Callable[[Photo, Album], None]
) -> None:
    keep(diary, islay)
    page = lasting.consent_url()
    shown = lasting.browser.get(page).content.decode()
    assert str(bay.pk) in shown
    assert f'value="{diary.pk}"' not in shown
    assert "One photo is not offered here: you never share it with apps." in shown
    lasting.allow([diary, bay], url=page)
    made = Authorization.objects.get()
    assert [photo.title for photo in authorized_photos.photos_of(made)] == ["Machir Bay"]
    assert not made.photos.filter(pk=diary.pk).exists(), "nor later, when she changes her mind"
    assert diary not in photo_selection.to_choose_from(jane)


@pytest.mark.parametrize("asked", ["forged", "suggested"])
def test_a_kept_album_cannot_be_consented_to(lasting: Flow, islay: Album, bay: Photo, asked: str) -> None:
    withheld.set_album(album=islay, never_share=True)
    free = make_photo(islay.owner, title="Free")
    named = {"type": "photos", "actions": ["read"], "selection": "album", "identifiers": [str(islay.pk)]}
    details = json.dumps([named])
    page = lasting.consent_url(authorization_details=details if asked == "suggested" else None)
    assert f'value="{islay.pk}"' not in lasting.browser.get(page).content.decode()
    sent = {"selection": "album", "album": str(islay.pk), "shown": [str(free.pk)], "decision": "allow"}
    assert lasting.browser.post(page, sent).status_code == 422
    assert not Authorization.objects.exists()


@pytest.mark.parametrize("selection", ["album", "all"])
def test_what_is_written_down_when_it_stops_following_leaves_it_out(
    by: dict[str, Granted], jane: Any, diary: Photo, islay: Album, selection: str
) -> None:
    mark_photo(diary, islay)
    restricting.keep_what_it_sees(owner=jane, authorization_id=by[selection].authorization.pk)
    withheld.set_photo(photo=diary, never_share=False)
    assert listed(by[selection]) == ["Machir Bay"]


@pytest.mark.parametrize("keep", KEEP)
def test_its_public_link_goes_off_for_an_application_could_read_that(
    by: dict[str, Granted], diary: Photo, islay: Album, keep: Callable[[Photo, Album], None]
) -> None:
    one = f"/api/v1/photos/{diary.pk}/"
    Client().patch(one, {"visibility": "public"}, content_type="application/json", **by["all"].header)
    assert Client().get(f"/photos/{diary.pk}/").status_code == 200
    keep(diary, islay)
    for rendition in ("", "original/", "preview/", "thumb/"):
        assert Client().get(f"/photos/{diary.pk}/{rendition}").status_code == 404


def test_it_is_not_made_public_where_nobody_asks(jane: Any, diary: Photo, islay: Album) -> None:
    mark_photo(diary, islay)
    janes = Client()
    janes.force_login(jane)
    change = {"visibility": "public", "title": "Changed"}
    answer = janes.patch(f"/api/v1/photos/{diary.pk}/", change, content_type="application/json")
    assert answer.status_code == 400
    diary.refresh_from_db()
    assert (diary.title, diary.visibility) == ("A page of my diary", "private")


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_list_costs_no_statement_more(
    by: dict[str, Granted], jane: Any, diary: Photo, islay: Album, selection: str, django_assert_max_num_queries: Any
) -> None:
    Authorization.objects.update(last_used_at=timezone.now() + timedelta(seconds=30))
    listed(by[selection])
    with django_assert_max_num_queries(4):  # the token, the page, the count of it, the log
        listed(by[selection])
    for n in range(20):
        withheld.set_photo(photo=make_photo(jane, title=f"Mine {n}"), never_share=True)
    with django_assert_max_num_queries(4):
        listed(by[selection])
