"""A source may answer anything: the shop stays up, says what happened and keeps nothing of it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import httpcore2
import pytest
from django.core.cache import cache

from printshop.exceptions import AddressRefused, AnswerInvalid, PrintshopError, SourceUnavailable
from printshop.oauth.models import Connection
from printshop.oauth.wire import discovery, http
from printshop.oauth.wire.guarded_network import is_public
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive, Handler
from tests.printshop.visitors import Visitor

METADATA = "/.well-known/oauth-authorization-server"
TOKEN = "/o/token/"


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(20_000):
        handler.wfile.write(b'{"a":' * 1000)


def slow_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.3)


def slow_headers(handler: Handler) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 20:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.3)


def redirect(handler: Handler) -> None:
    handler.answer(b"", 302, Location="http://169.254.169.254/latest/meta-data/")


def half_packed(handler: Handler) -> None:
    handler.answer(b"\x1f\x8b", Content_Encoding="gzip")


def text(body: bytes, status: int = 200) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(body, status, kind="text/html")


HOSTILE = {
    "endless": endless,
    "slow body": slow_body,
    "slow headers": slow_headers,
    "redirect": redirect,
    "half packed": half_packed,
    "html": text(b"<h1>hello</h1>"),
    "a list": text(b"[]"),
    "deep": text(b"[" * 100_000),
    "not utf-8": text(b'{"a": "\xff\xfe"}'),
    "500": text(b"{}", 500),
    "429": text(b"{}", 429),
}


@pytest.fixture
def hurried(settings: Any) -> None:
    """Little patience, so that a slow server does not make a slow test."""
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_TIMEOUT_SECONDS": 2.0, "HTTP_DEADLINE_SECONDS": 1.5}


@pytest.mark.promise("shop-metadata")
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", HOSTILE)
def test_bad_metadata_stops_the_flow_with_a_page(visitor: Visitor, source: Source, drive: FakeDrive, name: str) -> None:
    drive.misbehave[METADATA] = HOSTILE[name]
    response = visitor.post("/connect/drive/")
    assert response.status_code in (502, 503)
    assert "What is safe" in response.text


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_token_answer_connects_nobody(
    visitor: Visitor, source: Source, drive: FakeDrive, name: str, request: pytest.FixtureRequest
) -> None:
    answer = drive.allow(visitor.leave())
    request.getfixturevalue("hurried")
    drive.misbehave[TOKEN] = HOSTILE[name]
    response = visitor.come_back(answer)
    assert response.status_code in (502, 503)
    assert not Connection.objects.exists()
    assert "Your hour" not in visitor.get("/import/").text


def test_refused_credentials_are_told_apart(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    Source.objects.filter(pk=source.pk).update(client_id="somebody-else")
    response = visitor.connect(drive)
    assert response.status_code == 502
    assert "We have to repair something" in response.text


@pytest.mark.promise("shop-hostile")
def test_a_drive_that_is_down_has_a_page(visitor: Visitor, source: Source) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        Source.objects.update(issuer=f"http://127.0.0.1:{unused.getsockname()[1]}")
        response = visitor.post("/connect/drive/")
    assert response.status_code == 503
    assert "does not answer right now" in response.text


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"issuer": "https://elsewhere.example"}, AnswerInvalid),
        ({"issuer": None}, AnswerInvalid),
        ({"code_challenge_methods_supported": ["plain"]}, AnswerInvalid),
        ({"code_challenge_methods_supported": "S256"}, AnswerInvalid),
        ({"response_types_supported": ["token"]}, AnswerInvalid),
        ({"token_endpoint": None}, AnswerInvalid),
        ({"token_endpoint": ["x"]}, AnswerInvalid),
        ({"token_endpoint": "ftp://drive.example/token"}, AddressRefused),
        ({"token_endpoint": "javascript:alert(1)"}, AddressRefused),
        ({"authorization_endpoint": "http://user:pass@drive.example/"}, AddressRefused),
        ({"authorization_endpoint": "http://drive.example/#x"}, AddressRefused),
        ({"authorization_endpoint": "http://[::1/"}, AddressRefused),
        ({"revocation_endpoint": "/o/revoke/"}, AddressRefused),
    ],
    ids=str,
)
def test_metadata_is_distrusted(
    source: Source, drive: FakeDrive, change: dict[str, Any], error: type[PrintshopError]
) -> None:
    drive.metadata = change
    with pytest.raises(error):
        discovery.server(source)
    assert cache.get(discovery._cache_key("server", source)) is None


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize(
    "change",
    [
        {"resource": "https://elsewhere.example"},
        {"authorization_servers": ["https://elsewhere.example"]},
        {"authorization_servers": None},
        {"bearer_methods_supported": ["query"]},
    ],
    ids=str,
)
def test_resource_metadata_is_distrusted(source: Source, drive: FakeDrive, change: dict[str, Any]) -> None:
    drive.resource_metadata = change
    with pytest.raises(AnswerInvalid):
        discovery.resource(source)


def test_metadata_is_asked_for_once_in_a_while(source: Source, drive: FakeDrive) -> None:
    discovery.server(source)
    discovery.server(source)
    assert drive.seen == [("GET", METADATA)]


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://drive.example/"])
def test_plain_http_is_refused_outside_a_demo(settings: Any, url: str) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}
    with http.client() as client, pytest.raises(AddressRefused):
        client.get(url)


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_private_addresses_are_refused_outside_a_demo(settings: Any, host: str) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}
    with http.client() as client, pytest.raises(AddressRefused):
        client.get(f"https://{host}/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
    ],
)
def test_what_counts_as_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.promise("shop-metadata")
def test_a_name_is_connected_to_at_the_address_that_was_checked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: public at the first look, private at the second. There is no second look."""
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}
    answers = iter(["93.184.215.14", "127.0.0.1"])
    connected: list[str] = []

    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(self: Any, host: str, *args: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("far enough")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    with http.client() as client, pytest.raises(SourceUnavailable):
        client.get("https://drive.example/")
    assert connected == ["93.184.215.14"]


def test_trouble_says_how_long_to_wait(drive: FakeDrive) -> None:
    drive.misbehave["/x"] = lambda handler: handler.answer(b"{}", 429, Retry_After="17")
    with http.client() as client, pytest.raises(SourceUnavailable) as caught:
        http.refuse_trouble(client.get(f"{drive.issuer}/x"))
    assert caught.value.retry_after == 17
