"""The orders in which photos are listed, and the places in them that a cursor can name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from photodrive.photos.browsing import timeline
from photodrive.photos.browsing.timeline import Position
from photodrive.photos.models import Photo, PhotoQuerySet

from .exceptions import BadParameter

SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


@dataclass(frozen=True, kw_only=True)
class Order:
    """Newest first, by ``columns`` that no two photos share.

    A key is a photo's place in it; ``write`` makes a text of one and ``read`` the key again. ``beyond`` has the
    photos on one side of a key, by a name of :data:`SIGNS`.
    """

    name: str
    columns: tuple[str, ...]
    key_of: Callable[[Photo], Any]
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    beyond: Callable[[PhotoQuerySet, str, Any], PhotoQuerySet]

    def sort(self, photos: PhotoQuerySet, *, backwards: bool = False) -> PhotoQuerySet:
        """``photos``, the newest first, or last."""
        return photos.order_by(*(column if backwards else f"-{column}" for column in self.columns))


ADDED = Order(
    name="added",
    columns=("pk",),
    key_of=lambda photo: photo.pk,
    write=lambda key: str(key.hex),
    read=UUID,
    beyond=lambda photos, comparison, key: photos.filter(**{f"pk__{comparison}": key}),
)
TAKEN = Order(
    name="taken",
    columns=("sort_local", "id"),
    key_of=timeline.position_of,
    write=str,
    read=Position.parse,
    beyond=lambda photos, comparison, key: photos.filter(timeline.beyond(SIGNS[comparison], key)),
)
ORDERS = {order.name: order for order in (ADDED, TAKEN)}


def read_order(value: str | None) -> Order:
    """The order that was asked for. Raises BadParameter."""
    if value is None:
        return ADDED
    if value not in ORDERS:
        raise BadParameter("order", "The order is added or taken.")
    return ORDERS[value]
