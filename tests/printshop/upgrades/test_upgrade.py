"""A shop of earlier days goes on after ``migrate``: its tables become today's, and its orders cost what they did."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db import connection

from tests.journeys.served import fresh_database
from tests.printshop.upgrades import host

HERE = Path(__file__).parent
ROWS = {
    "customer": 2,
    "identity": 1,
    "source": 1,
    "connection": 1,
    "pendingflow": 1,
    "importedphoto": 1,
    "order": 4,
    "orderitem": 4,
    "shopsession": 1,
}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("upgrade")
    with ExitStack() as stack:
        databases = {alias: stack.enter_context(_empty(folder / alias)) for alias in ("default", "other")}
        old = str(HERE / f"0001.{connection.vendor}.sql")
        code = f"from tests.printshop.upgrades import looking; looking.upgrade({old!r})"
        yield json.loads(host.run(code, DATABASES=databases, PRINTSHOP={"CURRENCY": "GBP"}))


@contextmanager
def _empty(path: Path) -> Iterator[dict[str, Any]]:
    """The settings of an empty database on the server that the tests run on, or of a file."""
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        yield {**dj_database_url.parse(url or f"sqlite:///{path}")}


def test_the_tables_are_those_of_a_new_shop(upgraded: dict[str, Any]) -> None:
    assert len(upgraded["tables"]) > 30
    assert upgraded["tables"] == upgraded["expected"]


def test_every_row_is_there_and_what_was_encrypted_is_read(upgraded: dict[str, Any]) -> None:
    assert upgraded["rows"] == ROWS
    assert upgraded["token"] == "token"


def test_orders_cost_what_they_did_whatever_the_currency_is_today(upgraded: dict[str, Any]) -> None:
    assert upgraded["orders"] == {
        "draft": ["None", "None", "None", "2 x None"],
        "placed": ["€0.58", "€3.90", "€4.48", "2 x €0.29"],
        "shipped": ["$1.00", "$5.00", "$6.00", "2 x $0.50"],
        "cancelled": ["¥600", "¥300", "¥900", "2 x ¥300"],
    }
