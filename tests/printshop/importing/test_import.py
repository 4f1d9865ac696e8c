"""Photos come in, stay as long as the access does, and leave with it."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from printshop.importing import removal
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.orders.basket import draft_order
from printshop.orders.models import Order, OrderItem
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, FakePhoto
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)  # files are deleted after the commit

PHOTOS = "/api/v1/photos/"


def stored(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def import_all(visitor: Visitor, drive: FakeDrive) -> None:
    visitor.connect(drive)
    for _ in range(10):
        visitor.get("/import/")
        if not ImportedPhoto.objects.filter(state="waiting").exists():
            return
    raise AssertionError("The import does not end.")


def place_order(photo: ImportedPhoto) -> Order:
    draft_order.add(customer=photo.customer, photo_ids=[photo.pk])
    order = Order.objects.get(customer=photo.customer)
    Order.objects.filter(pk=order.pk).update(status="placed", placed_at=timezone.now(), total=1)
    return order


@pytest.mark.promise("shop-session")
def test_nobody_sees_another_visitors_photo(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    import_all(visitor, drive)
    photo = ImportedPhoto.objects.first()
    assert photo is not None
    with closing(visitor.get(f"/photos/{photo.pk}/")) as response:
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.getvalue() == drive.photos[0].preview
    assert other_visitor.get(f"/photos/{photo.pk}/").status_code == 404
    other_visitor.leave()
    assert other_visitor.get(f"/photos/{photo.pk}/").status_code == 404


def test_access_ended_at_the_drive_is_noticed_at_the_next_visit(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path
) -> None:
    import_all(visitor, drive)
    drive.tokens.clear()
    page = visitor.get("/import/").text
    assert "The access was ended at Drive" in page
    assert "Ask again" in page
    connection = Connection.objects.get()
    assert (connection.ended_reason, connection.access_token) == ("revoked", "")
    assert not ImportedPhoto.objects.exists()
    assert stored(tmp_path) == []


def test_access_ended_while_photos_come_in_reloads_the_page(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    drive.tokens.clear()
    response = visitor.post("/import/progress/")
    assert response["HX-Refresh"] == "true"
    assert Connection.objects.get().ended_reason == "revoked"


@pytest.mark.promise("shop-ends")
def test_after_the_hour_the_photos_are_gone_and_she_is_asked_again(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path
) -> None:
    import_all(visitor, drive)
    Connection.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not ImportedPhoto.objects.usable().exists()
    page = visitor.get("/import/").text
    assert "Your hour at the counter is over" in page
    assert Connection.objects.get().ended_reason == "expired"
    assert stored(tmp_path) == []
    assert visitor.connect(drive).status_code == 302


def test_within_the_hour_the_photos_are_simply_there(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    assert "Go on with your photos" in visitor.get("/").text
    assert "All 2 photos are here" in visitor.get("/import/").text


def test_a_photo_taken_back_vanishes(visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path) -> None:
    import_all(visitor, drive)
    drive.photos.pop(0)
    page = visitor.get("/import/").text
    assert "Church square" not in page
    assert "Avenue of trees" in page
    assert len(stored(tmp_path)) == 2


def test_nothing_shared_says_so(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.photos.clear()
    visitor.connect(drive)
    assert "Nothing is shared just now" in visitor.get("/import/").text


def test_more_photos_than_the_shop_takes_are_told(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "MAX_PHOTOS_PER_IMPORT": 3}
    drive.page = 2
    drive.photos = [FakePhoto(title=f"Photo {number}") for number in range(9)]
    import_all(visitor, drive)
    assert "these are the first 3" in visitor.get("/import/").text
    assert ImportedPhoto.objects.count() == 3
    listed = [path for method, path in drive.seen if path.startswith(PHOTOS + "?")]
    assert not any("cursor=4" in path for path in listed), "it must stop asking"


def test_a_newer_choice_takes_the_place_of_the_older(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    kept = ImportedPhoto.objects.get(title="Avenue of trees")
    old_token = next(iter(drive.tokens))
    drive.photos.pop(0)
    import_all(visitor, drive)
    assert drive.revoked == [old_token]
    assert Connection.objects.get(ended_reason="replaced").access_token == ""
    photo = ImportedPhoto.objects.get()
    assert (photo.pk, photo.state) == (kept.pk, "ready"), "a photo chosen again is not fetched again"


def test_a_failed_second_try_leaves_the_first_one_alone(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    import_all(visitor, drive)
    visitor.come_back(drive.refuse(visitor.leave()))
    drive.token_answer = {"token_type": "nonsense"}
    assert visitor.connect(drive).status_code == 502
    assert drive.revoked == []
    assert "All 2 photos are here" in visitor.get("/import/").text


@pytest.mark.promise("shop-ends")
def test_disconnecting_deletes_here_and_revokes_there(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path
) -> None:
    import_all(visitor, drive)
    token = next(iter(drive.tokens))
    assert "Disconnected" in visitor.post("/disconnect/drive/", follow=True).text
    assert drive.revoked == [token]
    assert Connection.objects.get().access_token == ""
    assert stored(tmp_path) == []


@pytest.mark.promise("shop-ends")
def test_disconnecting_works_while_the_drive_is_down(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path
) -> None:
    import_all(visitor, drive)
    drive.misbehave["/o/revoke_token/"] = lambda handler: handler.answer(b"", 503)
    page = visitor.post("/disconnect/drive/", follow=True).text
    assert "could not be told just now" in page
    assert Connection.objects.get().access_token == ""
    assert stored(tmp_path) == []


def test_photos_of_a_placed_order_stay_and_those_of_a_basket_go(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path
) -> None:
    import_all(visitor, drive)
    ordered, in_basket = ImportedPhoto.objects.all()
    place_order(ordered)
    draft_order.add(customer=in_basket.customer, photo_ids=[in_basket.pk])
    visitor.post("/disconnect/drive/")
    assert list(ImportedPhoto.objects.all()) == [ordered]
    assert len(stored(tmp_path)) == 2
    assert OrderItem.objects.get(order__status="draft").photo is None
    with closing(visitor.get(f"/photos/{ordered.pk}/")) as response:
        assert response.status_code == 200


def test_cleanup_ends_what_nobody_visits_any_more(
    visitor: Visitor, source: Source, drive: FakeDrive, tmp_path: Path, capsys: Any
) -> None:
    import_all(visitor, drive)
    Connection.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    stray = tmp_path / "printshop/photos/0192aaaa-0000-7000-8000-000000000000/original.jpg"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"left by a crash")
    call_command("printshop_cleanup")
    assert stored(tmp_path) == []
    assert Connection.objects.get().ended_reason == "expired"
    assert "Ended 1 connections" in capsys.readouterr().out


@pytest.mark.parametrize("kept", [3, 6])
def test_cleanup_asks_for_all_photos_of_orders_at_once(
    visitor: Visitor, source: Source, drive: FakeDrive, django_assert_max_num_queries: Any, kept: int
) -> None:
    import_all(visitor, drive)
    first = ImportedPhoto.objects.all()[0]
    names = ("customer_id", "connection_id", "source_id", "state", "original", "preview")
    ImportedPhoto.objects.bulk_create(
        ImportedPhoto(remote_id=f"kept-{number}", **{name: getattr(first, name) for name in names})
        for number in range(kept)
    )
    ordered = ImportedPhoto.objects.filter(remote_id__startswith="kept-").values_list("pk", flat=True)
    draft_order.add(customer=first.customer, photo_ids=list(ordered))
    Order.objects.update(status="placed", placed_at=timezone.now(), total=1)
    visitor.post("/disconnect/drive/")
    assert ImportedPhoto.objects.filter(state="gone").count() == kept
    with django_assert_max_num_queries(12):
        assert removal.remove_left_behind() == 0


def test_cleanup_lets_go_of_photos_whose_order_was_cancelled(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    import_all(visitor, drive)
    photo = ImportedPhoto.objects.all()[0]
    order = place_order(photo)
    visitor.post("/disconnect/drive/")
    call_command("printshop_cleanup", stdout=io.StringIO())
    assert ImportedPhoto.objects.filter(pk=photo.pk).exists()
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    call_command("printshop_cleanup", stdout=io.StringIO())
    assert not ImportedPhoto.objects.exists()
