"""The walk finds what it is there to find: faults of each kind, planted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.attacks.strangers import planted
from tests.attacks.strangers.conftest import strictly
from tests.attacks.strangers.endpoints import DRIVE, Endpoint
from tests.attacks.strangers.walk import Walk

ROUTES = [str(pattern.pattern) for pattern in planted.planted]


@pytest.fixture
def walked(db: None, settings: Any) -> dict[str, list[str]]:
    """What was wrong at each planted address."""
    settings.ROOT_URLCONF = planted.__name__
    walks = [Walk(Endpoint(DRIVE, route), Client(headers={"host": DRIVE}), {"name": "1"}) for route in ROUTES]
    with connection.execute_wrapper(strictly):
        for walk in walks:
            walk.parts = dict.fromkeys(walk.endpoint.parts, "1")
            walk.go()
    return {walk.endpoint.route.partition("/")[0]: walk.wrong for walk in walks}


def test_each_kind_of_fault_is_found_and_nothing_else(walked: dict[str, list[str]]) -> None:
    assert walked.pop("fine") == []
    assert [name for name, wrong in walked.items() if not wrong] == []
