"""tus 1.0, rule by rule: what is refused and how, and then what works."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.http import parse_http_date

from photodrive.photos.library import albums
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import parts, receiving
from tests.factories import photos, tus

JPEG = photos.encoded()
PDF = b"%PDF-1.7" + bytes(4000)


@pytest.mark.parametrize("said", ["", "0.2.2", "2.0.0", "1.0"])
def test_another_version_is_refused_with_ours(janes: Client, said: str) -> None:
    url = tus.begun(janes, JPEG)
    for method, path in (("post", tus.URL), ("patch", url), ("delete", url), *([("head", url)] if said else [])):
        headers = {"tus-resumable": said} if said else {}
        response = getattr(janes, method)(path, headers={**headers, "upload-length": "5", "upload-offset": "0"})
        assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0"), method
    assert tus.row(url).offset == 0


@pytest.mark.parametrize("length", ["", "-1", "1.5", "x", "0x10", "٣", " 5 5", "1e3"])
def test_a_length_that_is_none_is_refused(janes: Client, length: str) -> None:
    assert tus.begin(janes, length).status_code == 400
    assert not Upload.objects.exists()


@pytest.mark.promise("upload-bounded")
@pytest.mark.parametrize("length", [50 * 1024**2 + 1, 2**63 - 1, 2**63, 2**64 + 1, "9" * 19, "9" * 5000])
def test_a_huge_length_is_too_large(janes: Client, length: object) -> None:
    response = tus.begin(janes, length)
    assert (response.status_code, response.json()["refused"]) == (413, True)
    assert not Upload.objects.exists()


def test_an_empty_file_is_refused(janes: Client) -> None:
    response = tus.begin(janes, 0)
    assert (response.status_code, response.json()["message"]) == (422, "The file is empty.")


def test_a_length_that_comes_later_is_refused(janes: Client) -> None:
    assert tus.begin(janes, 5, **{"upload-defer-length": "1"}).status_code == 400


@pytest.mark.parametrize(
    "said",
    ["filename %%%", "filename /w==", "filename YQ==,filename YQ==", ", ,", "é YQ==", f"filename {'A' * 9000}",
     f"fingerprint {base64.b64encode(b'../x').decode()}", f"fingerprint {base64.b64encode(b'x' * 65).decode()}"],
)  # fmt: skip
def test_metadata_that_are_none_are_refused(janes: Client, said: str) -> None:
    assert tus.begin(janes, 5, said).status_code == 400


def test_a_full_drive_is_said_before_anything_is_sent(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 10}
    response = tus.begin(janes, len(JPEG))
    assert response.status_code == 422
    assert "full" in response.json()["message"]


def test_a_drive_that_fills_meanwhile_is_said_at_the_end(janes: Client, settings: Any, files: Path) -> None:
    url = tus.begun(janes, JPEG)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 10}
    assert tus.send(janes, url, JPEG).status_code == 422
    assert tus.outcome(janes, url)["state"] == "refused"
    assert list(parts.all_ids()) == []


@pytest.mark.parametrize("kind", ["application/octet-stream", "multipart/form-data; boundary=x", "text/plain"])
def test_a_piece_of_another_type_is_refused(janes: Client, kind: str) -> None:
    url = tus.begun(janes, JPEG)
    assert tus.send(janes, url, JPEG, content_type=kind).status_code == 415


@pytest.mark.parametrize(
    ("at", "status"), [(1, 409), (10**17, 409), ("-1", 400), ("", 400), ("x", 400), ("9" * 30, 413)]
)
def test_a_piece_at_another_byte_is_refused(janes: Client, at: object, status: int) -> None:
    url = tus.begun(janes, JPEG)
    assert tus.send(janes, url, JPEG[:9], at).status_code == status
    assert tus.offset(janes, url) == 0


def test_a_piece_sent_twice_is_refused_and_changes_nothing(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    assert tus.send(janes, url, JPEG[:600]).status_code == 204
    assert tus.send(janes, url, bytes(600)).status_code == 409
    assert tus.send(janes, url, JPEG[600:], 600).status_code == 204
    assert Photo.objects.get().sha256 == hashlib.sha256(JPEG).hexdigest()


def test_more_bytes_than_said_are_refused(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    assert tus.send(janes, url, JPEG + b"x").status_code == 413
    assert tus.offset(janes, url) == 0
    assert not Photo.objects.exists()


def test_while_another_request_writes_it_is_locked(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    with parts.held(tus.row(url).pk):
        assert tus.send(janes, url, JPEG).status_code == 423
        assert janes.delete(url, headers=tus.VERSION).status_code == 423
    assert tus.send(janes, url, JPEG).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_not_taken_and_the_whole_one_is(janes: Client, algorithm: str) -> None:
    url = tus.begun(janes, JPEG)
    digest = base64.b64encode(hashlib.new(algorithm, JPEG[:700]).digest()).decode()
    wrong = tus.send(janes, url, b"x" + JPEG[1:700], **{"upload-checksum": f"{algorithm} {digest}"})
    assert (wrong.status_code, tus.offset(janes, url)) == (460, 0)
    right = tus.send(janes, url, JPEG[:700], **{"upload-checksum": f"{algorithm} {digest}"})
    assert (right.status_code, right["Upload-Offset"]) == (204, "700")


@pytest.mark.parametrize("said", ["md5 YQ==", "sha1 %%%", "crc32 YQ=="])
def test_a_checksum_of_another_kind_is_refused(janes: Client, said: str) -> None:
    url = tus.begun(janes, JPEG)
    assert tus.send(janes, url, JPEG, **{"upload-checksum": said}).status_code == 400


@pytest.mark.promise("upload-refused")
def test_no_photo_is_refused_by_its_first_bytes(janes: Client) -> None:
    url = tus.begun(janes, PDF, filename="tickets.pdf")
    response = tus.send(janes, url, PDF[:1000])
    assert response.status_code == 422
    assert "PDF document" in response.json()["message"]
    assert response.json()["refused"]
    assert list(parts.all_ids()) == []
    again = tus.send(janes, url, PDF[1000:], 1000)
    assert again.json() == response.json()
    assert tus.outcome(janes, url)["message"] == response.json()["message"]
    assert tus.offset(janes, url) == len(PDF), "no client sends the rest"


@pytest.mark.promise("upload-refused")
def test_a_damaged_photo_is_refused_with_its_last_byte(janes: Client) -> None:
    url = tus.begun(janes, JPEG[:800])
    assert tus.send(janes, url, JPEG[:600]).status_code == 204
    response = tus.send(janes, url, JPEG[600:800], 600)
    assert response.status_code == 422
    assert "damaged" in tus.outcome(janes, url)["message"]


def test_an_upload_out_of_time_is_over(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    Upload.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert janes.head(url, headers=tus.VERSION).status_code == 410
    assert tus.send(janes, url, JPEG).status_code == 410
    assert janes.get(url).status_code == 410


def test_an_upload_whose_part_is_lost_is_over(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    tus.send(janes, url, JPEG[:600])
    parts.remove(tus.row(url).pk)
    assert tus.send(janes, url, JPEG[600:], 600).status_code == 410


def test_what_the_server_can_do(janes: Client) -> None:
    response = janes.options(tus.URL)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Tus-Version"] == response["Tus-Resumable"] == "1.0.0"
    assert response["Tus-Max-Size"] == str(50 * 1024**2)
    assert response["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert response["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_photo_comes_in_pieces(janes: Client) -> None:
    response = tus.begin(janes, len(JPEG), tus.metadata(filename="Ardbeg.jpg", fingerprint="abc"))
    url = response["Location"]
    assert parse_http_date(response["Upload-Expires"])
    assert tus.send(janes, url, JPEG[:100])["Upload-Offset"] == "100"
    head = janes.head(url, headers=tus.VERSION)
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "100", str(len(JPEG)))
    assert (head["Cache-Control"], head["Tus-Resumable"]) == ("no-store", "1.0.0")
    assert head["Upload-Metadata"] == tus.metadata(filename="Ardbeg.jpg", fingerprint="abc")
    assert tus.outcome(janes, url)["state"] == "open"
    last = tus.send(janes, url, JPEG[100:], 100)
    assert (last.status_code, last.content, last["Upload-Offset"]) == (204, b"", str(len(JPEG)))
    photo = Photo.objects.get()
    assert (photo.title, photo.visibility, photo.sha256) == ("Ardbeg", "private", hashlib.sha256(JPEG).hexdigest())
    told = tus.outcome(janes, url)
    assert (told["state"], told["url"]) == ("done", photo.get_absolute_url())
    assert list(parts.all_ids()) == []


def test_the_lost_answer_of_the_last_piece_is_asked_for_again(janes: Client) -> None:
    url = tus.uploaded(janes, JPEG)
    assert tus.offset(janes, url) == len(JPEG)
    assert tus.send(janes, url, b"", len(JPEG)).status_code == 204
    assert tus.send(janes, url, JPEG).status_code == 409
    assert Photo.objects.count() == 1


def test_a_photo_she_has_is_told_with_its_day(janes: Client, jane: Any) -> None:
    data = photos.encoded(exif=photos.camera_exif())
    first, second = tus.uploaded(janes, data, filename="a.jpg"), tus.uploaded(janes, data, filename="b.jpg")
    assert tus.outcome(janes, first)["state"] == "done"
    told = tus.outcome(janes, second)
    assert (told["state"], told["message"]) == ("double", "You already have this, from 14 July.")
    assert told["url"] == Photo.objects.get().get_absolute_url()


def test_a_photo_comes_into_her_album(janes: Client, jane: Any) -> None:
    album = albums.create(owner=jane, title="Islay")
    tus.uploaded(janes, JPEG, album=str(album.pk))
    assert list(albums.photos_in(album)) == [Photo.objects.get()]


def test_a_title_stays_as_it_was_typed(janes: Client) -> None:
    typed = 'Mum’s "family" 👩‍👩‍👧 at 5 o\'clock; 100% & more, à la plage'
    tus.uploaded(janes, JPEG, filename="IMG_1.jpg", title=typed)
    tus.uploaded(janes, photos.encoded(), filename=f"{typed}.jpg".replace("%", "%22"))
    assert {photo.title for photo in Photo.objects.all()} == {typed, typed.replace("%", "%22")}


def test_an_upload_is_stopped(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    tus.send(janes, url, JPEG[:600])
    assert janes.delete(url, headers=tus.VERSION).status_code == 204
    assert janes.head(url, headers=tus.VERSION).status_code == 404
    assert (list(parts.all_ids()), Upload.objects.count()) == ([], 0)


def test_a_body_is_put_down_in_blocks_however_long_it_is(
    janes: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(receiving, "BLOCK_BYTES", 100_000)
    written: list[int] = []
    real = parts.write

    def noted(part: int, data: bytes, *, at: int) -> None:
        written.append(len(data))
        real(part, data, at=at)

    monkeypatch.setattr(parts, "write", noted)
    data = JPEG + bytes(450_000)
    url = tus.begun(janes, data)
    tus.send(janes, url, data)
    assert len(written) >= 3
    assert max(written) < 100_000 + 65_536
    assert sum(written) == len(data)
