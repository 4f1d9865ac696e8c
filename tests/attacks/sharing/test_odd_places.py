"""Where the next page of a share begins stands in its address: whatever a stranger writes there, the page is shown."""

from __future__ import annotations

import base64
import json
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from photodrive.photos.models import Album
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader
from tests.factories import shares

MOMENTS = ("2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999", "2026-01-01", "x")
OTHERS = ("\ud800", "\x00", 1, 2**62, -1, True, None, [1], {"a": 1}, 1.5, float("inf"))
SECONDS = (str(UUID(int=5)), 5, 2**70, "x", None)


def written(*keys: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


@pytest.mark.parametrize("order", Album.Order.values)
@pytest.mark.parametrize("first", [*MOMENTS, *OTHERS], ids=ascii)
def test_an_odd_place_is_no_failure(nobody: Reader, link: Share, album: Album, order: str, first: Any) -> None:
    Album.objects.filter(pk=album.pk).update(order=order)
    for one, second in product([first], SECONDS):
        answer = nobody.get(shares.path_of(link), {"after": written(one, second)})
        assert answer.status_code == 200, (one, second)
