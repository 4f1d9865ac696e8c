"""Going through many rows, so many at a time: no long transaction, no long list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

SIZE = 500


def keys_of(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """The primary keys of ``found``, SIZE at most in each list.

    Each list begins where the one before has ended, whatever the caller did to those rows: what stays is met once.
    """
    rest = ordered = found.order_by("pk").values_list("pk", flat=True)
    while keys := list(rest[:SIZE]):
        yield keys
        rest = ordered.filter(pk__gt=keys[-1])
