"""A photo that its owner turned: files of its own, and the upright ones stay for whoever else shows them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from photodrive.exceptions import FileMissing
from photodrive.photos.files import storage, turned
from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.files.storage import ORIGINAL, StoredFile, open_rendition
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from tests.factories import photos

QUARTERS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


def picture_of(stored: StoredFile) -> Image.Image:
    with stored.open() as file:
        return Image.open(io.BytesIO(file.read()))


def alike(one: Image.Image, other: Image.Image) -> bool:
    small = [image.convert("RGB").resize((40, 40)) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean) < 8


def turn(photo: Photo, quarters: int) -> None:
    turned.make(photo=photo, turned=quarters)
    photo.turned = quarters
    photo.save(update_fields=["turned"])


def names(files: Path) -> set[str]:
    return {path.name for path in files.rglob("*") if path.is_file()}


@pytest.mark.parametrize("quarters", QUARTERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_rendition_is_turned_to_the_right_however_the_camera_was_held(
    jane: Any, orientation: int, quarters: int
) -> None:
    data = photos.encoded(photos.picture((96, 64)), exif=photos.camera_exif(orientation=orientation))
    photo = photos.added(jane, data)
    upright = picture_of(open_rendition(photo, "preview")).convert("RGB")
    turn(photo, quarters)
    expected = upright.transpose(QUARTERS[quarters])
    for rendition in ("preview", "thumb"):
        image = picture_of(open_rendition(photo, rendition))
        assert image.size == expected.size
        assert alike(image, expected)
    shared = ImageOps.exif_transpose(picture_of(shared_original(photo)))
    assert shared is not None
    assert alike(shared, expected)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_the_shared_copy_of_every_format_is_turned(jane: Any, kind: str) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((96, 64)), kind))
    turn(photo, 1)
    shared = ImageOps.exif_transpose(picture_of(shared_original(photo)))
    assert shared is not None
    assert shared.size == (64, 96)
    assert alike(shared, picture_of(open_rendition(photo, "preview")))


def test_a_turned_jpeg_is_shared_without_loss(jane: Any) -> None:
    data = photos.encoded(photos.picture((96, 64)))
    photo = photos.added(jane, data)
    turn(photo, 3)
    stored = [Image.open(io.BytesIO(data)), picture_of(shared_original(photo))]
    assert ImageChops.difference(*(image.convert("RGB") for image in stored)).getbbox() is None


def test_two_rows_of_one_picture_are_turned_each_for_itself(jane: Any, files: Path) -> None:
    data = photos.encoded(photos.picture((96, 64)))
    hers, copy = photos.added(jane, data), photos.added(jane, data, added_by="an application")
    turn(hers, 1)
    assert picture_of(open_rendition(hers, "thumb")).size == (64, 96)
    assert picture_of(open_rendition(copy, "thumb")).size == (96, 64)
    assert open_rendition(hers, "thumb").etag != open_rendition(copy, "thumb").etag
    assert open_rendition(hers, "original").etag == open_rendition(copy, "original").etag
    assert names(files) == {ORIGINAL, *storage.rendition_files(0), *storage.rendition_files(1)}


def test_what_is_answered_is_the_size_and_the_placeholder_as_they_look_then(jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((96, 64))))
    made = turned.make(photo=photo, turned=1)
    assert (made.width, made.height) == (64, 96)
    with Image.open(io.BytesIO(made.placeholder)) as placeholder:
        assert placeholder.size == (13, 20)


def test_all_files_go_with_the_photo(jane: Any, files: Path, django_capture_on_commit_callbacks: Any) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((96, 64))))
    turn(photo, 1)
    shared_original(photo)
    assert {"thumb.r1.webp", "preview.r1.webp", "shared.r1"} <= names(files)
    with django_capture_on_commit_callbacks(execute=True):
        editing.delete_for_good(photo=photo)
    assert names(files) == set()


def test_a_photo_that_is_deleted_meanwhile_gets_no_files(jane: Any, files: Path) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((96, 64))))
    Photo.objects.filter(pk=photo.pk)._raw_delete(photo._state.db)
    with pytest.raises(FileMissing):
        turned.make(photo=photo, turned=1)
    assert "thumb.r1.webp" not in names(files)


@pytest.mark.parametrize("quarters", [-1, 4])
def test_there_are_four_quarters(jane: Any, quarters: int) -> None:
    photo = photos.added(jane, photos.encoded())
    with pytest.raises(ValueError, match=str(quarters)):
        turned.make(photo=photo, turned=quarters)
