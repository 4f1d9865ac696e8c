"""One running demo per test process, and people with browsers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import CHURCH, LANE, TREES, Person
from tests.journeys.served import Demo, served

WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("journeys") / "data") as running:
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


@pytest.fixture
def owner(somebody: Callable[..., Person]) -> Person:
    """A new owner, signed in at the drive, with three photos."""
    person = somebody()
    person.sign_up()
    person.upload(CHURCH, LANE, TREES)
    return person


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
