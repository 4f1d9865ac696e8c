"""Emptying the database after a test that committed something: rows are deleted where there are any.

Django truncates all tables and makes content types and permissions anew each time. PostgreSQL needs longer for that
than for most tests.
"""

from __future__ import annotations

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

MADE_BY_MIGRATE = (ContentType, Permission)


def empty(_case: object) -> None:
    """What Django leaves behind a ``TransactionTestCase``: only what ``migrate`` makes, which stays as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_which_have_rows())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@cache
def _which_have_rows() -> str:
    """A query for the tables that are not empty, in any order: foreign keys are looked at when all is deleted."""
    kept = {model._meta.db_table for model in MADE_BY_MIGRATE}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - kept
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})" for table in sorted(tables)
    )
