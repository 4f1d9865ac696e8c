"""Fetching a client's documents: only from where it is safe, never much, never for long."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from photodrive.authorization.security import safe_fetch
from tests.factories.documents import certificate_for, says, serving

pytestmark = pytest.mark.promise("fetch-safely")
NAME = "keys.example"
SPEC = pytest.mark.spec("RFC 7591", "5")


def resolver(*answers: list[str]) -> Any:
    """A name server that gives the next of ``answers`` each time it is asked."""
    left = list(answers)

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host != NAME:  # the connection itself, to an address that is known already
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in left.pop(0)]

    return getaddrinfo


def why(url: str, **kwargs: Any) -> str:
    with pytest.raises(safe_fetch.FetchFailed) as failed:
        safe_fetch.get_json(url, **kwargs)
    return failed.value.detail


@SPEC
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_a_private_address_is_no_public_one(address):
    assert not safe_fetch.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_is(address):
    assert safe_fetch.is_public(address)


@SPEC
@pytest.mark.parametrize(
    "url",
    [
        "", "keys.example", "http://keys.example/", "ftp://keys.example/", "file:///etc/passwd", "https://",
        "https://u@keys.example/", "https://keys.example/#x", "https://keys.example:port/", "https://keys.example:99999/",
        "https://keys.exämple/", "https://keys.example/ x", "https://keys.example\\@127.0.0.1/", "https://127.0.0.1/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://10.0.0.1:8443/jwks", "https://[::1/",
        "https://keys.example/" + "x" * 200, "https://keys.example/\r\nX: y",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_right_is_said_at_once(url):
    assert safe_fetch.problem_with(url)


@pytest.mark.parametrize("url", ["https://keys.example/jwks", "https://8.8.8.8/", "https://keys.example:8443/?a=b"])
def test_an_address_that_can_be_right_is_not_looked_up(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert safe_fetch.problem_with(url) == ""


@SPEC
@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"], []])
def test_a_name_with_one_private_address_is_not_connected_to(found, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolver(found))
    assert "not public" in why(f"https://{NAME}/")


@SPEC
@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0"])
def test_this_machine_by_another_name_is_not_connected_to(host):
    with serving(says(b"{}")) as served:
        assert why(f"https://{host}:{served.port}/")
    assert not served.seen


def test_a_name_that_does_not_exist_is_a_failure(monkeypatch):
    def getaddrinfo(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert "no address" in why(f"https://{NAME}/")


@SPEC
def test_plain_http_is_refused_whatever_the_address():
    with serving(says(b"{}")) as served:
        assert why(served.url) == "plain http"
    assert not served.seen


@SPEC
def test_a_name_that_changes_its_address_meanwhile_gains_nothing(monkeypatch, tmp_path):
    """The address that was checked is the one that is connected to, and the certificate is that of the name."""
    server, client = certificate_for(NAME, tmp_path)
    checked: list[str] = []

    def is_public(address: str) -> bool:
        checked.append(address)
        return address == "127.0.0.1"

    monkeypatch.setattr(safe_fetch, "is_public", is_public)
    monkeypatch.setattr(safe_fetch, "_tls_context", lambda: client)
    monkeypatch.setattr(socket, "getaddrinfo", resolver(["127.0.0.1"], ["127.0.0.2"]))
    with serving(says(b'{"keys": []}'), tls=server) as served:
        assert safe_fetch.get_json(f"https://{NAME}:{served.port}/jwks?a=b") == {"keys": []}
    path, headers = served.seen[0]
    assert checked == ["127.0.0.1"]
    assert path == "/jwks?a=b"
    assert headers["Host"] == f"{NAME}:{served.port}"


def test_the_certificate_of_another_name_is_refused(monkeypatch, tmp_path):
    server, client = certificate_for("other.example", tmp_path)
    monkeypatch.setattr(safe_fetch, "is_public", lambda address: True)
    monkeypatch.setattr(safe_fetch, "_tls_context", lambda: client)
    monkeypatch.setattr(socket, "getaddrinfo", resolver(["127.0.0.1"]))
    with serving(says(b"{}"), tls=server) as served:
        assert "CERTIFICATE_VERIFY_FAILED" in why(f"https://{NAME}:{served.port}/")
    assert not served.seen


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with serving(says(b"{}")) as served, serving(says(b'{"proxied": 1}')) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert safe_fetch.get_json(served.url, to_this_machine=True) == {}
    assert not proxy.seen


@SPEC
def test_a_redirect_is_not_followed():
    with serving(says(b"{}")) as inside, serving(says(b"", status=302, Location=inside.url)) as served:
        assert why(served.url, to_this_machine=True) == "answered 302"
    assert not inside.seen


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(b"{}", status=404), "answered 404"),
        (says(b"[]"), "not a JSON object"),
        (says(b"<html>"), "not JSON"),
        (says(b"\xff\xfe"), "not JSON"),
        (says(b"[" * 60_000), "not JSON"),
        (says(b"{" + b" " * safe_fetch.MAX_BYTES + b"}"), "longer than"),
        (says(b"{}", Content_Encoding="gzip"), "compressed"),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"), "cut short"),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "BadStatusLine"),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n{}"), "more than"),
    ],
)
def test_an_odd_answer_is_a_failure_with_a_reason(answer, reason):
    with serving(answer) as served:
        assert reason in why(served.url, to_this_machine=True)


@pytest.mark.parametrize("part", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"])
def test_a_server_that_sends_a_byte_now_and_then_is_left(part, monkeypatch):
    monkeypatch.setattr(safe_fetch, "SECONDS", 0.5)

    def drip(handler: Any) -> None:
        handler.wfile.write(part)
        for _ in range(60):
            time.sleep(0.1)
            handler.wfile.write(b"x")

    with serving(drip) as served:
        begun = time.monotonic()
        assert "took longer" in why(served.url, to_this_machine=True)
        assert time.monotonic() - begun < 3
        ended = time.monotonic() + 3
        while any(thread.name == "photodrive-fetch" for thread in threading.enumerate()):
            assert time.monotonic() < ended, "the abandoned thread is still reading"
            time.sleep(0.05)


def test_a_resolver_that_hangs_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(safe_fetch, "SECONDS", 0.2)
    let_go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: let_go.wait(10) and [])
    assert "took longer" in why(f"https://{NAME}/")
    let_go.set()


def test_nobody_listening_is_a_failure():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert "Connection refused" in why(f"http://127.0.0.1:{free.getsockname()[1]}/", to_this_machine=True)


def test_a_list_is_told_from_an_object():
    with serving(says(b'["https://shop.example/callback/"]')) as served:
        assert safe_fetch.get_json_array(served.url, to_this_machine=True) == ["https://shop.example/callback/"]
        assert why(served.url, to_this_machine=True) == "the document is not a JSON object"
    with serving(says(b"{}")) as served, pytest.raises(safe_fetch.FetchFailed):
        safe_fetch.get_json_array(served.url, to_this_machine=True)
