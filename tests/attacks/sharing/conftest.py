"""Two people with albums, and browsers of each of them and of nobody."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.photos.models import Album
from photodrive.sharing import links
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader, signed_in
from tests.factories import shares
from tests.photodrive.conftest import files, jane, sam

__all__ = ["files", "jane", "sam"]


@pytest.fixture
def nobody(db: None, files: Any) -> Reader:
    return Reader()


@pytest.fixture
def janes(jane: Any) -> Reader:
    return signed_in(jane)


@pytest.fixture
def sams(sam: Any) -> Reader:
    return signed_in(sam)


@pytest.fixture
def album(jane: Any) -> Album:
    return shares.album_of(jane)[0]


@pytest.fixture
def link(album: Album) -> Share:
    return links.open_album(album=album)
