"""The demo's web server: Django's threaded development server in this process, quiet, and ended by a signal."""

from __future__ import annotations

import errno
import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIEnvironment

from django.core.management.base import CommandError
from django.core.servers.basehttp import (
    ThreadedWSGIServer,
    WSGIRequestHandler,
    WSGIServer,
    get_internal_wsgi_application,
)

from photodrive.authorization.tokens import request_time

BACKLOG = 128  # connections at once: of those beyond Django's ten, the system drops some for a second


class DemoServer(ThreadedWSGIServer):
    """The server of ``manage.py demo``."""

    request_queue_size = BACKLOG


class RunServer(WSGIServer):
    """The server of ``manage.py runserver``, which gives no choice of handler."""

    request_queue_size = BACKLOG

    def __init__(self, address: Any, handler: Any, **kwargs: Any) -> None:
        super().__init__(address, NotingHandler, **kwargs)


class NotingHandler(WSGIRequestHandler):
    """Lets the drive ask the system when each request arrived: it may have waited for its thread."""

    disable_nagle_algorithm = True  # or an answer's second half waits up to 40 ms until its first has been received

    def get_environ(self) -> WSGIEnvironment:
        return {**super().get_environ(), request_time.CONNECTION: self.connection}


class _QuietHandler(NotingHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing about each request; errors come through Django's loggers."""


def bind(address: str, port: int) -> DemoServer:
    """Take the port, before any work is done. Raises CommandError where that is not possible."""
    try:
        return DemoServer((address, port), _QuietHandler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is taken. Try another one: PORT={port + 1} make demo") from None
        raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from None
    except OverflowError:
        raise CommandError(f"There is no port {port}.") from None


def serve(server: DemoServer) -> None:
    """Serve until SIGINT (Ctrl-C) or SIGTERM, also where a script started this and had SIGINT ignored."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    server.set_app(get_internal_wsgi_application())
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Be the only demo on ``data_dir``: two would overwrite each other's origins. Raises CommandError if not."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"A demo runs on the data in {data_dir}. Stop it first (Ctrl-C there), or set DATA_DIR."
            ) from None
        yield
