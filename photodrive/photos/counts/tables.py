"""The names that the triggers use, quoted as the database wants them."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from photodrive.photos.models import LibraryTotal, MonthCount, Photo

PREFIX = "photodrive_count_"  # of all triggers and functions of ours
KEEPING = frozenset({"sqlite", "postgresql"})  # databases that keep counts by triggers


def names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """What stands for ``{photo}``, ``{month}``, ``{total}`` in a statement, and for the first day of a month."""
    quote = connection.ops.quote_name
    return {
        "photo": quote(Photo._meta.db_table),
        "month": quote(MonthCount._meta.db_table),
        "total": quote(LibraryTotal._meta.db_table),
    }


def first_day(connection: BaseDatabaseWrapper, row: str = "") -> str:
    """The first day of the month of ``sort_local``, in SQL; ``row`` as in "NEW."."""
    if connection.vendor == "postgresql":
        return f"date_trunc('month', {row}sort_local)::date"
    return f"(substr({row}sort_local, 1, 7) || '-01')"
