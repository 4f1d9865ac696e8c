"""A ZIP of a share takes as long as its reader likes: what ends meanwhile is not in it any more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, people, terms, withheld
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader
from tests.attacks.sharing.test_people import proved
from tests.factories import shares

HOST = {"host": "127.0.0.1:8000"}


def end(share: Share, second: Photo) -> None:
    links.close(share=share)


def end_of_its_account(share: Share, second: Photo) -> None:
    type(share.owner).objects.filter(pk=share.owner_id).update(is_active=False)


def only_look(share: Share, second: Photo) -> None:
    terms.let_download(share=share, downloads=False)


def trash(share: Share, second: Photo) -> None:
    editing.trash(photo=second)


def take_out(share: Share, second: Photo) -> None:
    assert share.album is not None
    albums.remove(album=share.album, photo_ids=[second.pk])


def lock(share: Share, second: Photo) -> None:
    terms.set_password(share=share, password="larch meadow")


def keep_from_apps(share: Share, second: Photo) -> None:
    withheld.set_photo(photo=second, never_share=True)


def read(browser: Client, address: str, meanwhile: Callable[[], None]) -> tuple[int, str]:
    """How many photos the ZIP has where something happens after its first bytes, and what else its names say."""
    answer: Any = browser.get(address, headers=HOST)
    assert answer.status_code == 200
    chunks = iter(answer)
    data = next(chunks)
    meanwhile()
    archive = zipfile.ZipFile(io.BytesIO(data + b"".join(chunks)))
    assert archive.testzip() is None
    names = archive.namelist()
    return sum(name.endswith(".jpg") for name in names), " ".join(name for name in names if not name.endswith(".jpg"))


@pytest.mark.promise("share-ends")
@pytest.mark.parametrize("what", [end, end_of_its_account, only_look, trash, take_out, lock, keep_from_apps])
def test_by_a_link(nobody: Reader, link: Share, album: Album, what: Any) -> None:
    first, second = albums.photos_in(album).order_by("pk")
    address = f"{shares.path_of(link)}zip/"
    sent = list(zipfile.ZipFile(io.BytesIO(nobody.get(address, headers=HOST).body)).namelist())
    assert len(sent) == 2
    later = second if sent[0].startswith(first.title) else first
    assert read(Client(), address, lambda: what(Share.objects.get(pk=link.pk), later)) == (1, "")


@pytest.mark.promise("share-ends")
@pytest.mark.parametrize("what", [end, only_look, trash, take_out])
def test_as_a_person(jane: Any, sam: Any, sams: Reader, album: Album, what: Any) -> None:
    share = people.share_with(owner=jane, email=proved(sam, "sam@photodrive.example").email, album=album).share
    address = f"/shared/{share.pk}/zip/"
    first, second = albums.photos_in(album).order_by("pk")
    sent = list(zipfile.ZipFile(io.BytesIO(sams.get(address).body)).namelist())
    later = second if sent[0].startswith(first.title) else first
    slow = Client()
    slow.force_login(sam)
    assert read(slow, address, lambda: what(Share.objects.get(pk=share.pk), later)) == (1, "")
