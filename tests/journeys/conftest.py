"""One running demo per test process, and people with browsers of their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import migrated
from tests.journeys.people import Person
from tests.journeys.served import DATABASE, Beside, Demo, beside, served

WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Demo]:
    data = tmp_path_factory.mktemp("journeys") / "data"
    migrated.copy_to(data / DATABASE)
    with served(data) as running:
        yield running


@pytest.fixture
def somebody(demo: Demo, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Makes people; at the end of the test none of their pages may have complained."""
    people: list[Person] = []

    def make(**context: Any) -> Person:
        made = Person(demo, browser.new_context(**{"viewport": WIDE, **context}))
        made.page.set_default_timeout(20_000)
        people.append(made)
        return made

    yield make
    for person in people:
        person.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []


@pytest.fixture(scope="session")
def owners(demo: Demo) -> Iterator[Beside]:
    """Makes owners on the database of the demo."""
    with beside("tests.journeys.owners", demo) as made:
        yield made


@pytest.fixture
def owner(somebody: Callable[..., Person], owners: Beside) -> Person:
    """A new owner, signed in at the drive, with three photos. Signing up and uploading are stories of their own."""
    person = somebody()
    person.name = f"owner-{secrets.token_hex(4)}"
    name, value = owners.made(person.name)
    person.context.add_cookies([{"name": name, "value": value, "url": person.demo.drive, "sameSite": "Lax"}])
    return person
