"""Each refusal is noted with the step that refused, counted where it comes again, and fills no table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Refusal
from photodrive.authorization.protocol.steps import Table
from photodrive.authorization.refusals import queries, recording
from photodrive.safety import rate_counters
from tests.factories.oauth import make_application
from tests.spec.flow import Flow, basic
from tests.spec.rfc8628.conftest import Frame, frame
from tests.spec.rfc9449.keyed import keyed
from tests.spec.signing import TYPE, signing

__all__ = ["frame"]
pytestmark = pytest.mark.django_db
START = 60_000.0 * 60
TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the counts see it: the one number in this list."""
    time = [START]
    monkeypatch.setattr(rate_counters, "now", lambda: time[0])
    return time


def refresh(flow: Flow, **changes: Any) -> Any:
    return flow.refresh("pd_rt_none", **changes)


def device(flow: Flow, **changes: Any) -> Any:
    return flow.post("/o/device-authorization/", {"scope": "photos:read"} | changes, **flow.authentication())


def introspect(flow: Flow, *, secret: str = "") -> Any:
    return flow.post("/o/introspect/", {"token": ""}, **basic(flow.application.client_id, secret or flow.secret))


def revoke(flow: Flow) -> Any:
    return flow.post("/o/revoke_token/", {"token": ""}, **flow.authentication())


def of_itself(flow: Flow) -> Any:
    return flow.post("/o/token/", {"grant_type": "client_credentials"}, **flow.authentication())


def in_another_way(flow: Flow) -> Any:
    return flow.post("/o/token/", {"grant_type": "password"}, **flow.authentication())


CALLS: list[Any] = [
    pytest.param(call, (table, step, error, proved), id=f"{table}: {step}")
    for call, table, step, error, proved in (
        (lambda flow: flow.authorize(state=["1", "2"]), "Authorization request", "Refuse an ambiguous target",
         "invalid_request", False),
        (lambda flow: flow.authorize(redirect_uri="https://x.example/"), "Authorization request",
         "Match the redirection URI", "invalid_request", False),
        (lambda flow: flow.authorize(scope="everything"), "Authorization request", "Allow the scopes",
         "invalid_scope", False),
        (lambda flow: flow.push(request_uri="urn:x"), "Pushed authorization request",
         "Refuse a reference in a pushed request", "invalid_request", False),
        (lambda flow: flow.push(code_challenge=None), "Pushed authorization request", "Require a code challenge",
         "invalid_request", True),
        (device, "Device authorization request", "Allow the application devices", "unauthorized_client", True),
        (lambda flow: flow.exchange("pd_ac_none"), "Token request with a code", "Find the code", "invalid_grant",
         True),
        (lambda flow: flow.exchange("pd_ac_none", client_secret="two"), "Token request with a code",
         "Read the credentials", "invalid_request", False),
        (lambda flow: flow.exchange(""), "Token request with a code", "Require what the grant type presents",
         "invalid_request", False),
        (refresh, "Token request with a refresh token", "Find the refresh token", "invalid_grant", True),
        (of_itself, "Token request of an application for itself", "Allow the application the grant type",
         "unauthorized_client", True),
        (in_another_way, "Token request of another kind", "Refuse other grant types", "unsupported_grant_type",
         False),
        (revoke, "Revocation", "Require a token", "invalid_request", True),
        (introspect, "Introspection", "Require a token", "invalid_request", True),
        (lambda flow: introspect(flow, secret="wrong"), "Introspection", "Verify the credentials", "invalid_client",
         False),
    )
]  # fmt: skip


@pytest.mark.promise("refusals")
@pytest.mark.parametrize(("call", "noted"), CALLS)
def test_every_endpoint_notes_which_step_refused(flow: Flow, call: Callable[[Flow], Any], noted: Any) -> None:
    answer = call(flow)
    row = Refusal.objects.get()
    assert row.application_id == flow.application.pk
    assert (row.table, row.step, row.error, row.proved) == noted
    assert row.step in {step.name for step in Table.known[row.table].steps}
    assert answer.status_code >= 400 or row.error in answer["Location"]
    assert row.error in answer.content.decode() + answer.get("Location", "")


@pytest.mark.parametrize("assertion", ["", "a.b.c", "no assertion"], ids=["its own", "unreadable", "none"])
def test_before_anybody_has_read_the_credentials_they_are_looked_at(jane: Any, assertion: str) -> None:
    signer = signing(jane)
    signer.exchange("", auth=False, client_assertion=assertion or signer.asserted(), client_assertion_type=TYPE)
    row = Refusal.objects.get()
    assert row.step == "Require what the grant type presents"
    assert (row.application_id, row.proved) == (None if assertion else signer.application.pk, False)


