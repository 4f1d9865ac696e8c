"""Two requests that add to one upload at the same time: one of them wins, and the photo is there once and whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from photodrive.exceptions import BeingWritten, PieceRefused, TooManyBytes, WrongOffset
from photodrive.photos.library import ingest
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import checksums, finding, metadata, opening, receiving
from tests.factories import photos

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("upload-same-bytes")]
DATA = photos.encoded() + bytes(3000)


@pytest.fixture
def upload(jane: Any) -> Upload:
    return opening.begin(owner=jane, length=len(DATA), metadata=metadata.Metadata(name="a.jpg"))


def at_once(upload: Upload, bodies: list[Any]) -> list[Any]:
    """What each of them got, in the order of their ends."""
    told: list[Any] = []

    def send(body: Any) -> None:
        try:
            found = finding.one(owner=upload.owner, upload_id=upload.pk)
            told.append(receiving.receive(upload=found, offset=0, body=body).offset)
        except PieceRefused as refusal:
            told.append(type(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[body]) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def test_of_two_whole_files_one_wins(upload: Upload) -> None:
    together = threading.Barrier(2, timeout=30)

    def body() -> Iterator[bytes]:
        yield DATA[:1000]
        together.wait()
        yield DATA[1000:]

    told = at_once(upload, [body(), body()])
    assert len(told) == 2
    assert len(DATA) in told
    assert set(told) - {len(DATA)} <= {WrongOffset, BeingWritten}
    assert [photo.size for photo in Photo.objects.all()] == [len(DATA)]
    assert not Upload.objects.get().duplicate


def test_while_the_photo_is_made_nobody_writes_over_it(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    looking, wrote = threading.Event(), threading.Event()
    real = ingest.add_photo

    def slow(**given: Any) -> Any:
        looking.set()
        assert wrote.wait(30)
        return real(**given)

    def late() -> Iterator[bytes]:
        assert looking.wait(30)
        yield b"x" * len(DATA)

    def ended() -> Iterator[bytes]:
        try:
            yield from late()
        finally:
            wrote.set()

    monkeypatch.setattr(ingest, "add_photo", slow)
    assert sorted(map(str, at_once(upload, [[DATA], ended()]))) == sorted(map(str, [len(DATA), BeingWritten]))
    assert Photo.objects.get().size == len(DATA)


def test_of_a_slow_and_a_new_request_the_new_one_is_not_held_up(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half open connection, which the server still waits for, holds no lock."""
    monkeypatch.setattr(receiving, "BLOCK_SECONDS", 0.0)
    begun, over = threading.Event(), threading.Event()

    def hanging() -> Iterator[bytes]:
        yield DATA[:700]
        begun.set()
        assert over.wait(30)
        yield DATA[700:]

    def lively() -> None:
        try:
            assert begun.wait(30)
            found = finding.one(owner=upload.owner, upload_id=upload.pk)
            told.append(receiving.receive(upload=found, offset=700, body=[DATA[700:]]).offset)
        finally:
            over.set()
            connections.close_all()

    told: list[Any] = []
    thread = threading.Thread(target=lively)
    thread.start()
    assert at_once(upload, [hanging()]) == [WrongOffset]
    thread.join(60)
    assert told == [len(DATA)]
    assert Photo.objects.get().size == len(DATA)


def test_of_an_endless_piece_no_more_is_put_aside_to_be_checked_than_the_file_has(upload: Upload) -> None:
    """A body that comes in chunks says no length, and none of it counts before all of it was checked."""
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 1000 * len(DATA):
            sent += len(DATA)
            yield DATA

    nothing = checksums.Checksum("sha256", b"")
    with pytest.raises(TooManyBytes):
        receiving.receive(upload=upload, offset=0, body=endless(), checksum=nothing)
    assert sent == 2 * len(DATA)
