"""Nobody calls the OAuth endpoints without end, and nobody uses up the calls of another."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.safety import rate_counters
from tests.spec.flow import REDIRECT_URI, Flow, basic

START = 60_000.0 * 60
PATHS = ["/o/token/", "/o/par/", "/o/revoke_token/", "/o/introspect/"]
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.1"}
pytestmark = [pytest.mark.promise("oauth-throttle")]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the counts see it: the one number in this list."""
    time = [START]
    monkeypatch.setattr(rate_counters, "now", lambda: time[0])
    return time


@pytest.fixture
def limits(settings: Any) -> Any:
    """Set limits: ``limits(ADDRESS=3)``."""

    def set_limits(**given: int) -> None:
        names = {"ADDRESS": "ADDRESS_REQUESTS", "CLIENT": "CLIENT_REQUESTS", "FAILED": "FAILED_AUTHENTICATIONS"}
        chosen = {f"{names[name]}_PER_MINUTE": limit for name, limit in given.items()}
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, **chosen}

    return set_limits


@pytest.fixture
def public(jane: Any) -> Flow:
    """A public application."""
    registered = applications.register(name="Browser app", redirect_uris=[REDIRECT_URI], confidential=False)
    return Flow(registered.application, "")


def fails(flow: Flow, path: str = "/o/token/", **more: Any) -> Any:
    """A call with a wrong secret."""
    return call(flow, path, secret="wrong", **more)


def call(flow: Flow, path: str = "/o/token/", *, secret: str | None = None, **more: Any) -> Any:
    """A call that authenticates and asks for nothing that there is."""
    body = {"grant_type": "authorization_code", "code": "none", "token": "none", "redirect_uri": REDIRECT_URI}
    named = basic(flow.application.client_id, flow.secret if secret is None else secret)
    return flow.post(path, body, **{**named, **more})


@pytest.mark.spec("RFC 6585", "4")
@pytest.mark.spec("RFC 9126", "2.3")
@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_calls_too_often_is_told_when_to_come_back(
    flow: Flow, limits: Any, clock: list[float], path: str
) -> None:
    limits(ADDRESS=2)
    clock[0] = START + 10.5
    assert [fails(flow, path).status_code for _ in range(2)] == [401, 401]
    refused = fails(flow, path)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "50"  # 49.5 seconds, rounded up: asking then is not refused again
    assert refused["Cache-Control"] == "no-store"
    assert refused["Content-Type"] == "application/json"
    assert refused.json() == {
        "error": "temporarily_unavailable",
        "error_description": "Too many requests. Try again later.",
    }
    clock[0] = START + 60
    assert fails(flow, path).status_code == 401


def test_the_endpoints_share_the_calls_of_an_address(flow: Flow, limits: Any) -> None:
    limits(ADDRESS=3)
    assert [fails(flow, path).status_code for path in PATHS] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_X_FORWARDED_FOR": "198.51.100.9"}, {"HTTP_X_REAL_IP": "198.51.100.9"}, {"HTTP_FORWARDED": "for=8.8.8.8"}],
)
def test_a_forged_address_is_no_new_one(flow: Flow, limits: Any, headers: dict[str, str]) -> None:
    limits(ADDRESS=1)
    fails(flow)
    assert fails(flow, **headers).status_code == 429


def test_addresses_do_not_share_their_calls(flow: Flow, limits: Any) -> None:
    limits(ADDRESS=1)
    assert [fails(flow).status_code, fails(flow).status_code, fails(flow, **ELSEWHERE).status_code] == [401, 429, 401]


@pytest.mark.parametrize("wrong", ["unreadable", "no client", "method"])
def test_every_call_that_proves_nothing_counts(flow: Flow, limits: Any, wrong: str) -> None:
    limits(ADDRESS=2)
    for _ in range(2):
        if wrong == "unreadable":
            flow.back_channel.post("/o/token/", b"\xff", content_type="text/plain")
        elif wrong == "no client":
            flow.post("/o/token/", {"grant_type": "authorization_code", "code": "x"})
        else:
            flow.back_channel.get("/o/token/")
    assert fails(flow).status_code == 429


def test_a_shop_with_many_customers_is_not_judged_by_its_address(flow: Flow, limits: Any, photos: Any) -> None:
    limits(ADDRESS=1)
    answers = [flow.exchange(flow.code(photos)).status_code for _ in range(4)]
    assert answers == [200] * 4