def test_a_limit_is_noted_with_the_error_that_is_answered(flow: Flow, settings: Any, clock: list[float]) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_REQUESTS_PER_MINUTE": 1, "MAX_PUSHED_REQUESTS": 1}
    assert flow.push().status_code == 201
    assert flow.push().json()["error"] == "temporarily_unavailable"
    clock[0] += 60
    assert flow.push().json()["error"] == "temporarily_unavailable"
    rows = Refusal.objects.order_by("pk").values_list("step", "error", "proved")
    assert list(rows) == [
        ("Charge the call to the application", "temporarily_unavailable", True),
        ("Keep the pushed request", "temporarily_unavailable", True),
    ]


def test_what_is_answered_leaves_nothing(flow: Flow, photos: list[Any]) -> None:
    flow.token(photos)
    assert not Refusal.objects.exists()


def test_values_that_were_compared_are_kept_in_short(flow: Flow, photos: list[Any]) -> None:
    flow.authorize(redirect_uri="https://anna:hers@shop.example/callback?code=abc#access_token=abc")
    flow.exchange(flow.code(photos), code_verifier="w" * 43)
    address, challenge = Refusal.objects.order_by("pk")
    assert address.compared == [
        {"what": "redirect_uri", "sent": "https://shop.example/callback", "known": "https://shop.example/callback/"}
    ]
    (one,) = challenge.compared
    assert (one["what"], len(one["sent"]), len(one["known"])) == ("code_challenge", 9, 9)
    assert one["sent"] != one["known"]
    assert one["sent"].startswith("#")


def test_equal_ones_in_a_row_are_one_with_a_count(flow: Flow) -> None:
    for _ in range(3):
        flow.authorize(scope="everything")
    first = Refusal.objects.get()
    assert (first.count, first.first_at < first.last_at) == (3, True)
    flow.authorize(scope="nothing")
    flow.authorize(scope="everything")
    assert list(Refusal.objects.order_by("pk").values_list("count", flat=True)) == [3, 1, 1]


def test_another_day_is_another_row(flow: Flow) -> None:
    flow.authorize(scope="everything")
    Refusal.objects.update(first_at=timezone.now() - timedelta(days=1))
    flow.authorize(scope="everything")
    assert Refusal.objects.count() == 2


