"""Library, photo and trash: one's own photos to change, others' only if public, and only to look at."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from photodrive.sharing import links
from tests.factories.stored import make_photo

OWNERS_ONLY = ["photo_edit", "photo_delete", "photo_restore", "photo_delete_for_good", "trash_thumb"]
RENDITIONS = ["original", "preview", "thumb"]


def url(name: str, photo: Photo, *more: str) -> str:
    return reverse(f"photodrive:{name}", args=[photo.pk, *more])


@pytest.fixture
def photo(jane: Any) -> Photo:
    return make_photo(jane, title="Machir Bay")


def told(response: Any, photo: Photo) -> str:
    """What a page says, without what differs from request to request."""
    text = response.content.decode().replace(str(photo.pk), "")
    return re.sub(r'(csrfmiddlewaretoken" value|data-token)="\w+"', "", text)


def make_public(photo: Photo) -> None:
    links.open_photo(photo=photo)


@pytest.mark.promise("not-found-alike")
@pytest.mark.parametrize("rendition", RENDITIONS)
def test_a_private_photo_does_not_exist_for_others(photo: Photo, nobody: Client, sams: Client, rendition: str) -> None:
    missing = Photo(pk=uuid.uuid4())
    for client in (nobody, sams):
        for name, more in (("photo", ()), ("photo_file", (rendition,))):
            response, other = (client.get(url(name, which, *more)) for which in (photo, missing))
            assert response.status_code == other.status_code == 404
            assert told(response, photo) == told(other, missing)


@pytest.mark.parametrize("name", OWNERS_ONLY)
@pytest.mark.parametrize("trashed", [False, True])
def test_nobody_else_changes_even_a_public_photo(
    photo: Photo, nobody: Client, sams: Client, name: str, trashed: bool
) -> None:
    make_public(photo)
    if trashed:
        editing.trash(photo=photo)
    before = Photo.objects.filter(pk=photo.pk).values().get()
    for method in ("get", "post"):
        assert getattr(sams, method)(url(name, photo), {"title": "Mine", "visibility": "public"}).status_code in {
            404,
            405,
        }
        response = getattr(nobody, method)(url(name, photo))
        assert response.status_code in {302, 405}
        assert response.status_code == 405 or "/accounts/login/" in response["Location"]
    assert Photo.objects.filter(pk=photo.pk).values().get() == before


def test_a_photo_in_the_trash_is_gone_for_everybody_and_shown_in_the_trash_alone(
    photo: Photo, janes: Client, nobody: Client
) -> None:
    make_public(photo)
    janes.post(url("photo_delete", photo))
    for client in (janes, nobody):
        assert client.get(url("photo", photo)).status_code == 404
        assert client.get(url("photo_file", photo, "thumb")).status_code == 404
    assert b"".join(janes.get(url("trash_thumb", photo)).streaming_content).startswith(b"thumb")  # type: ignore[attr-defined]
    assert "Machir Bay" in janes.get("/trash/").content.decode()


def test_an_unknown_rendition_does_not_exist(photo: Photo, janes: Client) -> None:
    for name in ("shared", "original.webp", "..", "ORIGINAL"):
        assert janes.get(f"/photos/{photo.pk}/{name}/").status_code == 404


def test_asking_is_not_doing(photo: Photo, janes: Client) -> None:
    assert janes.get(url("photo_delete", photo)).status_code == 200
    assert Photo.objects.available().filter(pk=photo.pk).exists()
    editing.trash(photo=photo)
    assert janes.get(url("photo_delete_for_good", photo)).status_code == 200
    assert janes.get("/trash/empty/").status_code == 200
    assert janes.get(url("photo_restore", photo)).status_code == 405
    assert Photo.objects.filter(pk=photo.pk, trashed_at__isnull=False).exists()


def test_a_missing_file_is_a_404_and_in_the_log(photo: Photo, janes: Client, caplog: Any) -> None:
    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)
    assert janes.get(url("photo_file", photo, "thumb")).status_code == 404
    assert str(photo.pk) in caplog.text


@pytest.mark.promise("no-place")
def test_the_place_is_shown_to_its_owner_alone(photo: Photo, janes: Client, nobody: Client) -> None:
    make_public(photo)
    assert "55.78° N, 6.45° W" in janes.get(url("photo", photo) + "?info=1").content.decode()
    page = nobody.get(url("photo", photo)).content.decode()
    assert "Machir Bay" in page
    assert "55.7" not in page


@pytest.mark.promise("no-place")
def test_a_public_photo_is_downloaded_by_others_without_its_place(photo: Photo, janes: Client, nobody: Client) -> None:
    make_public(photo)
    link = url("photo_file", photo, "original")
    assert b"".join(nobody.get(link).streaming_content).startswith(b"without location")  # type: ignore[attr-defined]
    response = janes.get(link)
    assert b"".join(response.streaming_content).startswith(b"original")  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="Machir Bay.jpg"'


@pytest.mark.promise("forged-host")
def test_the_link_to_share_names_the_configured_origin_whatever_the_host_says(
    photo: Photo, janes: Client, settings: Any
) -> None:
    make_public(photo)
    there = url("photo", photo) + "?info=1"
    page = janes.get(there, headers={"x-forwarded-host": "evil.example"}).content.decode()
    assert settings.PHOTODRIVE["ISSUER"] + "/s/" in page
    assert "evil.example" not in page


def test_deleting_can_be_undone_from_the_next_page(photo: Photo, janes: Client) -> None:
    page = janes.post(url("photo_delete", photo), follow=True).content.decode()
    assert "is in the trash" in page
    assert reverse("photodrive:trash_undo") in page
    assert reverse("photodrive:trash_undo") not in janes.get("/").content.decode()
    response = janes.post(url("photo_restore", photo), follow=True)
    assert "is back in your library" in response.content.decode()
    assert Photo.objects.available().get() == photo


def test_deleting_for_good_and_emptying_the_trash(photo: Photo, jane: Any, janes: Client, sam: Any) -> None:
    others = make_photo(sam)
    editing.trash(photo=others)
    for one in (photo, make_photo(jane), make_photo(jane)):
        editing.trash(photo=one)
    assert janes.post(url("photo_delete_for_good", photo)).status_code == 302
    page = janes.post("/trash/empty/", follow=True).content.decode()
    assert "2 photos deleted for good" in page
    assert "The trash is empty" in page
    assert list(Photo.objects.all()) == [others]


def test_neighbours_lead_through_the_library(jane: Any, janes: Client) -> None:
    first, second, third = (make_photo(jane) for _ in range(3))
    page = janes.get(url("photo", second)).content.decode()
    assert f'rel="prev" href="{third.get_absolute_url()}"' in page
    assert f'rel="next" href="{first.get_absolute_url()}"' in page


def test_a_stranger_is_told_what_this_is(nobody: Client) -> None:
    page = nobody.get("/").content.decode()
    assert "Your photos, shared on your terms" in page
    assert "Sign up" in page


def test_an_empty_library_says_what_to_do_first(janes: Client, sam: Any) -> None:
    make_photo(sam, visibility="public")
    page = janes.get("/").content.decode()
    assert "Your photos start here" in page
    assert 'class="ph"' not in page


@pytest.mark.parametrize("after", ["nonsense", "%00", "AAAA", "é", "_" * 4000])
def test_a_made_up_position_starts_at_the_newest(photo: Photo, janes: Client, after: str) -> None:
    assert photo.get_absolute_url() in janes.get(f"/?after={after}").content.decode()
