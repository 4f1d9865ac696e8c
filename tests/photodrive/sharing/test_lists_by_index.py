"""What a caller may see is listed by an index, also where statistics say that all photos are of one owner."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from photodrive.photos.browsing import timeline
from photodrive.photos.models import Photo
from photodrive.sharing.visibility import NOBODY, Caller, in_person, own_photos_of
from tests.factories.many import make_many


def callers(owner: Any) -> dict[str, Caller]:
    return {
        "owner": in_person(owner),
        "application": Caller(owner_id=owner.pk, selection=Q(never_share=False)),
        "friend": Caller(owner_id=owner.pk, selection=Q(favourite=False)),
    }


@pytest.mark.parametrize("caller", ["owner", "application", "friend"])
@pytest.mark.parametrize("order", ["added", "taken"])
def test_a_page_is_read_in_its_order(jane: Any, caller: str, order: str) -> None:
    make_many(jane, 400)
    photos = own_photos_of(callers(jane)[caller])
    photos = timeline.in_order(photos) if order == "taken" else photos.order_by("-id")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    told = photos[:51].explain()
    assert re.search(r"photodrive_photo_(timeline|newest|pkey)", told), told
    assert not re.search(r"TEMP B-TREE|SCAN photodrive_photo\b|Sort", told), told


def test_whoever_is_deactivated_or_nobody_has_no_list(jane: Any) -> None:
    make_many(jane, 2)
    assert own_photos_of(in_person(jane)).count() == 2
    jane.is_active = False
    jane.save()
    for caller in callers(jane).values():
        assert not own_photos_of(caller).exists()
    assert not own_photos_of(NOBODY).exists()
    assert Photo.objects.count() == 2
