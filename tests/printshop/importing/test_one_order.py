"""Access for one order: it is given back when every photo is here, and the photos stay."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection as database
from django.utils import timezone

from printshop.importing import photo_import
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, FakePhoto
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

REVOKE = "/o/revoke_token/"
GIVEN_BACK = "we gave our access back"


@pytest.fixture(autouse=True)
def _for_one_order(drive: FakeDrive) -> None:
    drive.offers = {"par", "dpop", "details"}
    details = [{"type": "photos", "actions": ["read"], "selection": "chosen", "duration": "once"}]
    drive.token_answer = {"authorization_details": details}


def import_all(visitor: Visitor, drive: FakeDrive) -> str:
    """The last look at the page, when nothing is waiting any more."""
    visitor.connect(drive)
    for _ in range(10):
        page = visitor.get("/import/").text
        if not ImportedPhoto.objects.filter(state="waiting").exists():
            return " ".join(page.split())
    raise AssertionError("The import does not end.")


def calls(drive: FakeDrive) -> int:
    return len([path for method, path in drive.seen if path.startswith("/api/")])


@pytest.mark.promise("shop-ends")
def test_the_token_is_revoked_once_all_photos_are_here(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    page = import_all(visitor, drive)
    assert len(drive.revoked) == 1 and not drive.tokens
    assert GIVEN_BACK in page and "All 2 photos are here" in page
    connection = Connection.objects.get()
    assert (connection.access_token, connection.dpop_key, connection.is_alive) == ("", "", True)


def test_not_before(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[f"/api/v1/photos/{drive.photos[1].id}/original/"] = lambda handler: handler.answer(b"", 503)
    visitor.connect(drive)
    page = visitor.get("/import/").text
    assert drive.revoked == []
    assert GIVEN_BACK not in page
    assert "As soon as they are all here, we give our access back." in page


def test_a_broken_transfer_is_tried_again_first(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    path = f"/api/v1/photos/{drive.photos[0].id}/original/"
    drive.misbehave[path] = lambda handler: handler.answer(b"no picture", kind="image/jpeg")
    import_all(visitor, drive)
    assert drive.revoked == [], "she may press Try again"
    del drive.misbehave[path]
    failed = ImportedPhoto.objects.get(state="failed")
    visitor.post("/import/retry/", {"retry": str(failed.pk)})
    assert GIVEN_BACK in " ".join(visitor.get("/import/").text.split())
    assert len(drive.revoked) == 1


def test_the_last_look_for_progress_says_it_too(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    answer = " ".join(visitor.post("/import/progress/").text.split())
    assert f'id="access-{Connection.objects.get().pk}" hx-swap-oob="true"' in answer
    assert GIVEN_BACK in answer


def test_afterwards_the_drive_is_left_alone_and_the_photos_can_be_printed(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    import_all(visitor, drive)
    before = calls(drive)
    drive.photos.clear()
    assert GIVEN_BACK in " ".join(visitor.get("/import/").text.split())
    photo = ImportedPhoto.objects.usable().first()
    assert photo is not None
    visitor.post("/basket/add/", {"photo": str(photo.pk)})
    page = " ".join(visitor.get("/basket/").text.split())
    assert GIVEN_BACK in page and "This photo is not here any more" not in page
    assert calls(drive) == before


def test_after_the_hour_they_leave_like_all_others(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    Connection.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "We gave our access to Drive back at" in visitor.get("/import/").text
    assert not ImportedPhoto.objects.exists()


@pytest.mark.promise("shop-ends")
def test_disconnecting_afterwards_deletes_and_has_nobody_to_tell(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    import_all(visitor, drive)
    assert "we gave back already" in " ".join(visitor.get("/disconnect/drive/").text.split())
    assert "Disconnected. We can no longer see" in visitor.post("/disconnect/drive/", follow=True).text
    assert len(drive.revoked) == 1
    assert not ImportedPhoto.objects.exists()


def test_choosing_again_takes_the_place_of_it(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    drive.photos.append(FakePhoto(title="Lighthouse"))
    page = import_all(visitor, drive)
    assert "Lighthouse" in page and "Church square" in page
    assert len(drive.revoked) == 2
    assert Connection.objects.get(ended_reason="replaced").access_token == ""


def test_nothing_new_to_fetch_gives_it_back_as_well(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    visitor.connect(drive)
    assert GIVEN_BACK in " ".join(visitor.get("/import/").text.split())
    assert len(drive.revoked) == 2


@pytest.mark.promise("shop-ends")
def test_a_drive_that_is_down_is_told_later(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[REVOKE] = lambda handler: handler.answer(b"", 503)
    page = import_all(visitor, drive)
    assert GIVEN_BACK not in page and "All 2 photos are here" in page
    assert Connection.objects.get().has_token
    before = calls(drive)
    assert "All 2 photos are here" in visitor.get("/import/").text
    assert calls(drive) == before, "it is not used any more, though"
    del drive.misbehave[REVOKE]
    Connection.objects.update(paused_until=None)
    call_command("printshop_cleanup", verbosity=0)
    assert len(drive.revoked) == 1
    assert GIVEN_BACK in " ".join(visitor.get("/import/").text.split())


@pytest.mark.parametrize("status", [400, 404, 302])
def test_a_drive_that_refuses_to_be_told_spoils_no_page(
    visitor: Visitor, source: Source, drive: FakeDrive, status: int
) -> None:
    drive.misbehave[REVOKE] = lambda handler: handler.answer_json({"error": "x"}, status)
    assert "All 2 photos are here" in import_all(visitor, drive)
    assert visitor.post("/disconnect/drive/", follow=True).status_code == 200


def test_an_hour_is_not_given_back(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.token_answer = {}
    assert GIVEN_BACK not in import_all(visitor, drive)
    assert drive.revoked == []


@pytest.mark.promise("shop-ends")
def test_two_pages_at_once_give_it_back_once_each_at_most_and_use_it_no_more(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    if database.vendor == "sqlite" and database.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory takes one connection only")
    visitor.connect(drive)
    start = threading.Barrier(4, timeout=20)
    failures: list[BaseException] = []

    def advance() -> None:
        try:
            mine = Connection.objects.select_related("source").get()
            start.wait()
            photo_import.advance(connection=mine, budget_seconds=10)
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=advance) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    photo_import.advance(connection=Connection.objects.select_related("source").get(), budget_seconds=10)
    assert failures == []
    assert set(drive.revoked) and not drive.tokens
    assert ImportedPhoto.objects.filter(state="ready").count() == 2
    assert Connection.objects.get().is_given_back


def test_a_listing_under_way_adds_nothing_after_it(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    import_all(visitor, drive)
    late = Connection.objects.get()
    late.given_back_at = None  # as a process saw it a moment ago
    late.access_token = "pd_at_gone"
    drive.tokens.add("pd_at_gone")
    drive.photos.append(FakePhoto(title="Too late"))
    photo_import.refresh(connection=late)
    assert ImportedPhoto.objects.count() == 2
