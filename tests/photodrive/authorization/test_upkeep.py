"""What is forgotten once it is over, and what is not as long as a replay could matter."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive.authorization import upkeep
from photodrive.authorization.models import (
    AccessToken,
    Authorization,
    AuthorizationCode,
    AuthorizationRequest,
    RefreshToken,
    UsedIdentifier,
)

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=2)


@pytest.fixture
def pair(lasting, photos):
    made = lasting.pair(photos)
    return lasting.refresh(made["refresh_token"]).json()


def everything_expired() -> None:
    then = timezone.now() - LONG_AGO
    AuthorizationRequest.objects.update(expires_at=then)
    AuthorizationCode.objects.update(expires_at=then)
    AccessToken.objects.update(expires_at=then, created_at=then)


@pytest.mark.promise("code-tombstone")
def test_what_lives_is_not_touched(lasting, pair):
    assert upkeep.forget_ended() == 0
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.promise("code-tombstone")
def test_as_long_as_the_consent_lives_the_tombstones_do(lasting, pair):
    everything_expired()
    upkeep.forget_ended()
    assert not AuthorizationRequest.objects.exists()
    assert not AccessToken.objects.exists()
    assert AuthorizationCode.objects.filter(used_at__isnull=False).count() == 1
    assert RefreshToken.objects.count() == 2
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.promise("at-rest")
def test_a_day_after_the_consent_ended_only_its_record_is_left(pair):
    everything_expired()
    Authorization.objects.update(revoked_at=timezone.now() - LONG_AGO)
    assert upkeep.forget_ended(dry_run=True) > 0
    assert RefreshToken.objects.exists()
    upkeep.forget_ended()
    for model in (AuthorizationCode, RefreshToken, AccessToken):
        assert not model.objects.exists(), model
    assert Authorization.objects.count() == 1


def test_what_has_ended_is_looked_up_for_each_row_and_never_listed():
    """A list of all ended consents, walked through again for every row, took PostgreSQL minutes (IN beside an OR)."""
    with CaptureQueriesContext(connection) as asked:
        upkeep.forget_ended()
    looked_up = [
        query["sql"] for query in asked if "photodrive_authorization" in query["sql"] and "EXISTS" in query["sql"]
    ]
    assert len(looked_up) == 3
    assert not [query["sql"] for query in asked if "IN (SELECT" in query["sql"]]


@pytest.mark.parametrize("rows", [4, 8])
def test_each_batch_begins_where_the_one_before_has_ended(monkeypatch, rows):
    monkeypatch.setattr(upkeep, "BATCH", 2)
    over, lasting = timezone.now() - LONG_AGO, timezone.now() + LONG_AGO
    UsedIdentifier.objects.bulk_create(
        UsedIdentifier(checksum=f"{number:064}", expires_at=lasting if number % 2 else over)
        for number in range(2 * rows)
    )
    with CaptureQueriesContext(connection) as asked:
        assert upkeep.forget_ended() == rows
    mine = [query["sql"] for query in asked if "usedidentifier" in query["sql"]]
    selections = [sql for sql in mine if sql.startswith("SELECT")]
    assert len(selections) == rows / 2 + 1
    assert all('" > ' in sql and "LIMIT 2" in sql for sql in selections[1:])
    assert UsedIdentifier.objects.count() == rows


def test_the_command_counts_them(db):
    UsedIdentifier.objects.create(checksum="0" * 64, expires_at=timezone.now() - LONG_AGO)
    told = StringIO()
    call_command("photodrive_gc", stdout=told)
    assert "requests long over: 1," in told.getvalue()
    assert not UsedIdentifier.objects.exists()
