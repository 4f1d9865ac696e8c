"""Fetches a document from an address that an application gave us, and can be led nowhere else.

The name is resolved once; every address it has must be one of the public internet, and the connection goes to the
very address that was checked, with the certificate asked for the name. So a name that changes its address in
between gains nothing. No redirects, no proxies, no cookies, no compression.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from photodrive.exceptions import PhotodriveError

SECONDS = 5  # for everything: resolving, connecting, handshake, headers and body
MAX_BYTES = 64 * 1024
MAX_URL_CHARACTERS = 200
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# These carry an IPv4 address inside, which may well be a private one: 6to4 and Teredo.
TUNNELS = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


class FetchFailed(PhotodriveError):
    message = "The document could not be fetched."


@dataclass(frozen=True)
class Target:
    """Where a URL leads. ``host`` is a name or an IP literal without brackets."""

    host: str
    port: int
    path: str
    secure: bool


def problem_with(url: str) -> str:
    """Why ``url`` is never fetched, in one sentence; empty if it may be. Resolves nothing."""
    try:
        target = _target(url)
    except FetchFailed as failure:
        return str(failure)
    if not target.secure:
        return "It must begin with https://."
    with suppress(ValueError):
        if not is_public(target.host):
            return "It must be an address of the public internet."
    return ""


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public internet. ValueError for anything else than an IP address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # Mapped, NAT64 and local addresses all lie outside of global unicast.
        return ip in GLOBAL_UNICAST and ip.is_global and not any(ip in tunnel for tunnel in TUNNELS)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def get_json(url: str, *, to_this_machine: bool = False) -> dict[str, object]:
    """The JSON object at ``url``. Raises FetchFailed, whose ``detail`` tells the log why.

    ``to_this_machine`` is for tests: it lets plain http and loopback addresses pass.
    """
    return _parsed(get(url, accept="application/json", most=MAX_BYTES, to_this_machine=to_this_machine))


def get_json_array(url: str, *, to_this_machine: bool = False) -> list[object]:
    """The JSON array at ``url``. Otherwise as :func:`get_json`."""
    found = _json(get(url, accept="application/json", most=MAX_BYTES, to_this_machine=to_this_machine))
    if not isinstance(found, list):
        raise FetchFailed(detail="the document is not a JSON array")
    return found


def get(url: str, *, accept: str, most: int, to_this_machine: bool = False) -> bytes:
    """The body at ``url``, ``most`` bytes of it at most. Otherwise as :func:`get_json`."""
    target = _target(url)
    if not target.secure and not to_this_machine:
        raise FetchFailed("It must begin with https://.", detail="plain http")
    fetch = _Fetch(target, accept=accept, most=most, to_this_machine=to_this_machine)
    # A thread of its own, since nothing else bounds the resolver, or a server that sends a byte now and then.
    thread = Thread(target=fetch.run, daemon=True, name="photodrive-fetch")
    thread.start()
    thread.join(SECONDS)
    if thread.is_alive():
        fetch.abandon()
        raise FetchFailed(detail=f"took longer than {SECONDS} seconds")
    if fetch.failure is not None:
        raise fetch.failure
    return fetch.body


def _target(url: str) -> Target:
    if not url.isascii() or len(url) > MAX_URL_CHARACTERS or any(c <= " " or c in '\\"<>^`{|}\x7f' for c in url):
        raise FetchFailed(f"Use a plain URL of {MAX_URL_CHARACTERS} characters at most.", detail="malformed URL")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchFailed("This is not a valid URL.", detail="malformed URL") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise FetchFailed("It must begin with https:// and name a host.", detail="malformed URL")
    if "@" in parts.netloc or "#" in url:
        raise FetchFailed("It must have no user name, password or fragment.", detail="malformed URL")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, port or (443 if secure else 80), path, secure)


class _Fetch:
    """One request. ``body`` or ``failure`` is there when :meth:`run` has ended."""

    def __init__(self, target: Target, *, accept: str, most: int, to_this_machine: bool) -> None:
        self.body = b""
        self._accept, self._most = accept, most
        self.failure: FetchFailed | None = None
        self._target = target
        self._to_this_machine = to_this_machine
        self._abandoned = False
        self._line: socket.socket | None = None

    def run(self) -> None:
        try:
            self.body = self._get(self._address())
        except FetchFailed as failure:
            self.failure = failure
        except (OSError, ValueError, urllib3.exceptions.HTTPError, urllib3.connection.HTTPException) as error:
            self.failure = FetchFailed(detail=f"{type(error).__name__}: {error}")

    def abandon(self) -> None:
        """Break the connection: the thread that reads from it ends."""
        self._abandoned = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _address(self) -> str:
        host, port = self._target.host, self._target.port
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchFailed(detail=f"{host} has no address: {error}") from None
        addresses = [str(entry[4][0]) for entry in found]
        refused = [address for address in addresses if not self._is_allowed(address)]
        if refused or not addresses:
            raise FetchFailed(detail=f"{host} is at {', '.join(refused) or 'no address'}, which is not public")
        return addresses[0]

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self._to_this_machine and ipaddress.ip_address(address).is_loopback)

    def _get(self, address: str) -> bytes:
        with closing(self._connection(address)) as connection:
            connection.connect()
            assert connection.sock is not None
            with socket.socket(fileno=os.dup(connection.sock.fileno())) as self._line:
                if self._abandoned:
                    raise FetchFailed(detail="abandoned")
                return self._exchange(connection)

    def _connection(self, address: str) -> HTTPConnection:
        target = self._target
        if not target.secure:
            return HTTPConnection(address, target.port, timeout=SECONDS)
        return HTTPSConnection(
            address, target.port, timeout=SECONDS, server_hostname=target.host, ssl_context=_tls_context()
        )

    def _exchange(self, connection: HTTPConnection) -> bytes:
        headers = {"Host": _host_header(self._target), "Accept": self._accept, "Accept-Encoding": "identity"}
        connection.request("GET", self._target.path, headers=headers, preload_content=False, decode_content=False)
        with closing(connection.getresponse()) as response:
            if response.status != 200:
                raise FetchFailed(detail=f"answered {response.status}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise FetchFailed(detail="the answer is compressed")
            body = response.read(self._most + 1)
            if len(body) > self._most:
                raise FetchFailed(detail=f"the document is longer than {self._most} bytes")
            if response.length_remaining:
                raise FetchFailed(detail="the answer was cut short")
            return body


def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == (443 if target.secure else 80) else f"{host}:{target.port}"


def _json(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        raise FetchFailed(detail="the document is not JSON") from None
    return found


def _parsed(body: bytes) -> dict[str, object]:
    found = _json(body)
    if not isinstance(found, dict):
        raise FetchFailed(detail="the document is not a JSON object")
    return found
