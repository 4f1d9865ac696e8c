"""A code mints one token, however many ask at once. Real threads, real transactions, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import AccessToken, Authorization
from photodrive.authorization.tokens import request_time
from tests.spec.flow import Flow

AT_ONCE = 8


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-once")
@pytest.mark.promise("code-race")
@pytest.mark.django_db(transaction=True)
def test_simultaneous_exchanges_mint_one_token_and_revoke_nothing(flow, photos):
    code = flow.code(photos)
    start = Barrier(AT_ONCE)
    # As a server notes it: all of them arrive before the first one is answered.
    arrived: dict[str, Any] = {request_time.KEY: timezone.now()}

    def exchange(_: int):
        racer = Flow(flow.application, flow.secret, back_channel=Client(**arrived))
        racer.back_channel.get("/.well-known/oauth-authorization-server")  # warm: the race is in the exchange
        start.wait()
        try:
            return racer.exchange(code)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        responses = list(pool.map(exchange, range(AT_ONCE)))
    won = [response for response in responses if response.status_code == 200]
    lost = [response for response in responses if response.status_code != 200]
    assert len(won) == 1
    assert {(response.status_code, response.json()["error"]) for response in lost} == {(400, "invalid_grant")}
    assert AccessToken.objects.count() == 1
    assert Authorization.objects.get().is_active
    assert flow.api("/api/v1/photos/", won[0].json()["access_token"]).status_code == 200
