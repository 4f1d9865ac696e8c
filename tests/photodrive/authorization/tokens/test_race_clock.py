"""A race is told from a replay by one clock, and also where the winner's process ended too soon to say that it won."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from photodrive.authorization.models import AuthorizationCode
from photodrive.authorization.tokens import race_clock, request_time, single_use
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def is_about(moment: datetime, wanted: datetime) -> bool:
    return abs(moment - wanted) < 10 * SECOND


@pytest.mark.promise("code-tombstone")
@pytest.mark.promise("code-race")
def test_a_machine_whose_clock_is_an_hour_ahead_tells_races_from_replays_all_the_same(monkeypatch):
    true_now = timezone.now()
    monkeypatch.setattr("photodrive.authorization.tokens.race_clock.timezone.now", lambda: true_now + HOUR)
    noted = race_clock.by_shared_clock(true_now + HOUR - 30 * SECOND)  # it saw the request half a minute ago
    if connection.vendor == "postgresql":
        assert is_about(noted, true_now - 30 * SECOND)
    else:
        assert noted == true_now + HOUR - 30 * SECOND


@pytest.mark.promise("code-tombstone")
def test_what_is_written_is_read_by_the_same_clock(flow: Flow, photos: Any):
    flow.code(photos)
    before = race_clock.by_shared_clock(timezone.now())
    AuthorizationCode.objects.update(settled_at=race_clock.now_for_update())
    race_clock.hold_back_answer()
    settled = AuthorizationCode.objects.get().settled_at
    assert settled is not None
    assert before <= settled < race_clock.by_shared_clock(timezone.now())


@pytest.mark.either_database
def test_the_winner_waits_longer_than_an_arrival_can_be_in_doubt():
    ours = socket.create_server(("127.0.0.1", 0))
    for _ in range(20):
        with ours.dup() as listener, socket.create_connection(listener.getsockname()) as client:
            settled = timezone.now()
            race_clock.hold_back_answer()
            client.sendall(b"x")
            with listener.accept()[0] as connection:
                environ: Any = {request_time.CONNECTION: connection}
                assert settled < request_time.of(RequestFactory().get("/", **environ)) <= timezone.now()
    ours.close()


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-tombstone")
@pytest.mark.promise("code-replay")
def test_a_use_that_was_never_noted_as_settled_is_settled_after_a_minute(flow: Flow, photos: Any):
    flow.code(photos)
    code, now = AuthorizationCode.objects.get(), timezone.now()
    code.used_at = now
    assert not single_use.is_replayed(code, received_at=now)
    code.used_at = now - 61 * SECOND
    assert single_use.is_replayed(code, received_at=now)
