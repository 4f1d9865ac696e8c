"""Whatever is typed or put into an address, a search shows its owner's own photos, and nothing breaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from photodrive.photos.browsing import search
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.sharing.models import Share, SharedPhoto
from photodrive.web.shared import finding
from tests.factories.oauth import grant, make_user
from tests.factories.stored import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("search-safe")]
HIS = "Quetzalcoatlus"
ODD = [
    "%", "_", "%%%", "__", "\\", "\\%", "*", "*a", "a*", '"', '""', '"a', "'", "' OR 1=1 --", "-", "-a", "NOT a",
    "a OR b", "a AND", "NEAR(a b)", "NEAR", "(", ")", "{a}:b", "text:a", "mark : x", "^a", "+", "a + b", ":", ";",
    "\x00", "a\x00b", "\ud800", "\u202ea", "\u200d", "\u200d\u200d a", "\ufeff", chr(0xF0000) * 3, "a" * 100_000,
    "a " * 10_000, "٢٠٢٦", "9999-12-31", "0000-00-00", "2026-02-31", "winter", "last year", "yesterday", "private",
    "public", "shared", "[a-z]+$", "<script>alert(1)</script>", "{{ 7*7 }}", "a b c d e f g h i j k l",
]  # fmt: skip
FIELDS = ["q", "typed", "date", "from", "until", "album", "camera", "seen", "app", "after", "to"]


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, no search is cut short."""
    monkeypatch.setattr(search, "SECONDS", 1e6)


@pytest.fixture
def sam(db: None) -> Any:
    return make_user("sam")


@pytest.fixture
def his(sam: Any, jane: Any) -> Album:
    """Sam's photos, album, camera, share and application, all of one name; some of it he shares with jane."""
    photos = [
        make_photo(sam, title=f"{HIS} {number}", camera=HIS, taken_local=datetime(2001, 2, 3), visibility="public")
        for number in range(3)
    ]
    album = Album.objects.create(owner=sam, title=HIS)
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=photo) for photo in photos])
    share = Share.objects.create(owner=sam, kind=Share.Kind.PERSON, email="jane@example.org")
    SharedPhoto.objects.bulk_create([SharedPhoto(share=share, photo=photo) for photo in photos])
    grant(*photos, owner=sam)
    make_photo(jane, title="Church", camera="Nikon", taken_local=datetime(2026, 5, 14))
    return album


@pytest.fixture
def janes(jane: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(jane)
    return client


def sent(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_odd_words_find_nothing_of_others_and_break_nothing(janes: Client, his: Album, odd: str) -> None:
    addresses = [f"/?q={sent(odd)}", f"/?q=church {sent(odd)}", f"/search/suggest/?typed={sent(odd)}"]
    for address in addresses:
        response = janes.get(address)
        assert response.status_code == 200
        assert HIS not in response.content.decode()


@pytest.mark.parametrize("field", FIELDS)
def test_odd_values_in_any_field_find_nothing_of_others_and_break_nothing(
    janes: Client, his: Album, field: str
) -> None:
    for odd in [*ODD[::6], "\x00", "\ud800", "9999-12-31", str(his.pk), str(Photo.objects.filter(camera=HIS)[0].pk)]:
        response = janes.get(f"/?{field}={sent(odd[:3000])}")
        assert response.status_code == 200
        assert HIS not in response.content.decode()


def test_nothing_that_he_has_is_found_suggested_or_offered(janes: Client, his: Album, sam: Any, jane: Any) -> None:
    app = finding.apps(sam)[0]
    for query in (
        f"album={his.pk}",
        f"app={app.key}",
        f"camera={HIS}",
        "date=2001",
        "q=2001",
        "seen=public",
        "seen=shared",
    ):
        response = janes.get(f"/?{query}")
        assert "Nothing found" in response.content.decode()
    for typed in (HIS, HIS[:2], "2001", "February 2001", app.label):
        assert "option" not in janes.get(f"/search/suggest/?typed={typed}").content.decode()
    assert finding.apps(jane) == []
    assert list(finding.every(jane, f"album={his.pk}")) == list(finding.every(jane, f"q={HIS}")) == []


def test_what_was_typed_stays_text(janes: Client, his: Album) -> None:
    content = janes.get("/?q=%3Cscript%3Ealert(1)%3C/script%3E&camera=%22%3E%3Cimg%20src=x%3E").content.decode()
    assert "<script>alert" not in content
    assert "<img src=x" not in content


def test_nobody_is_asked_to_sign_in_by_a_suggestion_and_told_nothing(his: Album) -> None:
    nobody = Client(headers={"host": "127.0.0.1:8000"})
    assert nobody.get(f"/search/suggest/?typed={HIS}").status_code == 302
    assert HIS not in nobody.get(f"/?q={HIS}").content.decode()
