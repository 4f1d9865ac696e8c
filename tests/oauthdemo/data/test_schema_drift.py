"""Data of an earlier version are told from today's."""

from __future__ import annotations

import pytest
from django.db import connection

from oauthdemo.data import schema_drift
from photodrive.authorization.models import Authorization, UsedIdentifier

pytestmark = pytest.mark.django_db


def test_todays_tables_lack_nothing():
    assert schema_drift.lacking() == []


def test_a_missing_column_and_a_missing_table_are_found():
    authorizations, used = Authorization._meta.db_table, UsedIdentifier._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {authorizations} RENAME COLUMN duration TO earlier")
        cursor.execute(f"DROP TABLE {used}")
    assert sorted(schema_drift.lacking()) == sorted([authorizations, used])
