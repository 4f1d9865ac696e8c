"""The panel beside a photo: what is changed there is saved at once, and refused with the reason beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photodrive.authorization.access_log import recording
from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.models import Authorization
from photodrive.authorization.tokens import access_tokens
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, visits, withheld
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo

HTMX = {"hx-request": "true"}


@pytest.fixture
def photo(jane: Any) -> Photo:
    return make_photo(jane, title="Machir Bay", taken_local=datetime(2026, 10, 24, 11, 24), taken_offset=120)


def url(name: str, photo: Photo) -> str:
    return reverse(f"photodrive:photo_{name}", args=[photo.pk])


def panel(client: Client, photo: Photo) -> str:
    return client.get(f"{photo.get_absolute_url()}?info=1").content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_a_title_that_is_none_is_refused_and_nothing_changes(
    janes: Client, photo: Photo, title: str, headers: dict[str, str]
) -> None:
    response = janes.post(url("edit", photo), {"title": title, "caption": "New"}, headers=headers)
    assert response.status_code == 422
    assert "wrong" in response.content.decode()
    photo.refresh_from_db()
    assert (photo.title, photo.caption) == ("Machir Bay", "")


def test_title_and_caption_are_saved_with_and_without_a_script(janes: Client, photo: Photo) -> None:
    response = janes.post(url("edit", photo), {"title": " Sam\u202e at\nsea ", "caption": "One\r\ntwo"})
    assert response["Location"] == f"{photo.get_absolute_url()}?info=1"
    photo.refresh_from_db()
    assert (photo.title, photo.caption) == ("Sam at sea", "One\ntwo")
    part = janes.post(url("edit", photo), {"title": "Jura"}, headers=HTMX).content.decode()
    assert "Saved" in part
    assert "<html" not in part
    photo.refresh_from_db()
    assert (photo.title, photo.caption) == ("Jura", "One\ntwo")


@pytest.mark.parametrize(
    "wrong",
    [{"day": ""}, {"day": "2026-02-30"}, {"day": "nonsense"}, {"day": "2026-10-24", "clock": "25:00"},
     {"day": "2026-10-24", "offset": "900"}, {"day": "0001-01-01", "offset": "840"}],
)  # fmt: skip
def test_a_wrong_date_is_refused_and_nothing_changes(janes: Client, photo: Photo, wrong: dict[str, str]) -> None:
    response = janes.post(url("date", photo), wrong, headers=HTMX)
    assert response.status_code == 422
    assert 'id="date-wrong"' in response.content.decode()
    photo.refresh_from_db()
    assert (photo.taken_local, photo.taken_offset) == (datetime(2026, 10, 24, 11, 24), 120)


def test_the_date_is_changed_and_the_cameras_own_is_offered_back(janes: Client, photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(metadata={"taken_local": "2026-10-24T11:24:00", "taken_offset": 120})
    part = janes.post(
        url("date", photo), {"day": "2020-01-02", "clock": "03:04:05", "offset": ""}, headers=HTMX
    ).content.decode()
    photo.refresh_from_db()
    assert (photo.taken_local, photo.taken_offset) == (datetime(2020, 1, 2, 3, 4, 5), None)
    assert photo.sort_local == photo.taken_local
    assert "Time zone unknown" in part
    assert "24 October 2026, 11:24" in part
    janes.post(url("date", photo), {"camera": "1"})
    photo.refresh_from_db()
    assert (photo.taken_local, photo.taken_offset) == (datetime(2026, 10, 24, 11, 24), 120)
    assert "keeps the date of its camera" not in panel(janes, photo)


def test_a_favourite_is_one_until_it_is_none(janes: Client, photo: Photo) -> None:
    part = janes.post(url("favourite", photo), {"on": "1"}, headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in part
    janes.post(url("favourite", photo), {"on": "1"})
    assert Photo.objects.get(pk=photo.pk).favourite
    janes.post(url("favourite", photo), {"on": "0"})
    assert not Photo.objects.get(pk=photo.pk).favourite


def test_it_goes_into_albums_of_hers_alone_and_out_again(janes: Client, jane: Any, sam: Any, photo: Photo) -> None:
    sams, mine = albums.create(owner=sam, title="His"), albums.create(owner=jane, title="Islay")
    for wrong in ({"album": str(sams.pk)}, {"album": "nonsense"}, {}, {"title": "  "}):
        assert janes.post(url("albums", photo), wrong, headers=HTMX).status_code == 422
    assert not sams.photos.exists()
    janes.post(url("albums", photo), {"album": str(mine.pk)})
    janes.post(url("albums", photo), {"title": "Jura"})
    assert {album.title for album in albums.holding(photo)} == {"Islay", "Jura"}
    part = janes.post(url("albums", photo), {"out": str(mine.pk)}, headers=HTMX).content.decode()
    assert f"/albums/{mine.pk}/" not in part
    assert [album.title for album in albums.holding(photo)] == ["Jura"]


def test_all_of_its_day_goes_into_an_album_at_one_press(janes: Client, jane: Any, photo: Photo) -> None:
    late = make_photo(jane, title="Late", taken_local=datetime(2026, 10, 24, 23, 59, 59, 999999))
    make_photo(jane, title="Next day", taken_local=datetime(2026, 10, 25))
    janes.post(url("albums", photo), {"title": "A day", "day": "1"})
    assert set(albums.photos_in(Album.objects.get())) == {photo, late}


def test_the_switch_opens_one_link_and_kills_it(janes: Client, photo: Photo, nobody: Client) -> None:
    part = janes.post(url("link", photo), {"on": "1"}, headers=HTMX).content.decode()
    share = links.of_photo(photo)
    assert share is not None
    assert links.address(share) in part
    assert nobody.get(photo.get_absolute_url()).status_code == 200
    assert links.address(share) not in janes.post(url("link", photo), {}, headers=HTMX).content.decode()
    assert nobody.get(photo.get_absolute_url()).status_code == 404
    janes.post(url("link", photo), {"on": "1"})
    again = links.of_photo(photo)
    assert again is not None
    assert links.address(again) != links.address(share)


def test_a_link_ends_when_she_says(janes: Client, photo: Photo) -> None:
    janes.post(url("link", photo), {"on": "1"})
    for until, days in (("week", 7), ("month", 30)):
        janes.post(url("link", photo), {"on": "1", "until": until})
        share = links.of_photo(photo)
        assert share is not None
        assert share.expires_at is not None
        assert abs(share.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    past = janes.post(url("link", photo), {"on": "1", "until": "day", "day": "2020-01-01"}, headers=HTMX)
    assert past.status_code == 422
    janes.post(url("link", photo), {"on": "1", "until": "off"})
    share = links.of_photo(photo)
    assert share is not None
    assert share.expires_at is None


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("by", ["photo", "album"])
def test_a_link_to_what_is_never_shared_with_apps_is_asked_about_first(
    janes: Client, jane: Any, photo: Photo, by: str, headers: dict[str, str]
) -> None:
    if by == "photo":
        withheld.set_photo(photo=photo, never_share=True)
    else:
        album = albums.create(owner=jane, title="Only mine")
        albums.add(album=album, photo_ids=[photo.pk])
        withheld.set_album(album=album, never_share=True)
    asked = janes.post(url("link", photo), {"on": "1"}, headers=headers)
    assert asked.status_code == 200
    assert "You never share this photo with apps" in asked.content.decode()
    assert links.of_photo(photo) is None
    janes.post(url("link", photo), {"anyway": "1"}, headers=headers)
    assert links.of_photo(photo) is not None
    assert withheld.is_kept(photo)


@pytest.mark.parametrize("selection", ["chosen", "album", "all"])
def test_one_press_takes_it_from_an_app_however_that_sees_it(
    janes: Client, jane: Any, photo: Photo, selection: str
) -> None:
    other = make_photo(jane, title="Other")
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk, other.pk])
    shop = make_application(name="Printshop")
    of = {"chosen": [photo, other], "album": [], "all": []}[selection]
    made = grant(*of, owner=jane, application=shop, selection=selection, album=album if selection == "album" else None)
    twice = grant(photo, owner=jane, application=shop)
    frame = grant(photo, owner=jane, application=make_application(name="Photo frame"))
    page = panel(janes, photo)
    words = "Take away" if selection == "chosen" else "Take out of what <bdi>Printshop</bdi> sees"
    assert words in page
    part = janes.post(url("take_away", photo), {"app": shop.client_id}, headers=HTMX).content.decode()
    assert "Taken away at" in part
    left = {
        one.token: [
            each.title for each in authorized_photos.photos_of(Authorization.objects.get(pk=one.authorization.pk))
        ]
        for one in (made, twice, frame)
    }
    assert left == {made.token: ["Other"], twice.token: [], frame.token: ["Machir Bay"]}
    assert janes.post(url("take_away", photo), {"app": shop.client_id}).status_code == 303, "pressed twice"


def test_the_switch_keeps_it_from_every_app_and_says_so(janes: Client, jane: Any, photo: Photo) -> None:
    grant(owner=jane, selection="all")
    part = janes.post(url("never_share", photo), {"on": "1"}, headers=HTMX).content.decode()
    assert "None." in part
    assert "No app can see it" in part
    janes.post(url("never_share", photo), {})
    assert not withheld.is_kept(Photo.objects.get(pk=photo.pk))


def test_who_fetched_it_is_told_apps_and_people(janes: Client, jane: Any, sam: Any, photo: Photo) -> None:
    made = grant(photo, owner=jane, application=make_application(name="Printshop"))
    live = access_tokens.find(made.token)
    assert live is not None
    for what in ("original", "preview", "original"):
        recording.record(
            access_tokens.access_by(live), what=recording.RENDITIONS[what], status=200, size=3, photo_id=photo.pk
        )
    share = links.open_photo(photo=photo)
    visits.record(share=share, what="looked", visitor="192.0.2.1", photo=photo)
    page = panel(janes, photo)
    fetched = page[page.index("Fetched by") :]
    assert fetched.count("Printshop") == 2
    assert "full size" in fetched
    assert "screen size" in fetched
    assert "A person with the link" in fetched


def test_camera_place_and_file_are_told_in_words(janes: Client, jane: Any) -> None:
    told = {"latitude": 43.1789, "longitude": -4.8312, "camera": "Nikon Coolpix P6000", "aperture": 5.6,
            "exposure": 0.0015625, "focal_length": 6, "iso": 64}  # fmt: skip
    photo = make_photo(jane, metadata=told, file_name="IMG_1871.jpg")
    page = panel(janes, photo)
    assert "43.18° N, 4.83° W" in page
    assert "f/5.6 · 1/640 s · 6 mm · ISO 64" in page
    assert "IMG_1871.jpg" in page
    assert "No place is stored in it" in panel(janes, make_photo(jane, metadata={}))
