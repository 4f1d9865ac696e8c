"""Sixteen exchanges of one code at the same moment, over real connections to the server that people start."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.journeys.served import Demo, served
from tests.spec.flow import REDIRECT_URI, VERIFIER, basic

AT_ONCE = 16
GRANT = """
import json
from django.contrib.auth import get_user_model
from django.test import Client
from photodrive.authorization import applications
from photodrive.photos.models import Photo
from tests.spec.flow import REDIRECT_URI, Flow
made = applications.register(name="Racer", redirect_uris=[REDIRECT_URI])
flow = Flow(made.application, made.secret, browser=Client(headers={"host": "127.0.0.1"}))
jane = get_user_model().objects.get(username="jane")
flow.browser.force_login(jane)
code = flow.code(list(Photo.objects.filter(owner=jane)[:1]))
print(json.dumps({"code": code, "client_id": made.application.client_id, "secret": made.secret}))
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("race") / "data") as running:
        yield running


@pytest.mark.spec("RFC 6749", "4.1.2")
def test_sixteen_exchanges_at_once_mint_one_token_that_lives_until_a_replay(demo: Demo) -> None:
    granted = json.loads(demo.shell(GRANT))
    answers = send_at_once(demo, token_request(demo, **granted), times=AT_ONCE)
    told = Counter((status, body.get("error")) for status, body in answers)
    assert told == {(200, None): 1, (400, "invalid_grant"): AT_ONCE - 1}
    token = next(body["access_token"] for status, body in answers if status == 200)
    assert list_photos(demo, token) == 200

    replayed = send_at_once(demo, token_request(demo, **granted), times=1)
    assert [status for status, _ in replayed] == [400]
    assert list_photos(demo, token) == 401


def token_request(demo: Demo, *, code: str, client_id: str, secret: str) -> bytes:
    body = urlencode(
        {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
    )
    lines = [
        "POST /o/token/ HTTP/1.1",
        f"Authorization: {basic(client_id, secret)['HTTP_AUTHORIZATION']}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return request(demo, lines, body)


def list_photos(demo: Demo, token: str) -> int:
    lines = ["GET /api/v1/photos/ HTTP/1.1", f"Authorization: Bearer {token}"]
    return send_at_once(demo, request(demo, lines), times=1)[0][0]


def request(demo: Demo, lines: list[str], body: str = "") -> bytes:
    return "\r\n".join([*lines, f"Host: 127.0.0.1:{demo.port}", "Connection: close", "", body]).encode()


def send_at_once(demo: Demo, message: bytes, *, times: int) -> list[tuple[int, dict[str, Any]]]:
    """Send ``message`` on that many connections, all before the first answer is read; (status, JSON) of each."""
    connections = [socket.socket() for _ in range(times)]
    for connection in connections:
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", demo.port))
    for connection in connections:
        connection.settimeout(60)
        connection.sendall(message[:-1])
    for connection in connections:
        connection.sendall(message[-1:])  # until here none could be answered
    return [read_answer(connection) for connection in connections]


def read_answer(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    with connection, connection.makefile("rb") as stream:
        head, _, body = stream.read().partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), json.loads(body)
