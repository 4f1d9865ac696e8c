"""Raw connections: what is sent when is decided here to the byte, which no HTTP client allows."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One answer. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def error(self) -> tuple[int, str | None]:
        """Status and error code, as most tests compare them."""
        return self.status, self.json.get("error")


class Connection:
    """One connection to a server on this machine, closed by whoever ends first."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.connect_ex(("127.0.0.1", self._port))
        self._socket.settimeout(PATIENCE_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self) -> Answer:
        """Read one answer. Where the server then closes, the next request gets a new connection."""
        response = HTTPResponse(self._socket)
        response.begin()
        read = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        if response.will_close:
            self._socket.close()
            self._connect()
        response.close()
        return read

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True)
class Server:
    """A running server on this machine."""

    port: int

    def get(self, path: str, **headers: str) -> bytes:
        """The bytes of a GET; ``Accept_Language`` among ``headers`` is sent as Accept-Language."""
        return self._request("GET", path, headers, b"")

    def post(self, path: str, form: dict[str, Any], **headers: str) -> bytes:
        """The bytes of a form that is posted."""
        body = urlencode(form, doseq=True).encode()
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body)), **headers}
        return self._request("POST", path, sent, body)

    def send_json(self, method: str, path: str, document: dict[str, Any], **headers: str) -> bytes:
        """The bytes of a request with a JSON body."""
        body = json.dumps(document).encode()
        sent = {"Content_Type": "application/json", "Content_Length": str(len(body)), **headers}
        return self._request(method, path, sent, body)

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return (
            "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *lines, "", ""]).encode() + body
        )

    def ask(self, message: bytes) -> Answer:
        """Send ``message`` alone and read the answer."""
        return self.ask_at_once([message])[0]

    def ask_at_once(self, messages: Sequence[bytes], *, kept_alive: bool = False, held_back: int = 1) -> list[Answer]:
        """Send each message on a connection of its own, all before the first answer is read.

        Up to the last ``held_back`` bytes, without which none can be answered, all are sent before. Connections that
        are ``kept_alive`` have served another request already.
        """
        connections = [Connection(self.port) for _ in messages]
        try:
            if kept_alive:
                for connection in connections:
                    connection.send(self.get("/healthz"))
                    assert connection.answer().status == 200
            for connection, message in zip(connections, messages, strict=True):
                connection.send(message[:-held_back])
            for connection, message in zip(connections, messages, strict=True):
                connection.send(message[-held_back:])
            return [connection.answer() for connection in connections]
        finally:
            for connection in connections:
                connection.close()
