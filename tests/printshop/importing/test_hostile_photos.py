"""Photos and lists that lie, break, flood or point elsewhere."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from printshop.sources.untrusted_text import one_line
from tests.printshop.fake_drive import FakeDrive, FakePhoto, Handler, picture
from tests.printshop.visitors import Visitor

LIST = "/api/v1/photos/"


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to ``width`` × ``height`` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


NO_PICTURES = {
    "empty": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "truncated": picture(size=(400, 300))[:-900],
    "only a header": picture()[:20],
    "bomb": png_that_claims(30_000, 30_000),
    "larger bomb": png_that_claims(60_000, 60_000),
    "unprintable format": picture("BMP"),
}


def look_twice(visitor: Visitor) -> str:
    visitor.get("/import/")
    return str(visitor.get("/import/").text)


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_fails_alone(visitor: Visitor, source: Source, drive: FakeDrive, name: str) -> None:
    drive.photos = [FakePhoto(title="Bad one", original=NO_PICTURES[name]), FakePhoto(title="Good one")]
    visitor.connect(drive)
    page = look_twice(visitor)
    states = dict(ImportedPhoto.objects.values_list("title", "state"))
    assert states == {"Bad one": "failed", "Good one": "ready"}
    assert "Try again" in page
    assert "to fetch Bad one" in page


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize("name", NO_PICTURES)
def test_a_preview_that_is_no_picture_is_never_served(
    visitor: Visitor, source: Source, drive: FakeDrive, name: str
) -> None:
    drive.photos = [FakePhoto(preview=NO_PICTURES[name])]
    visitor.connect(drive)
    look_twice(visitor)
    photo = ImportedPhoto.objects.get()
    assert (photo.state, photo.preview) == ("failed", "")
    assert visitor.get(f"/photos/{photo.pk}/").status_code == 404


@pytest.mark.promise("shop-hostile")
def test_the_content_type_counts_for_nothing(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.photos = [FakePhoto(original=picture("PNG"), type="text/html")]
    visitor.connect(drive)
    look_twice(visitor)
    photo = ImportedPhoto.objects.get()
    assert (photo.state, photo.media_type) == ("ready", "image/png")
    assert photo.original.endswith("/original.png")


@pytest.mark.promise("shop-hostile")
def test_a_file_that_is_too_large_is_refused(visitor: Visitor, source: Source, drive: FakeDrive, settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAX_PHOTO_BYTES": 500}
    visitor.connect(drive)
    assert "larger than we can take" in look_twice(visitor)


@pytest.mark.promise("shop-hostile")
def test_an_endless_file_is_cut_off(visitor: Visitor, source: Source, drive: FakeDrive, settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAX_PHOTO_BYTES": 100_000}

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100_000):
            handler.wfile.write(b"\xff" * 65536)

    drive.misbehave[f"{LIST}{drive.photos[0].id}/original/"] = endless
    visitor.connect(drive)
    look_twice(visitor)
    states = set(ImportedPhoto.objects.values_list("state", flat=True))
    assert states == {"failed", "ready"}


def test_the_size_is_that_of_the_upright_picture(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(target, "JPEG", exif=exif)
    drive.photos = [FakePhoto(original=target.getvalue())]
    visitor.connect(drive)
    look_twice(visitor)
    photo = ImportedPhoto.objects.get()
    assert (photo.width, photo.height) == (40, 60)


def test_a_photo_that_failed_can_be_tried_again(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    good = drive.photos[0].original
    drive.photos[0].original = b"broken"
    visitor.connect(drive)
    look_twice(visitor)
    failed = ImportedPhoto.objects.get(state="failed")
    drive.photos[0].original = good
    visitor.post("/import/retry/", {"retry": str(failed.pk)})
    look_twice(visitor)
    assert not ImportedPhoto.objects.exclude(state="ready").exists()


def test_only_her_own_photos_can_be_tried_again(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    drive.photos[0].original = b"broken"
    visitor.connect(drive)
    look_twice(visitor)
    failed = ImportedPhoto.objects.get(state="failed")
    other_visitor.leave()
    other_visitor.post("/import/retry/", {"retry": str(failed.pk)})
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_a_drive_in_trouble_is_left_in_peace_for_a_while(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    path = f"{LIST}{drive.photos[0].id}/original/"
    drive.misbehave[path] = lambda handler: handler.answer(b"{}", 429, Retry_After="60")
    visitor.connect(drive)
    page = visitor.get("/import/").text
    assert "does not answer right now" in page
    visitor.post("/import/progress/")
    assert len([seen for method, seen in drive.seen if seen == path]) == 1
    del drive.misbehave[path]
    Connection.objects.update(paused_until=None)
    look_twice(visitor)
    assert ImportedPhoto.objects.filter(state="ready").count() == 2


def test_a_drive_that_is_down_while_listing_keeps_the_access(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    drive.misbehave[LIST] = lambda handler: handler.answer(b"", 503)
    assert visitor.connect(drive).status_code == 302
    assert "Drive does not answer right now" in visitor.get("/import/").text
    del drive.misbehave[LIST]
    assert "Church square" in visitor.get("/import/").text


def json(found: Any) -> Callable[[Handler], None]:
    return lambda handler: handler.answer_json(found)


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    "page",
    [
        {},
        {"results": "none"},
        {"results": ["x"], "next": None},
        {"results": [{"id": "../../etc/passwd"}], "next": None},
        {"results": [], "next": 7},
        {"results": [], "next": "http://127.0.0.2:9/steal/"},
        {"results": [], "next": "https://elsewhere.example/"},
        {"results": [], "next": "file:///etc/passwd"},
        {"results": [], "next": "//elsewhere.example/"},
    ],
    ids=str,
)
def test_a_list_that_makes_no_sense_connects_nobody(
    visitor: Visitor, source: Source, drive: FakeDrive, page: dict[str, Any]
) -> None:
    drive.misbehave[LIST] = json(page)
    response = visitor.connect(drive)
    assert response.status_code == 502
    assert Connection.objects.get().access_token == ""
    assert len(drive.revoked) == 1, "the useless token is given back"


@pytest.mark.promise("shop-hostile")
def test_a_list_without_end_is_left(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[LIST] = lambda handler: handler.answer_json({"results": [], "next": drive.issuer + LIST})
    assert visitor.connect(drive).status_code == 502
    assert len([path for method, path in drive.seen if path.startswith(LIST)]) == 200


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    "changes",
    [
        {"width": -1},
        {"width": 10**9},
        {"height": "tall"},
        {"files": {}},
        {"files": {"original": "http://127.0.0.1/" + "x" * 600, "preview": "x"}},
        {"files": {"original": "http://127.0.0.1/\x00", "preview": "x"}},
        {"id": None},
    ],
    ids=lambda changes: repr(changes)[:60],
)
def test_an_entry_that_makes_no_sense_is_refused(
    visitor: Visitor, source: Source, drive: FakeDrive, changes: dict[str, Any]
) -> None:
    drive.photos[0].changes = changes
    assert visitor.connect(drive).status_code == 502
    assert not ImportedPhoto.objects.exists()


@pytest.mark.promise("shop-secrets")
def test_the_token_goes_to_no_other_address(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    with FakeDrive() as thief:
        address = f"{thief.issuer}/steal/"
        drive.photos[0].changes = {"files": {"original": address, "preview": address}}
        visitor.connect(drive)
        look_twice(visitor)
        assert thief.seen == []
    assert ImportedPhoto.objects.filter(state="failed").count() == 1


@pytest.mark.promise("shop-hostile")
def test_markup_in_a_title_stays_text(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.photos[0].title = '<script>alert(1)</script>"><img src=x>'
    visitor.connect(drive)
    page = look_twice(visitor)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\u202egpj.exe", "agpj.exe"),
        ("  two\n\tlines\x00 ", "two lines"),
        ("x" * 5000, "x" * 200),
        (None, ""),
        (["list"], ""),
        ("Größe 🎈", "Größe 🎈"),
    ],
    ids=repr,
)
def test_titles_are_cleaned(given: object, shown: str) -> None:
    assert one_line(given) == shown
