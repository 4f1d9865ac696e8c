"""Key sets behind a ``jwks_uri``: fetched seldom, remembered for a while, never given up for a bad answer."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from joserfc.jwk import ECKey

from photodrive.authorization.clients import client_jwks, remote_jwks
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.security import safe_fetch

URI = "https://client.example/jwks"


def key(kid: str) -> Any:
    return {**ECKey.generate_key("P-256").as_dict(private=False), "kid": kid}


class Site:
    """What the client's site publishes; None is an outage."""

    def __init__(self) -> None:
        self.document: dict[str, Any] | None = {"keys": [key("old")]}
        self.visits = 0
        self.seconds = 0.0

    def get_json(self, url: str) -> dict[str, Any]:
        assert url == URI
        self.visits += 1
        time.sleep(self.seconds)
        if self.document is None:
            raise safe_fetch.FetchFailed(detail="answered 500")
        return self.document


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site()
    monkeypatch.setattr(safe_fetch, "get_json", made.get_json)
    return made


def kids(kid: str | None = None) -> list[str | None]:
    return [found.kid for found in client_jwks.of(ApplicationPolicy(jwks_uri=URI), kid=kid).keys]


def pass_time(part: str) -> None:
    """Let what the cache knows for a while be over."""
    for name in list(cache._cache):  # type: ignore[attr-defined]
        if f"jwks.{part}." in name:
            cache.delete(name.split(":", 2)[2])


def test_a_set_is_fetched_once_and_remembered(site):
    assert kids() == kids("old") == kids() == ["old"]
    assert site.visits == 1
    pass_time("set")
    pass_time("gate")
    assert kids() == ["old"]
    assert site.visits == 2


def test_an_unknown_key_has_the_set_fetched_anew(site):
    assert kids() == ["old"]
    pass_time("gate")
    site.document = {"keys": [key("old"), key("new")]}
    assert kids("new") == ["old", "new"]


@pytest.mark.promise("fetch-safely")
def test_unknown_keys_have_it_fetched_once_a_minute_at_most(site):
    assert kids() == ["old"]
    for n in range(20):
        assert kids(f"made up {n}") == ["old"]
    assert site.visits == 1
    pass_time("gate")
    for n in range(20):
        kids(f"made up {n}")
    assert site.visits == 2


def test_a_failing_fetch_keeps_the_set(site, caplog):
    assert kids() == ["old"]
    pass_time("gate")
    site.document = None
    with caplog.at_level(logging.WARNING):
        assert kids("new") == ["old"]
    assert "answered 500" in caplog.text
    assert kids("old") == ["old"]
    assert site.visits == 2


def test_without_a_set_a_failure_is_not_repeated_at_once(site):
    site.document = None
    assert kids() == kids() == kids("x") == []
    assert site.visits == 1
    site.document = {"keys": [key("back")]}
    pass_time("gate")
    assert kids() == ["back"]


def test_a_set_that_the_cache_has_lost_is_fetched_again(site):
    assert kids() == ["old"]
    pass_time("set")
    assert kids() == ["old"]
    assert site.visits == 2


@pytest.mark.promise("fetch-safely")
def test_many_at_once_fetch_once_and_all_have_it(site):
    site.seconds = 0.2
    start = threading.Barrier(8)

    def ask(_: int) -> list[str | None]:
        start.wait()
        return kids("old")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [["old"]] * 8
    assert site.visits == 1


def test_keys_of_other_kinds_are_passed_over(site):
    site.document = {"keys": [key("a"), {"kty": "AKP", "alg": "ML-DSA-44"}, {**key("e"), "use": "enc"}, 7]}
    assert kids() == ["a"]


@pytest.mark.promise("fetch-safely")
@pytest.mark.parametrize("odd", [{}, {"keys": "no"}, {"keys": [None]}, {"error": "no"}])
def test_an_odd_document_gives_no_key(site, odd):
    site.document = odd
    assert kids("x") == []


@pytest.mark.promise("fetch-safely")
def test_the_address_is_asked_by_the_safe_way_only(monkeypatch):
    asked: list[str] = []

    def get_json(url: str, **kwargs: Any) -> dict[str, Any]:
        assert not kwargs
        asked.append(url)
        return {"keys": []}

    monkeypatch.setattr(safe_fetch, "get_json", get_json)
    remote_jwks.document("http://127.0.0.1/")
    assert asked == ["http://127.0.0.1/"]
