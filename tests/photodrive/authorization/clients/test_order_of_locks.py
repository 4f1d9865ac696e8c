"""Whoever changes an application locks its policy first, then its record: nobody waits for each other in a circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db
CHANGES: dict[str, Callable[[Any], object]] = {
    "change": lambda application: applications.change(application, applications.metadata_of(application)),
    "disable": lambda application: applications.set_enabled(application, enabled=False),
    "retire": applications.retire,
}


def first_written(table: str, statements: list[str]) -> int:
    """Where the first statement is that changes a row of ``table``; their number if there is none."""
    changing = [n for n, one in enumerate(statements) if one.startswith(f'UPDATE "{table}"')]
    return changing[0] if changing else len(statements)


@pytest.mark.parametrize("change", CHANGES)
def test_the_policy_comes_first(flow: Flow, change: str) -> None:
    application = get_application_model().objects.get(pk=flow.application.pk)
    with CaptureQueriesContext(connection) as seen:
        CHANGES[change](application)
    statements = [one["sql"] for one in seen.captured_queries]
    policy, record = ApplicationPolicy._meta.db_table, get_application_model()._meta.db_table
    assert first_written(policy, statements) < first_written(record, statements)
