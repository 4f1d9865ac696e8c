"""Upgrades a database of earlier days, in the process of ``host``, and looks at what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from printshop.models import Connection, Order

QUESTIONS = {
    "sqlite": ["SELECT name, sql FROM sqlite_master ORDER BY type, name"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
        " is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    ],
}


def upgrade(old: str) -> None:
    """Lay the file ``old`` into the database "default", migrate that and the empty "other", and print both."""
    with connection.cursor() as cursor:
        run = cursor.connection.executescript if connection.vendor == "sqlite" else cursor.execute
        run(Path(old).read_text())
    for alias in ("default", "other"):
        call_command("migrate", database=alias, verbosity=0)
    models = apps.get_app_config("printshop").get_models()
    found = {
        "tables": list(_tables("default")),
        "expected": list(_tables("other")),
        "rows": {model._meta.model_name: model._default_manager.count() for model in models},
        "orders": {order.status: list(_amounts(order)) for order in Order.objects.all()},
        "token": str(Connection.objects.get().access_token),
    }
    print(json.dumps(found))  # noqa: T201 - the test reads it


def _tables(alias: str) -> Iterator[str]:
    with connections[alias].cursor() as cursor:
        for question in QUESTIONS[connection.vendor]:
            cursor.execute(question)
            yield from sorted(map(repr, cursor.fetchall()))


def _amounts(order: Order) -> Iterator[str]:
    yield from map(str, (order.prints_total_money, order.posting_money, order.total_money))
    for item in order.items.all():
        yield f"{item.copies} x {item.unit_price_money}"