def test_a_client_has_a_limit_of_its_own_wherever_it_calls_from(flow: Flow, limits: Any) -> None:
    limits(CLIENT=2)
    assert [call(flow).status_code, call(flow, **ELSEWHERE).status_code] == [400, 400]
    refused = call(flow)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert call(flow, "/o/introspect/", **ELSEWHERE).status_code == 429


def test_one_client_does_not_use_up_anothers(flow: Flow, lasting: Flow, limits: Any) -> None:
    limits(CLIENT=1)
    assert [call(flow).status_code, call(flow).status_code, call(lasting).status_code] == [400, 429, 400]


def test_a_client_over_its_limit_burns_no_code(flow: Flow, limits: Any, photos: Any, clock: list[float]) -> None:
    limits(CLIENT=1)
    code = flow.code(photos)
    call(flow)
    assert flow.exchange(code).status_code == 429
    clock[0] += 60
    assert flow.exchange(code).status_code == 200


def test_guessing_a_secret_that_a_person_chose_is_slow(flow: Flow, limits: Any) -> None:
    limits(FAILED=2)
    row = get_application_model().objects.filter(pk=flow.application.pk)
    row.update(client_secret=make_password("correct horse"))  # past the drive's rule that no save() changes it
    assert [fails(flow).status_code for _ in range(3)] == [401, 401, 429]
    assert call(flow, secret="correct horse").status_code == 429  # nothing tells that it was the right one


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.promise("auth-no-lockout")
def test_a_client_gets_in_even_from_an_address_that_somebody_used_up(flow: Flow, limits: Any, path: str) -> None:
    limits(FAILED=2, ADDRESS=5)
    for _ in range(10):
        fails(flow, path)
    assert fails(flow, path).status_code == 429
    assert call(flow, path).status_code != 429


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.promise("auth-no-lockout")
def test_failing_in_its_name_locks_no_client_out(flow: Flow, limits: Any, path: str) -> None:
    limits(FAILED=2, ADDRESS=5)
    for _ in range(20):
        fails(flow, path, **ELSEWHERE)
    assert fails(flow, path, **ELSEWHERE).status_code == 429
    assert call(flow, path).status_code != 429


@pytest.mark.promise("auth-no-lockout")
def test_calling_in_its_name_locks_no_public_client_out(public: Flow, limits: Any) -> None:
    limits(ADDRESS=3, CLIENT=1)
    body = {"grant_type": "authorization_code", "code": "x", "client_id": public.application.client_id}
    elsewhere = [public.post("/o/token/", body, **ELSEWHERE).status_code for _ in range(4)]
    assert elsewhere == [400, 400, 400, 429]
    assert public.post("/o/token/", body).status_code == 400


def test_failures_in_one_name_do_not_stop_another(flow: Flow, lasting: Flow, limits: Any) -> None:
    limits(FAILED=1)
    assert [fails(flow).status_code, fails(flow).status_code, fails(lasting).status_code] == [401, 429, 401]
    assert call(lasting, REMOTE_ADDR="127.0.0.2").status_code == 400


@pytest.mark.parametrize("client_id", ["", "x" * 4000, "\r\nid", "naïve", "a b", "\ud800"])
def test_any_name_can_be_counted(flow: Flow, limits: Any, client_id: str) -> None:
    limits(FAILED=1)
    body = {"grant_type": "authorization_code", "code": "x", "client_secret": "wrong"}
    named = {**body, "client_id": client_id.encode("utf-8", "surrogatepass").decode("latin-1")}
    answers = {flow.post("/o/token/", named).status_code for _ in range(3)}
    assert answers <= {400, 401, 429}


def test_no_limit_is_none(flow: Flow, limits: Any) -> None:
    limits(ADDRESS=0, CLIENT=0, FAILED=0)
    assert {fails(flow).status_code for _ in range(5)} == {401}
    assert {call(flow).status_code for _ in range(5)} == {400}


def test_a_cache_that_forgets_refuses_nobody(flow: Flow, limits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(ADDRESS=1, CLIENT=1, FAILED=1)
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: True)
    assert {call(flow).status_code for _ in range(3)} == {400}
    assert {fails(flow).status_code for _ in range(3)} == {401}
