"""Nobody may ask without end. The clock of these tests stands still."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from photodrive.safety import rate_counters
from tests.factories.oauth import grant, make_application, make_user

LIST = "/api/v1/photos/"
START = 60_000.0 * 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as ``counting`` sees it: the one number in this list."""
    time = [START]
    monkeypatch.setattr(rate_counters, "now", lambda: time[0])
    return time


@pytest.fixture
def limits(settings: Any) -> Any:
    """Set limits per minute: ``limits(OWNER=1)``."""

    def set_limits(**given: int) -> None:
        chosen = {f"API_{name}_REQUESTS_PER_MINUTE": limit for name, limit in given.items()}
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, **chosen}

    return set_limits


@pytest.mark.promise("api-throttle")
def test_too_many_requests_are_refused_until_the_minute_is_over(
    signed_in: Client, clock: list[float], limits: Any
) -> None:
    limits(OWNER=2)
    clock[0] = START + 10.5
    assert [signed_in.get(LIST).status_code for _ in range(3)] == [200, 200, 429]
    refused = signed_in.get(LIST)
    assert refused["Retry-After"] == "50"  # 49.5 seconds, rounded up: asking then is not refused again
    assert refused["Content-Type"] == "application/problem+json"
    clock[0] = START + 60
    assert signed_in.get(LIST).status_code == 200


@pytest.mark.promise("api-throttle")
def test_one_owner_does_not_use_up_anothers(signed_in: Client, clock: list[float], limits: Any) -> None:
    limits(OWNER=1)
    signed_in.get(LIST)
    other = Client(headers={"host": "127.0.0.1:8000"})
    other.force_login(make_user("sam"))
    assert (signed_in.get(LIST).status_code, other.get(LIST).status_code) == (429, 200)


@pytest.mark.promise("api-throttle")
def test_an_app_does_not_use_up_its_owners(signed_in: Client, jane: Any, clock: list[float], limits: Any) -> None:
    limits(CONNECTION=1, OWNER=1)
    token, other = grant(owner=jane), grant(owner=jane)
    assert [signed_in.get(LIST, **token.header).status_code for _ in range(2)] == [200, 429]
    assert signed_in.get(LIST, **other.header).status_code == 200
    assert signed_in.get(LIST).status_code == 200


@pytest.mark.promise("api-throttle")
def test_an_application_is_limited_over_all_its_owners(
    client: Client, jane: Any, clock: list[float], limits: Any
) -> None:
    limits(APPLICATION=1)
    application = make_application()
    first = grant(owner=jane, application=application)
    second = grant(owner=make_user("sam"), application=application)
    assert client.get(LIST, **first.header).status_code == 200
    assert client.get(LIST, **second.header).status_code == 429


@pytest.mark.promise("api-throttle")
def test_strangers_use_up_nobodys(client: Client, jane: Any, clock: list[float], limits: Any) -> None:
    limits(CONNECTION=1, APPLICATION=1, OWNER=1)
    for _ in range(3):
        client.get(LIST, HTTP_AUTHORIZATION="Bearer dead")
    assert client.get(LIST, **grant(owner=jane).header).status_code == 200


def test_no_limit_is_none(signed_in: Client, clock: list[float], limits: Any) -> None:
    limits(OWNER=0)
    assert {signed_in.get(LIST).status_code for _ in range(5)} == {200}


def test_a_cache_that_forgets_refuses_nobody(
    signed_in: Client, clock: list[float], limits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(OWNER=1)
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: True)
    assert [signed_in.get(LIST).status_code for _ in range(3)] == [200, 200, 200]
