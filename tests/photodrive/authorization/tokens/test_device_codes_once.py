"""A device code mints one token, however many ask at once, and hasty polls all count. Real threads and transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import AccessToken, Authorization, DeviceAuthorization
from photodrive.authorization.tokens import request_time
from tests.spec.rfc8628.conftest import Frame, frame

__all__ = ["frame"]
AT_ONCE = 16
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(frame: Frame, ask: Callable[[Frame], Any]) -> list[Any]:
    """What so many polls get that arrive at the same moment."""
    start = Barrier(AT_ONCE)
    arrived: dict[str, Any] = {request_time.KEY: timezone.now()}

    def race(_: int) -> Any:
        racer = Frame(frame.application, frame.secret, back_channel=Client(**arrived))
        racer.back_channel.get("/.well-known/oauth-authorization-server")  # warm: the race is in the poll
        start.wait()
        try:
            return ask(racer)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(race, range(AT_ONCE)))


@pytest.mark.spec("RFC 8628", "3.4")
@pytest.mark.promise("device-once")
def test_simultaneous_polls_mint_one_token_and_revoke_nothing(frame, photos):
    codes = frame.codes()
    frame.approve(codes, photos)
    responses = at_once(frame, lambda racer: racer.poll(codes["device_code"]))
    won = [response for response in responses if response.status_code == 200]
    lost = {(response.status_code, response.json()["error"]) for response in responses if response.status_code != 200}
    assert (len(won), lost) == (1, {(400, "invalid_grant")})
    assert AccessToken.objects.count() == 1
    assert Authorization.objects.get().is_active
    assert frame.api("/api/v1/photos/", won[0].json()["access_token"]).status_code == 200


@pytest.mark.spec("RFC 8628", "3.5")
@pytest.mark.promise("device-slow-down")
def test_every_hasty_poll_counts_at_whatever_process(frame):
    codes = frame.codes()
    errors = [found[1] for found in at_once(frame, lambda racer: racer.error(codes["device_code"]))]
    assert sorted(errors) == ["authorization_pending"] + ["slow_down"] * (AT_ONCE - 1)
    assert DeviceAuthorization.objects.get().interval == 5 + 5 * (AT_ONCE - 1)
