"""What must not be possible with uploads in pieces."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from photodrive.photos.library import albums
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import opening, parts
from tests.factories import photos, tus
from tests.factories.oauth import grant
from tests.factories.stored import make_photo

JPEG = photos.encoded()
pytestmark = pytest.mark.django_db


def every_call(client: Client, url: str, **headers: str) -> dict[str, int]:
    sent = {**tus.VERSION, "upload-offset": "0", "upload-length": "5", **headers}
    return {
        "begin": client.post(tus.URL, headers=sent).status_code,
        "head": client.head(url, headers=sent).status_code,
        "tell": client.get(url, headers=sent).status_code,
        "send": client.patch(url, JPEG, content_type=tus.PIECE, headers=sent).status_code,
        "stop": client.delete(url, headers=sent).status_code,
        "known": client.post(f"{tus.URL}known/", {}, content_type="application/json", headers=sent).status_code,
    }


@pytest.mark.promise("access-matrix")
def test_a_stranger_gets_nothing(janes: Client, nobody: Client) -> None:
    assert set(every_call(nobody, tus.begun(janes, JPEG)).values()) == {401}
    assert Upload.objects.get().offset == 0


@pytest.mark.promise("access-matrix")
def test_an_access_token_is_nobody(janes: Client, nobody: Client, jane: Any) -> None:
    token = grant(make_photo(jane), owner=jane, scopes=("photos:read", "photos:write")).token
    assert set(every_call(nobody, tus.begun(janes, JPEG), authorization=f"Bearer {token}").values()) == {401}
    assert Upload.objects.get().offset == 0


@pytest.mark.promise("access-matrix")
def test_somebody_elses_upload_does_not_exist(janes: Client, sams: Client) -> None:
    url = tus.begun(janes, JPEG, fingerprint="abc")
    tus.send(janes, url, JPEG[:600])
    found = every_call(sams, url)
    assert {found[call] for call in ("head", "tell", "send", "stop")} == {404}
    assert tus.offset(janes, url) == 600
    asked = sams.post(f"{tus.URL}known/", {"fingerprints": ["abc"]}, content_type="application/json")
    assert asked.json() == {"known": {}}


@pytest.mark.parametrize("whose", ["hers", "nobody's", "odd"])
def test_somebody_elses_album_does_not_exist(janes: Client, sam: Any, whose: str) -> None:
    album = {
        "hers": str(albums.create(owner=sam, title="Private").pk),
        "nobody's": "01890000-0000-7000-8000-000000000000",
        "odd": "../1\0",
    }[whose]
    assert tus.begin(janes, len(JPEG), tus.metadata(album=album)).status_code == 404
    asked = janes.post(f"{tus.URL}known/", {"fingerprints": [], "album": album}, content_type="application/json")
    assert asked.status_code == 404
    assert not Upload.objects.exists()


def test_a_page_of_another_site_sends_nothing(jane: Any, janes: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})
    strict.force_login(jane)
    url = tus.begun(janes, JPEG)
    found = every_call(strict, url)
    assert {found[call] for call in ("begin", "send", "stop", "known")} == {403}
    token = strict.get(f"{tus.URL}known/").json()["token"]
    assert tus.send(strict, url, JPEG, **{"x-csrftoken": token}).status_code == 204


@pytest.mark.promise("upload-names")
@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "..\\..\\boot.ini", "/etc/shadow", "a\0b.jpg", "‮gpj.exe", "."]
)
def test_a_name_reaches_no_folder(janes: Client, name: str, files: Any) -> None:
    before = set(files.parent.iterdir())
    tus.uploaded(janes, JPEG, filename=name)
    assert set(files.parent.iterdir()) == before
    photo = Photo.objects.get()
    assert not set(photo.title) & set("/\\\0‮")
    stored = [str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()]
    assert len(stored) == 3
    assert all(photo.sha256 in path for path in stored)


@pytest.mark.promise("upload-bounded")
def test_ten_thousand_and_one_beginnings_leave_few(janes: Client, settings: Any, jane: Any) -> None:
    """As many as are allowed, then none; the rest of them is the same answer again and again."""
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_OPEN_UPLOADS": 5}
    statuses = [tus.begin(janes, 1000).status_code for _ in range(8)]
    assert statuses == [201] * 5 + [429] * 3
    response = tus.begin(janes, 1000)
    assert "Too many uploads" in response.json()["message"]
    assert response["Retry-After"] == "3600"
    assert Upload.objects.count() == 5
    assert list(parts.all_ids()) == [], "nothing lies on the disk before a byte has come"


@pytest.mark.promise("upload-bounded")
def test_bytes_on_their_way_are_bounded(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_OPEN_UPLOAD_BYTES": 3000, "MAX_UPLOAD_BYTES": 2000}
    assert [tus.begin(janes, 1000).status_code for _ in range(4)] == [201, 201, 201, 429]


def test_what_has_been_idle_makes_room_and_nobody_else_s(janes: Client, sams: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_OPEN_UPLOADS": 2}
    sams_url, old, new = tus.begun(sams, JPEG), tus.begun(janes, JPEG), tus.begun(janes, JPEG)
    for url in (sams_url, old):
        tus.send(sams if url == sams_url else janes, url, JPEG[:100])
        idle = opening.expiry() - opening.IDLE - timedelta(seconds=1)
        Upload.objects.filter(pk=tus.row(url).pk).update(expires_at=idle)
    assert tus.begin(janes, 1000).status_code == 201
    assert tus.send(janes, old, JPEG[100:], 100).status_code == 404
    assert tus.send(janes, new, JPEG).status_code == 204
    assert tus.offset(sams, sams_url) == 100
    assert list(parts.all_ids()) == [tus.row(sams_url).pk]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b'{"fingerprints": "abc"}', b'{"fingerprints": [1]}', b'{"fingerprints": ["a b"]}',
     b'{"fingerprints": ["a"], "album": 7}', b"[" * 100_000, b"\xff", b'{"fingerprints": [' + b'"a",' * 1000 + b'"a"]}',
     b'{"fingerprints": ["' + b"x" * 300_000 + b'"]}'],
)  # fmt: skip
def test_an_odd_question_is_refused(janes: Client, body: bytes) -> None:
    response = janes.post(f"{tus.URL}known/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_around_the_request_loses_no_block(janes: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project may have ATOMIC_REQUESTS: what has been put down stays, whatever the rest of the piece does."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    monkeypatch.setattr("photodrive.photos.uploads.receiving.BLOCK_BYTES", 1000)
    url = tus.begun(janes, JPEG + bytes(200_000))
    janes.raise_request_exception = False
    real = parts.write

    def fails_late(part: int, data: bytes, *, at: int) -> None:
        if at:
            raise RuntimeError
        real(part, data, at=at)

    monkeypatch.setattr(parts, "write", fails_late)
    assert tus.send(janes, url, JPEG + bytes(200_000)).status_code == 500
    assert tus.offset(janes, url) >= 1000


def test_of_a_photo_thrown_away_nothing_is_known(janes: Client) -> None:
    tus.uploaded(janes, JPEG, fingerprint="abc")
    ask = {"fingerprints": ["abc"]}
    answer = janes.post(f"{tus.URL}known/", ask, content_type="application/json").json()["known"]
    assert answer["abc"]["state"] == "double"
    assert answer["abc"]["message"] == "You already have this, from today."
    Photo.objects.update(trashed_at=timezone.now())
    assert janes.post(f"{tus.URL}known/", ask, content_type="application/json").json() == {"known": {}}


def test_half_a_file_is_found_by_its_fingerprint(janes: Client, jane: Any) -> None:
    album = albums.create(owner=jane, title="Islay")
    tus.uploaded(janes, JPEG, fingerprint="done")
    half = tus.begun(janes, photos.encoded(), fingerprint="half")
    tus.send(janes, half, JPEG[:600])
    lost = tus.begun(janes, photos.encoded(), fingerprint="lost")
    tus.send(janes, lost, JPEG[:600])
    parts.remove(tus.row(lost).pk)
    ask = {"fingerprints": ["done", "half", "lost", "never"], "album": str(album.pk)}
    answer = janes.post(f"{tus.URL}known/", ask, content_type="application/json").json()["known"]
    assert {name: (told["state"], told["offset"]) for name, told in answer.items()} == {
        "done": ("double", len(JPEG)),
        "half": ("open", 600),
    }
    assert answer["half"]["location"] == half
    assert list(albums.photos_in(album)) == [Photo.objects.get()], "it is put into the album she dropped it on"
