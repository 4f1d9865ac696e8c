"""When a request arrived. That tells, of two requests with the same code, a lost race from a replay.

The moment of the last byte counts. A request may wait for a free worker or thread before any line of ours runs, and
that must not make a replay of a race. A client may hold back the end of a body, and that must not make a race of a
replay. So the best source that there is tells the moment: a server that noted it, the proxy in front (where
``REQUEST_START_HEADER`` says that it can be trusted), what the system knows of the connection, or when we saw it.
"""

from __future__ import annotations

import re
import socket
import struct
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from photodrive import conf

from . import race_clock

# In the environment of a request, or in its ASGI scope:
KEY = "photodrive.arrival"  # the moment, from a server that knows it
CONNECTION = "photodrive.connection"  # its TCP or TLS socket, from our own servers
GUNICORN_CONNECTION = "gunicorn.socket"  # the same from gunicorn
NOTED = "photodrive.noted"  # when we first saw it
BODY_AWAITED = "photodrive.body_awaited"  # when its body was complete, if we had to wait for it

LAST_DATA_RECEIVED = struct.Struct("=52xI")  # this member of struct tcp_info, milliseconds ago (tcp(7))
AWAITED_SECONDS = 0.05  # a read that takes longer had to wait for the client
CREDIBLE = timedelta(seconds=60)  # a proxy that says more is not believed: no request waits that long
START = re.compile(r"(?:t=)?(\d{10})(?:\.?(\d{1,6}))?", re.ASCII)  # since 1970: seconds, or milli- or microseconds


def note_arrival(*, environ: dict[str, object] | None = None, scope: dict[str, object] | None = None, **_: Any) -> None:
    """Receiver of ``request_started``: under ASGI the whole request is there by now, under WSGI its headers are."""
    holder = environ if environ is not None else scope
    if holder is None:
        return
    holder[NOTED] = timezone.now()
    if environ is not None and "wsgi.input" in environ:
        environ["wsgi.input"] = _Body(environ)


def of(request: HttpRequest) -> datetime:
    """When the last byte of ``request`` arrived, a little early rather than late. Ask when its body has been read."""
    noted = request.META.get(KEY)
    if isinstance(noted, datetime):
        return noted
    awaited: datetime | None = request.META.get(BODY_AWAITED)
    started = _started(request.META.get(conf.settings.REQUEST_START_HEADER, ""))
    if started is not None:
        return max(started, awaited or started)
    connection = request.META.get(GUNICORN_CONNECTION) or request.META.get(CONNECTION)
    return _last_data(connection) or awaited or _noted(request)


def _noted(request: HttpRequest) -> datetime:
    noted = request.META.get(NOTED) or getattr(request, "scope", {}).get(NOTED)
    return noted if isinstance(noted, datetime) else timezone.now()


class _Body:
    """``wsgi.input`` that notes when it had to wait for the end of a body."""

    def __init__(self, environ: dict[str, object]) -> None:
        self._environ = environ
        self._stream: Any = environ["wsgi.input"]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, *size: int) -> bytes:
        return self._noting(self._stream.read, *size)

    def readline(self, *size: int) -> bytes:
        return self._noting(self._stream.readline, *size)

    def _noting(self, read: Callable[..., bytes], *size: int) -> bytes:
        before = time.monotonic()
        data = read(*size)
        if time.monotonic() - before > AWAITED_SECONDS:
            self._environ[BODY_AWAITED] = timezone.now()
        return data


def _started(text: str) -> datetime | None:
    """The moment that a proxy noted, never later than now; None where it is none or not credible."""
    found = START.fullmatch(text)
    if found is None:
        return None
    fraction = float(f"0.{found[2] or 0}")
    now = timezone.now()
    moment = datetime.fromtimestamp(int(found[1]), tz=now.tzinfo) + timedelta(seconds=fraction)
    return min(moment, now) if abs(now - moment) <= CREDIBLE else None


def _last_data(connection: Any) -> datetime | None:
    """When the last bytes came in on ``connection``, two ticks early at most; None where that is not known.

    Linux tells it of TCP, TLS or not, in whole ticks, by the last member that :data:`LAST_DATA_RECEIVED` reads.
    """
    if connection is None or sys.platform != "linux":
        return None
    now = timezone.now()
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_DATA_RECEIVED.size)
        (milliseconds,) = LAST_DATA_RECEIVED.unpack(info)
    except (OSError, struct.error):
        return None
    return now - timedelta(milliseconds=milliseconds) - race_clock.tick()
