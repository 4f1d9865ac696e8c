"""Data from before the migrations were kept: the first one was another then, and tables lack columns."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

OURS = ("photodrive", "printshop", "oauthdemo")


def lacking() -> list[str]:
    """The tables of the apps that lack a column, or that are not there at all."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        found = []
        for label in OURS:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                if not model._meta.managed:  # no migration makes it
                    continue
                table = model._meta.db_table
                rows = connection.introspection.get_table_description(cursor, table) if table in there else []
                columns = {row.name for row in rows}
                if not {field.column for field in model._meta.local_concrete_fields} <= columns:
                    found.append(table)
    return found
