"""Who gets what: the whole table, cell by cell, and nothing beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url

from tests.attacks.matrix.callers import SEES, TITLE, World, become, callers_of, make_world
from tests.attacks.matrix.routes import address, names
from tests.attacks.matrix.table import PROTOCOL, Row, rows
from tests.photodrive.api.sent import body_of

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
COLUMNS = list(rows()[0].expected)
DEACTIVATED = "dead: of a deactivated owner"


@pytest.fixture
def world() -> World:
    return make_world()


def ask(caller: str, method: str, path: str, world: World) -> tuple[str, bytes]:
    """What ``caller`` gets, told as the tables tell it, and the body. Leaves the world as it was."""
    with transaction.atomic():
        credentials = become(caller, world)
        form = method == "POST"
        sent: dict[str, Any] = {"title": "New", "visibility": "private"} if form else {}
        extra = {} if form else {"content_type": "application/json"}
        if method in ("GET", "HEAD", "TRACE"):
            sent, extra = {}, {}
        response: Any = getattr(world.client, method.lower())(path, *([sent] if sent else []), **extra, **credentials)
        body = body_of(response)
        transaction.set_rollback(True)
    login = resolve_url(settings.LOGIN_URL)
    to_login = response.status_code == 302 and response["Location"].startswith(login)
    return "login" if to_login else str(response.status_code), body


@pytest.mark.promise("access-matrix")
@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_table_holds(row: Row, world: World) -> None:
    path = address(row.route, row.target, world)
    wrong, leaked = {}, []
    for column, expected in row.expected.items():
        for caller in callers_of(column):
            got, body = ask(caller, row.method, path, world)
            if got != expected:
                wrong[caller] = f"{got} instead of {expected}"
            if caller not in SEES and row.target != "public" and TITLE.encode() in body:
                leaked.append(caller)
    assert (wrong, leaked) == ({}, [])


@pytest.mark.promise("access-matrix")
@pytest.mark.parametrize("row", [row for row in rows() if row.method == "GET"], ids=str)
def test_head_tells_what_get_tells_and_no_more(row: Row, world: World) -> None:
    path = address(row.route, row.target, world)
    for column, expected in row.expected.items():
        got, body = ask(callers_of(column)[0], "HEAD", path, world)
        assert (got, body) == (expected, b""), column


@pytest.mark.promise("access-matrix")
@pytest.mark.parametrize(("route", "target"), sorted({(row.route, row.target) for row in rows()}))
def test_a_method_without_a_row_does_nothing_for_anybody(route: str, target: str, world: World) -> None:
    listed = {row.method for row in rows() if row.route == route}
    if "GET" in listed:
        listed.add("HEAD")
    path = address(route, target, world)
    for method in METHODS:
        for column in COLUMNS if method not in listed else []:
            got, body = ask(callers_of(column)[0], method, path, world)
            refused = got in ("401", "404", "405", "login")
            assert refused or (method, got, body) == ("OPTIONS", "200", b""), (method, column, got)
            assert TITLE.encode() not in body


@pytest.mark.promise("access-matrix")
@pytest.mark.promise("dead-owner")
@pytest.mark.parametrize("row", [row for row in rows() if row.route.startswith("api:photo")], ids=str)
def test_the_token_of_a_deactivated_owner_is_dead(row: Row, world: World) -> None:
    assert ask(DEACTIVATED, row.method, address(row.route, row.target, world), world)[0] == "401"


@pytest.mark.promise("access-matrix")
def test_every_address_has_a_row() -> None:
    covered = {row.route.partition("/")[0] for row in rows()}
    assert set(names()) == covered | PROTOCOL


def test_every_row_says_something_about_every_caller() -> None:
    assert {tuple(row.expected) for row in rows()} == {tuple(COLUMNS)}
    assert len(rows()) == len({str(row) for row in rows()})
