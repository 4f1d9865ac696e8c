"""Somebody with a link, with half a link, or with one that is over: what can be had at its address, and learnt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from photodrive.photos.files import storage
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, terms
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader
from tests.factories import photos, shares

NEVER_WAS = "/s/" + "A" * 22 + "/"


def first(album: Album) -> Photo:
    return albums.photos_in(album).order_by("pk")[0]


@pytest.mark.promise("share-alike")
def test_a_link_that_ended_one_that_never_was_and_a_foreign_photo_are_told_alike(
    nobody: Reader, jane: Any, link: Share, album: Album
) -> None:
    path, foreign = shares.path_of(link), photos.added(jane)
    several = links.open_photos(owner=jane, photos=[photos.added(jane), photos.added(jane)])
    ended, over = shares.path_of(several), shares.path_of(links.open_photo(photo=foreign))
    links.close(share=several)
    Share.objects.filter(photo=foreign).update(expires_at=timezone.now() - timedelta(seconds=1))
    addresses = [NEVER_WAS, "/s/x/", "/s/" + "é" * 22 + "/", ended, over, f"{path}{foreign.pk}/", f"{ended}zip/"]
    addresses += [f"{path}{foreign.pk}/thumb/", f"{path}{first(album).pk}/other/", f"{NEVER_WAS}{foreign.pk}/preview/"]
    answers = [nobody.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert b"This link has ended or never was" in answers[0].body
    assert len({str(sorted(answer.headers.items())) for answer in answers if "max-age=0" in str(answer.headers)}) == 1


@pytest.mark.promise("share-only")
def test_a_link_opens_what_is_in_the_album_now(nobody: Reader, jane: Any, link: Share, album: Album) -> None:
    path, photo = shares.path_of(link), first(album)
    assert nobody.get(f"{path}{photo.pk}/preview/").status_code == 200
    later = photos.added(jane)
    albums.add(album=album, photo_ids=[later.pk])
    assert nobody.get(f"{path}{later.pk}/").status_code == 200
    editing.trash(photo=later)
    albums.remove(album=album, photo_ids=[photo.pk])
    for gone in (later, photo):
        for end in ("", "thumb/", "preview/", "original/"):
            assert nobody.get(f"{path}{gone.pk}/{end}").status_code == 404, end
    assert str(photo.pk) not in nobody.get(path).content.decode()


@pytest.mark.promise("share-only")
def test_the_photo_of_one_link_is_not_in_another(nobody: Reader, jane: Any, sam: Any, link: Share) -> None:
    others, mine = shares.album_of(sam, title="Sam's"), shares.album_of(jane, title="Other")
    for one in (links.open_album(album=others[0]), links.open_album(album=mine[0])):
        for photo in (*others[1], *mine[1]):
            expected = 200 if photo.owner_id == one.owner_id else 404
            assert nobody.get(f"{shares.path_of(one)}{photo.pk}/thumb/").status_code == expected
            assert nobody.get(f"{shares.path_of(link)}{photo.pk}/thumb/").status_code == 404


@pytest.mark.promise("share-only")
def test_who_may_only_look_gets_the_size_of_a_screen(nobody: Reader, link: Share, album: Album) -> None:
    path, photo = shares.path_of(link), first(album)
    assert nobody.get(f"{path}{photo.pk}/original/").status_code == 200
    assert nobody.get(f"{path}zip/").status_code == 200
    terms.let_download(share=link, downloads=False)
    for refused in (f"{path}{photo.pk}/original/", f"{path}zip/"):
        assert nobody.get(refused).status_code == 404
        assert nobody.head(refused).status_code == 404
        assert nobody.get(refused, headers={"range": "bytes=0-9"}).status_code == 404
    assert nobody.get(f"{path}{photo.pk}/preview/").status_code == 200
    for page in (path, f"{path}{photo.pk}/"):
        assert "ownload" not in nobody.get(page).content.decode()


@pytest.mark.promise("share-only")
def test_a_public_photo_is_at_its_own_address_under_the_terms_of_its_link(nobody: Reader, jane: Any) -> None:
    photo = photos.added(jane)
    share, page = links.open_photo(photo=photo), photo.get_absolute_url()
    original = reverse("photodrive:photo_file", args=[photo.pk, "original"])
    assert nobody.get(original).status_code == 200
    terms.let_download(share=share, downloads=False)
    assert nobody.get(page).status_code == 200
    assert nobody.get(original).status_code == 404
    terms.set_password(share=share, password="larch meadow")
    assert nobody.get(page).status_code == 404
    assert nobody.get(reverse("photodrive:photo_file", args=[photo.pk, "thumb"])).status_code == 404


@pytest.mark.promise("share-only")
def test_no_place_and_no_serial_is_in_anything_of_a_link(nobody: Reader, jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(exif=photos.camera_exif()))
    with storage.open_rendition(photo, "original").open() as file:
        assert photos.SERIAL.encode() in file.read()
    path = shares.path_of(links.open_photo(photo=photo))
    for end in ("thumb/", "preview/", "original/", ""):
        found = nobody.get(f"{path}{photo.pk}/{end}").body
        assert photos.SERIAL.encode() not in found
        assert b"55.7" not in found
    assert photos.SERIAL.encode() not in nobody.get(f"{path}zip/").body


@pytest.mark.promise("share-revalidated")
def test_revoked_between_page_and_file(nobody: Reader, link: Share, album: Album) -> None:
    path, photo = shares.path_of(link), first(album)
    page = nobody.get(path)
    assert "no-store" in page["Cache-Control"]
    file = nobody.get(f"{path}{photo.pk}/thumb/")
    assert file["Cache-Control"] == "private, no-cache"
    assert nobody.get(f"{path}{photo.pk}/thumb/", headers={"if-none-match": file["ETag"]}).status_code == 304
    links.close(share=link)
    for headers in ({}, {"if-none-match": file["ETag"]}, {"range": "bytes=0-1"}, {"if-none-match": "*"}):
        assert nobody.get(f"{path}{photo.pk}/thumb/", headers=headers).status_code == 404


@pytest.mark.promise("share-ends")
@pytest.mark.parametrize("how", ["deactivated", "album deleted", "owner deleted", "album ended"])
def test_whatever_ends_a_link_ends_all_below_it(nobody: Reader, jane: Any, link: Share, album: Album, how: str) -> None:
    path, photo = shares.path_of(link), first(album)
    if how == "deactivated":
        jane.is_active = False
        jane.save()
    elif how == "album deleted":
        albums.delete(album=album)
    elif how == "owner deleted":
        jane.delete()
    else:
        links.close(share=link)
    for end in ("", f"{photo.pk}/", f"{photo.pk}/thumb/", f"{photo.pk}/original/", "zip/"):
        assert nobody.get(path + end).status_code == 404
