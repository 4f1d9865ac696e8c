"""When a request arrived, by the best that tells it: the proxy in front, the system, what was seen here."""

from __future__ import annotations

import io
import socket
import ssl
import time
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from photodrive.authorization.tokens import race_clock, request_time

pytestmark = pytest.mark.either_database
SECOND = timedelta(seconds=1)
HEADER = "HTTP_X_REQUEST_START"


@pytest.fixture
def proxied(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REQUEST_START_HEADER": HEADER}


@pytest.fixture
def tcp() -> Any:
    """The server's end of a connection on which one byte came."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        client = socket.create_connection(listener.getsockname())
        client.sendall(b"x")
        server, _ = listener.accept()
        with client, server:
            yield server


class Waiting:
    """A connection on which nothing came for so many milliseconds."""

    def __init__(self, milliseconds: int) -> None:
        self.milliseconds = milliseconds

    def getsockopt(self, *_: int) -> bytes:
        return request_time.LAST_DATA_RECEIVED.pack(self.milliseconds)


def requested(**environ: Any) -> Any:
    """A request that was noted ten seconds ago, as its handler would have it."""
    return RequestFactory().post("/o/token/", **{request_time.NOTED: timezone.now() - 10 * SECOND, **environ})


def age(request: Any) -> timedelta:
    arrived = request_time.of(request)
    return timezone.now() - arrived


@pytest.mark.parametrize("key", [request_time.CONNECTION, request_time.GUNICORN_CONNECTION])
def test_the_system_knows_how_long_a_request_waited_and_is_taken_a_tick_early(key):
    assert 3 * SECOND + race_clock.tick() <= age(requested(**{key: Waiting(3000)})) < 4 * SECOND
    assert race_clock.tick() <= age(requested(**{key: Waiting(0)})) < SECOND


def test_a_real_connection_tells_with_tls_or_without(tcp):
    assert timedelta() <= age(requested(**{request_time.CONNECTION: tcp})) < 9 * SECOND
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with context.wrap_socket(tcp, server_side=True, do_handshake_on_connect=False) as wrapped:
        assert timedelta() <= age(requested(**{request_time.CONNECTION: wrapped})) < 9 * SECOND


def test_a_unix_socket_does_not_tell_so_what_was_seen_here_counts():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert 10 * SECOND <= age(requested(**{request_time.CONNECTION: ours})) < 11 * SECOND
    assert 10 * SECOND <= age(requested()) < 11 * SECOND


@pytest.mark.promise("code-replay")
def test_a_body_that_was_held_back_moves_the_arrival_to_its_end(monkeypatch):
    monkeypatch.setattr(request_time, "AWAITED_SECONDS", -1)
    request = requested(**{"wsgi.input": io.BytesIO(b"code=one")})
    request_time.note_arrival(environ=request.META)
    request.META[request_time.NOTED] -= 10 * SECOND
    assert age(request) >= 10 * SECOND
    assert request.META["wsgi.input"].read(4) + request.META["wsgi.input"].readline() == b"code=one"
    assert age(request) < SECOND


def test_a_body_that_was_there_leaves_the_arrival_alone():
    environ: dict[str, Any] = {"wsgi.input": io.BytesIO(b"code=one")}
    request_time.note_arrival(environ=environ)
    environ["wsgi.input"].read()
    assert request_time.BODY_AWAITED not in environ


@pytest.mark.promise("code-race")
def test_a_header_counts_only_where_it_is_configured():
    assert age(requested(**{HEADER: sent(5)})) >= 10 * SECOND


@pytest.mark.usefixtures("proxied")
@pytest.mark.parametrize("form", ["t={:.3f}", "{:.6f}", "{:.0f}", "t={:.0f}000", "{:.0f}000000"])
def test_a_configured_header_counts_in_every_form_in_which_proxies_write_it(form):
    start = form.format(int(time.time() - 5))
    request = requested(**{HEADER: start, request_time.GUNICORN_CONNECTION: Waiting(0)})
    assert 5 * SECOND <= age(request) < 7 * SECOND


@pytest.mark.promise("code-race")
@pytest.mark.usefixtures("proxied")
def test_a_configured_header_is_never_believed_to_come_from_the_future():
    assert timedelta() <= age(requested(**{HEADER: sent(-5)})) < SECOND


@pytest.mark.usefixtures("proxied")
@pytest.mark.parametrize("text", ["", "soon", "t=", "t=1e9", "-1", "1" * 40, "t=1700000000.5, t=1700000000.5"])
def test_a_header_that_says_nothing_credible_is_passed_over(text):
    assert age(requested(**{HEADER: text, request_time.CONNECTION: Waiting(3000)})) < 4 * SECOND
    assert age(requested(**{HEADER: sent(61), request_time.CONNECTION: Waiting(3000)})) < 4 * SECOND
    assert age(requested(**{HEADER: sent(-61), request_time.CONNECTION: Waiting(3000)})) > 2 * SECOND


@pytest.mark.usefixtures("proxied")
def test_a_body_that_came_after_the_proxy_passed_the_headers_on_counts_too():
    assert age(requested(**{HEADER: sent(5), request_time.BODY_AWAITED: timezone.now()})) < SECOND


def test_under_asgi_the_moment_is_noted_when_the_whole_body_was_read():
    scope: dict[str, Any] = {}
    request_time.note_arrival(scope=scope)
    request = RequestFactory().post("/o/token/")
    request.scope = scope  # type: ignore[attr-defined]
    assert isinstance(scope[request_time.NOTED], datetime)
    assert request_time.of(request) == scope[request_time.NOTED]


def sent(seconds_ago: float) -> str:
    return f"t={time.time() - seconds_ago:.3f}"
