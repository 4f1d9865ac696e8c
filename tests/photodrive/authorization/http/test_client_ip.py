"""Where a request comes from: who opened the connection, or what trusted proxies say of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from photodrive.authorization.http.client_ip import address_of

PEER = "203.0.113.7"


def seen(settings: Any, trusted: int, forwarded: str | None = None, peer: str = PEER) -> str:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "TRUSTED_PROXY_COUNT": trusted}
    headers: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return address_of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize("forwarded", [None, "", "198.51.100.1", "198.51.100.1, 198.51.100.2", "rubbish", ",,,"])
def test_without_trusted_proxies_a_header_changes_nothing(settings: Any, forwarded: str | None) -> None:
    assert seen(settings, 0, forwarded) == PEER


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the left part is the caller's invention
        (1, "192.0.2.66,  198.51.100.1 ", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8::5]:4711", "2001:db8::"),
        (1, "2001:db8::5", "2001:db8::"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_outermost_trusted_proxy_says_who_it_was(
    settings: Any, trusted: int, forwarded: str, expected: str
) -> None:
    assert seen(settings, trusted, forwarded) == expected


@pytest.mark.parametrize(
    "forwarded", [None, "", "rubbish", "198.51.100.1, unknown", "999.1.1.1", "[::1", "é", "1" * 9000]
)
def test_a_request_that_took_another_way_is_that_of_its_connection(settings: Any, forwarded: str | None) -> None:
    assert seen(settings, 1, forwarded) == PEER


def test_a_list_shorter_than_the_proxies_is_not_believed(settings: Any) -> None:
    assert seen(settings, 2, "198.51.100.1") == PEER


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("", ""),
    ],
)
def test_an_ipv6_subscriber_is_one_address(settings: Any, peer: str, expected: str) -> None:
    assert seen(settings, 0, peer=peer) == expected
