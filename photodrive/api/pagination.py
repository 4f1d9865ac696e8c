"""Pages by key: page 1000 costs what page 1 costs, and nothing shifts when a photo is added meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photodrive.authorization.protocol.links import absolute
from photodrive.people import OwnerId
from photodrive.photos.models import Photo, PhotoQuerySet

from .exceptions import BadParameter
from .orders import ADDED, ORDERS, Order, read_order

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
NEWER = ("gt", "gte")


def _signer(owner_id: OwnerId, order: Order) -> Signer:
    salt = "photodrive.api.cursor" if order is ADDED else f"photodrive.api.cursor.{order.name}"
    return Signer(salt=f"{salt}:{owner_id}", sep=".")


def make_cursor(owner_id: OwnerId, comparison: str, key: Any, order: Order = ADDED) -> str:
    """An opaque, signed place in the photos of ``owner_id`` in one order; no other list takes it."""
    return _signer(owner_id, order).sign_object([comparison, order.write(key)])


def read_cursor(owner_id: OwnerId, cursor: str, order: Order = ADDED) -> tuple[str, Any]:
    """What :func:`make_cursor` was given. Raises BadParameter."""
    try:
        comparison, key = _signer(owner_id, order).unsign_object(cursor)
    except (BadSignature, ValueError) as error:
        raise BadParameter("cursor", "This is not a cursor from this list.") from error
    return comparison, order.read(key)


def read_limit(value: str | None) -> int:
    """How many photos a page holds. Raises BadParameter."""
    if value is None:
        return DEFAULT_LIMIT
    if not (value.isascii() and value.isdigit() and len(value) <= 3 and 1 <= int(value) <= MAX_LIMIT):
        raise BadParameter("limit", f"The limit is a number from 1 to {MAX_LIMIT}.")
    return int(value)


class NewestFirst(BasePagination):
    """``?limit=`` photos a page, newest first (``?order=`` says by what), with the addresses of the pages beside it."""

    next: str | None = None
    previous: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The photos of the page that ``request`` asks for. Raises BadParameter."""
        self.owner_id = request.user.pk
        self.limit = read_limit(request.query_params.get("limit"))
        self.order = order = read_order(request.query_params.get("order"))
        cursor = request.query_params.get("cursor")
        if cursor is None:
            page, more = self._take(order.sort(queryset))
            self.next = self._link("lt", order.key_of(page[-1])) if more else None
            self.previous = None
            self.display_page_controls = more
            return page
        comparison, key = read_cursor(self.owner_id, cursor, order)
        backwards = comparison in NEWER
        page, more = self._take(order.sort(order.beyond(queryset, comparison, key), backwards=backwards))
        if backwards:
            page.reverse()
        # Photos may be gone since the cursor was made: an empty page still leads back to where it came from.
        older = ("lt", order.key_of(page[-1])) if page else ("lte", key)
        newer = ("gt", order.key_of(page[0])) if page else ("gte", key)
        self.next = self._link(*older) if (self._any(queryset, *older) if backwards else more) else None
        self.previous = self._link(*newer) if (more if backwards else self._any(queryset, *newer)) else None
        self.display_page_controls = bool(self.next or self.previous)
        return page

    def _take(self, queryset: PhotoQuerySet) -> tuple[list[Photo], bool]:
        """One page of ``queryset``, and whether there is more."""
        found = list(queryset[: self.limit + 1])
        return found[: self.limit], len(found) > self.limit

    def _any(self, queryset: PhotoQuerySet, comparison: str, key: Any) -> bool:
        return self.order.beyond(queryset, comparison, key).exists()

    def _link(self, comparison: str, key: Any) -> str:
        order = {} if self.order is ADDED else {"order": self.order.name}
        cursor = make_cursor(self.owner_id, comparison, key, self.order)
        return absolute("api:photo-list", query={**order, "limit": self.limit, "cursor": cursor})

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def to_html(self) -> str:
        """The links between pages in the browsable API."""
        context = {"previous_url": self.previous, "next_url": self.next}
        return render_to_string("rest_framework/pagination/previous_and_next.html", context)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        return [
            {"name": "limit", "in": "query", "description": "Photos a page holds.", "schema": limit},
            {
                "name": "order",
                "in": "query",
                "description": "Newest first by when they were added, or by `taken_local` (undated: when added).",
                "schema": {"type": "string", "enum": list(ORDERS), "default": ADDED.name},
            },
            {
                "name": "cursor",
                "in": "query",
                "description": "Part of the addresses in `next` and `previous`; follow them as they are.",
                "schema": {"type": "string"},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }
