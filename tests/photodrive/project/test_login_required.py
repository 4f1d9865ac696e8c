"""A project that closes everything with LoginRequiredMiddleware closes no endpoint of the drive by it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, include, path, reverse

from tests.attacks.matrix.callers import World, make_world
from tests.attacks.matrix.routes import address, names
from tests.attacks.matrix.table import PROTOCOL, rows
from tests.photodrive.api.sent import body_of
from tests.photodrive.project.conftest import Project, hosts_page

CLOSED = "django.contrib.auth.middleware.LoginRequiredMiddleware"
SAMPLES = ({"request_id": uuid.UUID(int=7)}, {"client_id": "nobody"}, {"path": "api/v1"})

pytestmark = pytest.mark.django_db


def requests(world: World) -> Iterator[tuple[str, str]]:
    """Method and address of every row of the access matrix, and both for each endpoint of the protocol."""
    for row in rows():
        yield row.method, address(row.route, row.target, world)
    for name in sorted(PROTOCOL):
        yield from ((method, sample(name)) for method in ("GET", "POST"))


def sample(name: str) -> str:
    """An address of that name, with something in the place of each parameter."""
    for arguments in ({}, *SAMPLES):
        try:
            return reverse(f"photodrive:{name}", kwargs=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}")


def answers(world: World) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What nobody in particular gets at each of them."""
    client, found = Client(headers={"host": "127.0.0.1:8000"}), {}
    for method, place in requests(world):
        with transaction.atomic():
            response = client.generic(method, place)
            where = response.headers.get("Location", "").partition("?asked=")[0]  # sealed, with the time in it
            headers = (response.headers.get(name) for name in ("WWW-Authenticate", "Content-Type", "Allow"))
            found[method, place] = (response.status_code, where, *headers)
            body_of(response)
            transaction.set_rollback(True)
        client.cookies.clear()
    return found


def test_nobody_gets_the_same_answer_everywhere_with_and_without_it(settings: Any, project: Project) -> None:
    project(path("own/", hosts_page), path("", include("photodrive.urls")))
    world = make_world()
    before = answers(world)
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, CLOSED]
    after = answers(world)
    assert {request: (before[request], after[request]) for request in before if before[request] != after[request]} == {}
    assert {answer[0] for answer in before.values()} >= {200, 302, 400, 401, 404, 405}
    assert Client().get("/own/")["Location"] == "/enter/?next=/own/"


@pytest.mark.parametrize("urlconf", ["photodrive.urls", "photodrive.well_known", "printshop.urls"])
def test_every_address_asks_for_signing_in_itself(urlconf: str) -> None:
    def closed(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from closed(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "login_required", True):
                yield str(pattern.pattern)

    assert list(closed(get_resolver(urlconf).url_patterns)) == []


def test_the_matrix_names_all_of_them() -> None:
    assert {row.route.partition("/")[0] for row in rows()} | PROTOCOL == set(names())
