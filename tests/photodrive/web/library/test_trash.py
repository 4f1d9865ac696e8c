"""The trash: what is in it, how long still, and both ways out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from photodrive.photos.models import Photo
from tests.factories.stored import make_photo


def thrown_away(owner: Any, count: int, *, days_ago: int = 0) -> None:
    for _ in range(count):
        photo = make_photo(owner)
        Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now() - timedelta(days=days_ago, seconds=5))


def test_somebody_elses_trash_is_not_touched(janes: Client, sam: Any) -> None:
    thrown_away(sam, 1)
    janes.post("/trash/restore/")
    janes.post("/trash/empty/")
    assert Photo.objects.get().trashed_at is not None


def test_it_says_how_many_days_are_left(janes: Client, jane: Any, settings: Any) -> None:
    thrown_away(jane, 1, days_ago=18)
    assert "12 days left" in janes.get("/trash/").content.decode()
    Photo.objects.update(trashed_at=timezone.now() - timedelta(days=29, hours=1))
    assert "1 day left" in janes.get("/trash/").content.decode()
    Photo.objects.update(trashed_at=timezone.now() - timedelta(days=31))
    assert "goes today" in janes.get("/trash/").content.decode()


def test_it_goes_on_page_by_page_without_a_gap(janes: Client, jane: Any) -> None:
    Photo.objects.bulk_create(
        Photo(owner=jane, title=f"{n}", sha256=f"{n:064x}", size=1, media_type="image/jpeg", width=3, height=2)
        for n in range(130)
    )
    Photo.objects.update(trashed_at=timezone.now())  # all at one moment
    seen, path = [], "/trash/"
    for _ in range(5):
        page = janes.get(path).content.decode()
        seen += re.findall(r"/trash/([\w-]{36})/thumb/", page)
        following = re.search(r'href="(\?after=[^"]+)"', page)
        if following is None:
            break
        path = f"/trash/{following[1]}"
    assert len(seen) == len(set(seen)) == 130


def test_all_come_back_or_none_ever(janes: Client, jane: Any) -> None:
    thrown_away(jane, 3)
    assert janes.post("/trash/restore/", {"next": "/trash/"})["Location"] == "/trash/"
    assert "3 photos are back in your library." in janes.get("/trash/").content.decode()
    assert Photo.objects.filter(trashed_at=None).count() == 3
    Photo.objects.update(trashed_at=timezone.now())
    assert "3 photos and their original files will be removed" in janes.get("/trash/empty/").content.decode()
    assert Photo.objects.count() == 3
    janes.post("/trash/empty/")
    assert not Photo.objects.exists()
    assert "The trash is empty" in janes.get("/trash/").content.decode()
