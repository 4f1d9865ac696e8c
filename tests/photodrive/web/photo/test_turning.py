"""Turning a photo by quarters: everybody sees it turned, and its original stays as it was."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageOps

from photodrive.photos.files import storage
from photodrive.photos.library import ingest
from photodrive.photos.models import Photo
from photodrive.sharing import links
from tests.factories import photos as pictures
from tests.factories.oauth import grant
from tests.photodrive.api.sent import body_of


@pytest.fixture
def photo(jane: Any) -> Photo:
    """Wider than high."""
    content = pictures.encoded()
    made = ingest.add_photo(owner=jane, file=io.BytesIO(content), name="bay.jpg").photo
    assert made.width != made.height
    return made


def turn(client: Client, photo: Photo, by: str = "1") -> Photo:
    assert client.post(reverse("photodrive:photo_turn", args=[photo.pk]), {"by": by}).status_code == 303
    return Photo.objects.get(pk=photo.pk)


def size_of(answer: Any) -> tuple[int, int]:
    """As it is shown: an original may be turned by its orientation alone."""
    with Image.open(io.BytesIO(body_of(answer))) as picture:
        return ImageOps.exif_transpose(picture).size


@pytest.mark.parametrize(("by", "turned"), [("1", 1), ("-1", 3)])
def test_apps_and_links_get_it_turned_and_the_original_stays_bit_for_bit(
    janes: Client, jane: Any, photo: Photo, by: str, turned: int
) -> None:
    with storage.open_rendition(photo, "original").open() as file:
        original = file.read()
    before = (photo.width, photo.height)
    now = turn(janes, photo, by)
    assert (now.turned, now.width, now.height) == (turned, before[1], before[0])
    links.open_photo(photo=now)
    made = grant(now, owner=jane)
    for rendition in ("preview", "thumb", "original"):
        page = Client().get(f"/photos/{now.pk}/{rendition}/")
        api = Client().get(f"/api/v1/photos/{now.pk}/{rendition}/", **made.header)
        for answer in (page, api):
            width, height = size_of(answer)
            assert (width < height) == (now.width < now.height)
    told = Client().get(f"/api/v1/photos/{now.pk}/", **made.header).json()
    assert (told["width"], told["height"]) == (now.width, now.height)
    assert body_of(janes.get(f"/photos/{now.pk}/original/")) == original


def test_a_browser_that_kept_the_picture_asks_anew(janes: Client, photo: Photo) -> None:
    address = f"/photos/{photo.pk}/thumb/"
    first = janes.get(address)
    body_of(first)
    turn(janes, photo)
    page = janes.get(photo.get_absolute_url()).content.decode()
    assert f"{address}?turned=1" in page
    again = janes.get(address, headers={"if-none-match": first["ETag"]})
    assert body_of(again)
    assert again.status_code == 200


def test_four_turns_are_none(janes: Client, photo: Photo) -> None:
    size = (photo.width, photo.height)
    for _ in range(4):
        now = turn(janes, photo)
    assert (now.turned, (now.width, now.height)) == (0, size)


def test_a_photo_whose_file_is_lost_stays_as_it_is_and_says_so(janes: Client, photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(sha256="0" * 64)
    answer = janes.post(reverse("photodrive:photo_turn", args=[photo.pk]), {"by": "1"}, follow=True)
    assert "missing" in answer.content.decode()
    assert Photo.objects.get(pk=photo.pk).turned == 0
