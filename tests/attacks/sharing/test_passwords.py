"""A link with a password: what can be had without it, and how often one may guess."""

from __future__ import annotations

import re
from typing import Any

import pytest

from photodrive.authorization.http import client_ip
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, terms
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader
from tests.factories import shares


def first(album: Album) -> Photo:
    return albums.photos_in(album).order_by("pk")[0]


@pytest.mark.promise("share-password")
class TestPassword:
    @pytest.fixture
    def path(self, link: Share) -> str:
        terms.set_password(share=link, password="larch meadow")
        return shares.path_of(link)

    def test_nothing_is_shown_before_it_was_said(self, nobody: Reader, path: str, album: Album) -> None:
        page = nobody.get(path).content.decode()
        assert album.title not in page
        assert nobody.get(f"{path}{first(album).pk}/thumb/").status_code == 303
        assert nobody.get(f"{path}zip/").status_code == 303
        assert nobody.post(path, {"password": "larch"}).status_code == 422
        assert nobody.post(path, {}).status_code == 422
        assert nobody.post(path, {"password": "x" * 10_000}).status_code == 422
        assert nobody.post(path, {"password": "Larch  meadow "}).status_code == 303
        assert album.title in nobody.get(path).content.decode()
        assert nobody.get(f"{path}{first(album).pk}/thumb/").status_code == 200

    def test_another_password_asks_again(self, nobody: Reader, path: str, link: Share, album: Album) -> None:
        nobody.post(path, {"password": "larch meadow"})
        assert album.title in nobody.get(path).content.decode()
        terms.set_password(share=link, password="other words")
        assert album.title not in nobody.get(path).content.decode()

    def test_what_was_said_at_one_link_is_worth_nothing_at_another(
        self, nobody: Reader, jane: Any, path: str, album: Album
    ) -> None:
        other = links.open_album(album=shares.album_of(jane, title="Other")[0])
        terms.set_password(share=other, password="larch meadow")
        there = shares.path_of(other)
        nobody.post(there, {"password": "larch meadow"})
        kept = nobody.cookies["photodrive_link"]
        assert kept["path"] == there
        assert kept["httponly"]
        assert kept["samesite"] == "Lax"
        kept["path"] = "/"
        assert album.title not in nobody.get(path).content.decode()

    def test_tries_are_counted_across_addresses_and_keep_neither_owner_nor_visitors_out(
        self, nobody: Reader, janes: Reader, path: str, album: Album, settings: Any, monkeypatch: Any
    ) -> None:
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SHARE_PASSWORD_TRIES_PER_HOUR": 3}
        nobody.post(path, {"password": "larch meadow"})
        answers = []
        for number in range(4):
            monkeypatch.setattr(client_ip, "address_of", lambda request, number=number: f"10.0.0.{number}")
            answers.append(Reader(REMOTE_ADDR=f"10.0.0.{number}").post(path, {"password": f"x{number}"}))
        assert [answer.status_code for answer in answers] == [422, 422, 429, 429]
        assert int(answers[-1]["Retry-After"]) > 0
        assert Reader().post(path, {"password": "larch meadow"}).status_code == 429
        assert album.title in nobody.get(path).content.decode()
        assert album.title in janes.get(path).content.decode()

    def test_a_form_of_another_site_says_nothing_and_that_of_the_page_does(
        self, nobody: Reader, path: str, album: Album
    ) -> None:
        strict = Reader(enforce_csrf_checks=True)
        assert strict.post(path, {"password": "larch meadow"}).status_code == 403
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get(path).body.decode())
        strict.post(path, {"password": "larch meadow", "csrfmiddlewaretoken": token})
        assert album.title in strict.get(path).body.decode()
