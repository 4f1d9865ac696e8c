"""The trace tells the story as it happened: all messages, in order, under the nine steps."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode as b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from oauthdemo.trace import diagram, recorder
from oauthdemo.trace.capture.exchange import Captured
from oauthdemo.trace.capture.masked_messages import MaskedRequest, MaskedResponse
from oauthdemo.trace.capture.message_kinds import GRANTS, VIEWS
from oauthdemo.trace.models import Exchange, Flow
from oauthdemo.trace.story.parameters import PARAMETERS
from oauthdemo.trace.story.steps import KIND, KINDS, SCRIPT, STEPS
from oauthdemo.trace.story.stories import EVERY
from tests.oauthdemo.conftest import Demo


@pytest.fixture
def traced(demo: Demo, settings: Any) -> Demo:
    settings.TRACE = True
    return demo


def exchanged(kind: str, *, known: list[str], status: int = 200, started_at: Any = None, error: str = "") -> None:
    body = [("error", error)] if error else []
    empty: MaskedResponse = {"headers": [], "location": [], "body": body, "reason": "OK", "bytes": 0}
    asked: MaskedRequest = {"method": "GET", "address": "/", "query": [], "form": [], "headers": []}
    captured = Captured(kind=kind, client="", status=status, request=asked, response=empty, known=known)
    recorder.record(captured, started_at=started_at or timezone.now())


def test_nine_steps_of_the_story_in_order(traced: Demo) -> None:
    traced.approve()
    chapters = diagram.chapters(Flow.objects.get())
    assert [chapter.step for chapter in chapters] == list(STEPS)
    for chapter in chapters:
        assert chapter.arrows


def test_messages_are_in_the_order_in_which_they_were_sent(traced: Demo) -> None:
    traced.approve()
    arrows = [arrow for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]
    assert [arrow.at for arrow in arrows] == sorted(arrow.at for arrow in arrows)
    names = [f"{'<' if arrow.is_answer else '>'} {arrow.kind.name}" for arrow in arrows]
    # Discovery may be cached, and signing in takes two pages; what is left follows the script.
    assert names.index("< connect") < names.index("> authorize") < names.index("> token") < names.index("< callback")
    assert set(names) <= set(SCRIPT)


def test_code_is_seen_in_front_and_the_token_only_behind(traced: Demo) -> None:
    traced.approve()
    arrows = [arrow for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]
    carriers = {
        name: [a for a in arrows if name in {item.name for item in a.parameters}] for name in ("code", "access_token")
    }
    assert {arrow.is_back_channel for arrow in carriers["code"]} == {False, True}
    assert {arrow.is_back_channel for arrow in carriers["access_token"]} == {True}
    assert len({item.value for arrow in carriers["code"] for item in arrow.parameters if item.name == "code"}) == 1


def test_denial_ends_the_flow_with_a_no(traced: Demo) -> None:
    traced.decide(traced.to_consent(), decision="deny")
    titles = [arrow.title for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]
    assert "Back to the shop with a no" in titles
    assert not Exchange.objects.filter(kind="token").exists()


def test_two_visits_are_two_flows(traced: Demo) -> None:
    traced.approve()
    traced.shop.post("/connect/photodrive/")
    assert Flow.objects.count() == 2
    assert Flow.objects.first().exchanges.filter(kind="token").count() == 0  # type: ignore[union-attr]


def test_call_that_belongs_to_no_flow_is_not_kept(traced: Demo) -> None:
    traced.drive.get("/api/v1/photos/", headers={"authorization": "Bearer pd_at_nobody"})
    traced.drive.post("/o/token/", {"grant_type": "authorization_code", "code": "made up"})
    traced.drive.get("/accounts/login/")
    assert not Exchange.objects.exists()


def test_signing_in_for_oneself_is_nobody_s_business(traced: Demo) -> None:
    traced.drive.post("/accounts/login/?next=/", {"login": "jane", "password": "x"})
    assert not Exchange.objects.exists()


ODD = "a\ud800\x00b"


@pytest.mark.parametrize("name", ["typ", "kid", "jwk", "sub", "aud", "nonce"])
@pytest.mark.parametrize("value", [ODD, [ODD], {ODD: ODD}])
def test_what_a_stranger_signed_does_not_break_the_page(traced: Demo, name: str, value: Any) -> None:
    header, claims = (b64encode(json.dumps(said).encode()).decode() for said in ({"alg": "none"}, {name: value}))
    traced.send("/o/par/", state="s", client_assertion=f"{header}.{claims}.")
    assert Exchange.objects.get().request["signed"]
    assert traced.drive.get("/trace/").status_code == 200


def test_an_address_that_is_none_does_not_hide_a_message(traced: Demo) -> None:
    traced.send("/o/par/", state="s", redirect_uri="http://[", resource="http://[")
    assert Exchange.objects.get().kind == "push"
    assert traced.drive.get("/trace/").status_code == 200


def test_only_the_last_flows_are_kept(db: None) -> None:
    for number in range(recorder.MAX_FLOWS + 3):
        exchanged("authorize", known=[str(number)])
    assert Flow.objects.count() == recorder.MAX_FLOWS
    assert not Flow.objects.filter(keys__digest="0").exists()


def test_one_flow_does_not_grow_for_ever(db: None) -> None:
    exchanged("authorize", known=["a"])
    for _ in range(recorder.MAX_EXCHANGES + 3):
        exchanged("introspect", known=["a"])
    assert Exchange.objects.count() == recorder.MAX_EXCHANGES


def test_equal_calls_in_a_row_are_counted(db: None) -> None:
    exchanged("authorize", known=["a"])
    for status in (200, 200, 200, 401):
        exchanged("list", known=["a"], status=status)
    assert list(Exchange.objects.filter(kind="list").values_list("status", "times")) == [(200, 3), (401, 1)]


def test_question_asked_while_the_flow_began_belongs_to_it(db: None) -> None:
    began = timezone.now()
    exchanged("discovery", known=[], started_at=began - timedelta(hours=1))
    exchanged("discovery", known=[])
    exchanged("connect", known=["a"], started_at=began)
    assert Flow.objects.get().exchanges.filter(kind="discovery").count() == 1
    assert not Exchange.objects.filter(flow=None).exists()


def test_same_state_used_again_is_another_flow(db: None) -> None:
    exchanged("authorize", known=["a"])
    exchanged("authorize", known=["a"])
    exchanged("token", known=["a"])
    assert [flow.exchanges.count() for flow in Flow.objects.all()] == [2, 1]


def test_token_that_opens_nothing_any_more_comes_afterwards(db: None) -> None:
    exchanged("authorize", known=["a"])
    exchanged("list", known=["a"])
    exchanged("list", known=["a"], status=401)
    last = diagram.chapters(Flow.objects.get())[-1]
    assert last.step is None
    assert [arrow.refused for arrow in last.arrows] == [True]


def test_page_shows_the_newest_flow_and_names_no_other_site(traced: Demo) -> None:
    traced.approve()
    page = traced.drive.get("/trace/").content.decode()
    for step in STEPS:
        assert step.title in page
    assert "authorization_details" in page
    assert traced.drive.get(f"/trace/{Flow.objects.get().pk}/").status_code == 200


def test_page_without_a_flow_says_how_to_make_one(db: None, settings: Any, drive_client: Client) -> None:
    settings.TRACE = True
    page = drive_client.get("/trace/").content.decode()
    assert settings.SHOP_ORIGIN in page
    assert STEPS[8].title in page


def test_forget_deletes_everything(traced: Demo) -> None:
    traced.approve()
    assert traced.drive.get("/trace/forget/").status_code == 405
    traced.drive.post("/trace/forget/")
    assert not Flow.objects.exists()
    assert not Exchange.objects.exists()


def test_every_kind_of_message_is_told_and_every_story_step_has_one() -> None:
    assert {*VIEWS.values(), *GRANTS.values(), "decide", "choose", "device_mine"} == set(EVERY)
    told = {entry[2:] for entry in SCRIPT} | {kind.name for kind in KINDS if kind.steps == (None, None)}
    assert told == set(KIND)
    assert {step for kind in KINDS for step in kind.steps if step} == {step.number for step in STEPS}


def test_every_parameter_of_a_real_flow_is_explained(traced: Demo) -> None:
    traced.approve()
    arrows = [arrow for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]
    named = {
        item.name for arrow in arrows if arrow.kind.name != "discovery" for item in (*arrow.parameters, *arrow.headers)
    }
    assert named <= set(PARAMETERS)
