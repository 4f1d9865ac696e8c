"""Many rows at once, chosen and written by the database itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router


def insert(model: type[models.Model], *fields: str, rows: models.QuerySet[Any, Any]) -> int:
    """Write one row of ``model`` for each of ``rows``; how many were not there before.

    ``rows`` is a ``values_list`` of what goes into ``fields``, in that order. No row comes here and goes back, so
    30,000 of them take a fraction of a second.
    """
    using = router.db_for_write(model)
    connection = connections[using]
    try:
        selected, parameters = rows.query.get_compiler(using).as_sql()
    except EmptyResultSet:
        return 0
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in fields)  # type: ignore[union-attr]
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:  # only names of ours are put into the text
        cursor.execute(f"INSERT INTO {table} ({columns}) {selected} ON CONFLICT DO NOTHING", parameters)
        return int(cursor.rowcount)