def statements(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert call().status_code >= 400
    return len([one for one in seen.captured_queries if not one["sql"].startswith(TRANSACTION)])


@pytest.mark.promise("refusals")
def test_of_a_flood_a_few_are_noted_and_the_rest_costs_a_look_up(stranger: Flow, clock: list[float]) -> None:
    cost = [statements(partial(stranger.authorize, scope=f"scope{n}")) for n in range(recording.A_MINUTE + 5)]
    assert Refusal.objects.count() == recording.A_MINUTE
    assert max(cost) - min(cost) <= 4
    assert set(cost[recording.A_MINUTE :]) == {min(cost)}
    clock[0] += 60
    stranger.authorize(scope="everything")
    assert statements(lambda: stranger.authorize(scope="everything")) - min(cost) <= 2
    assert (Refusal.objects.count(), Refusal.objects.latest("pk").count) == (recording.A_MINUTE + 1, 2)


@pytest.mark.promise("refusals")
def test_a_flood_in_its_name_hides_nothing_of_the_application(flow: Flow, clock: list[float], monkeypatch: Any) -> None:
    monkeypatch.setattr(recording, "KEPT", 10)
    flow.exchange("pd_ac_none")
    for n in range(recording.A_MINUTE + 1):
        flow.authorize(scope=f"scope{n}")
    refresh(flow)
    assert Refusal.objects.count() == 10
    proved = Refusal.objects.filter(proved=True).order_by("pk").values_list("step", flat=True)
    assert list(proved) == ["Find the code", "Find the refresh token"]


def test_fifty_rows_are_kept_and_the_oldest_go(flow: Flow, clock: list[float]) -> None:
    for minute in range(3):
        clock[0] = START + 60 * minute
        for n in range(recording.A_MINUTE):
            flow.push(resource=f"https://x.example/{minute}/{n}")
    kept = [one.compared[0]["sent"] for one in Refusal.objects.order_by("pk")]
    assert (len(kept), kept[0], kept[-1]) == (recording.KEPT, "https://x.example/0/10", "https://x.example/2/19")


@pytest.mark.parametrize(
    ("rows", "most", "gone"),
    [
        ([], 4, []),
        ([(4, False), (3, False), (2, False), (1, False)], 4, []),
        ([(5, False), (4, False), (3, False), (2, False), (1, False)], 4, [1]),
        ([(5, True), (4, True), (3, True), (2, True), (1, True)], 4, [1]),
        ([(5, False), (4, False), (3, False), (2, True), (1, True)], 4, [3]),
        ([(5, True), (4, True), (3, True), (2, False), (1, False)], 4, [1]),
        ([(5, True), (4, True), (3, True), (2, False), (1, True)], 4, [1]),
    ],
    ids=str,
)
def test_what_merely_named_it_makes_room_first(rows: list[tuple[int, bool]], most: int, gone: list[int]) -> None:
    assert recording._surplus(rows, most) == gone


@pytest.mark.promise("refusals")
@pytest.mark.parametrize(
    "client_id",
    [
        "nobody",
        "",
        "nobody\x00",
        "nobody\udc80",
        "n" * 10_000,
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\u202enobody",
    ],
)
def test_names_that_nobody_has_are_of_no_application(flow: Flow, client_id: str) -> None:
    assert flow.browser.get("/o/authorize/", {"client_id": client_id.encode(errors="surrogatepass")}).status_code == 400
    for row in Refusal.objects.all():  # some of these are not even read
        assert row.application_id is None
        assert all(value.isprintable() for one in row.compared for value in (one["sent"], one["known"]))


@pytest.mark.promise("refusals")
def test_all_strangers_together_have_so_many_rows(flow: Flow, clock: list[float], monkeypatch: Any) -> None:
    for n in range(recording.A_MINUTE + 5):
        flow.post("/o/introspect/", {"token": "x"}, **basic(f"nobody{n}", "secret"))
    assert Refusal.objects.filter(application=None).count() == recording.A_MINUTE
    monkeypatch.setattr(recording, "KEPT_OF_UNKNOWN", 5)
    clock[0] += 60
    flow.post("/o/introspect/", {"token": "x"}, **basic("nobody", "secret"))
    assert Refusal.objects.filter(application=None).count() == 5
    refresh(flow)
    assert Refusal.objects.filter(application=flow.application).count() == 1


def test_an_application_that_is_switched_off_is_still_known(flow: Flow) -> None:
    applications.set_enabled(flow.application, enabled=False)
    flow.authorize()
    row = Refusal.objects.get()
    assert (row.application, row.step) == (flow.application, "Find the application")


def test_what_a_device_hears_while_it_waits_is_no_fault(frame: Frame) -> None:
    codes = frame.codes()
    assert frame.error(codes["device_code"]) == (400, "authorization_pending")
    assert frame.error(codes["device_code"]) == (400, "slow_down")
    assert not Refusal.objects.exists()


def test_nor_is_a_nonce_that_comes_with_the_answer(flow: Flow) -> None:
    with_key = keyed(flow)
    with_key.proof = with_key.made(nonce="")
    assert with_key.exchange("pd_ac_none").json()["error"] == "use_dpop_nonce"
    assert not Refusal.objects.exists()


def test_what_a_person_decides_is_not_noted(flow: Flow, frame: Frame) -> None:
    url = flow.consent_url()
    flow.browser.get(url)
    assert "access_denied" in flow.browser.post(url, {"decision": "deny"})["Location"]
    codes = frame.codes()
    frame.deny(codes)
    assert frame.error(codes["device_code"]) == (400, "access_denied")
    assert not Refusal.objects.exists()


def test_after_seven_days_it_is_not_told_and_the_command_removes_it(flow: Flow) -> None:
    flow.authorize(scope="everything")
    assert queries.of(flow.application).count() == 1
    assert queries.since_yesterday(flow.application) == 1
    long_ago = timezone.now() - timedelta(days=7, seconds=1)
    Refusal.objects.update(first_at=long_ago, last_at=long_ago)
    flow.post("/o/introspect/", {"token": "x"}, **basic("nobody", "secret"))
    assert not queries.of(flow.application).exists()
    assert queries.since_yesterday(flow.application) == 0
    told = StringIO()
    call_command("photodrive_gc", stdout=told)
    assert Refusal.objects.get().application_id is None


def test_it_goes_with_its_application() -> None:
    application = make_application()
    Flow(application, "").authorize()
    assert Refusal.objects.exists()
    application.delete()
    assert not Refusal.objects.exists()
