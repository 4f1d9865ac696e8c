"""The trace of a request that was pushed, of proofs with a nonce, and of tokens that are refreshed."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauthdemo.trace import diagram, recorder
from oauthdemo.trace.capture import authorization_details, jwt_claims, mask
from oauthdemo.trace.capture.jwt_claims import SAID
from oauthdemo.trace.diagram import Arrow
from oauthdemo.trace.models import Exchange, Flow
from oauthdemo.trace.story.parameters import ID_TOKEN_CLAIMS
from tests.oauthdemo.conftest import Demo
from tests.oauthdemo.trace.test_keeps_no_secret import everything_stored
from tests.oauthdemo.trace.test_trace import exchanged


@pytest.fixture
def traced(demo: Demo, settings: Any) -> Demo:
    settings.TRACE = True
    return demo


def arrows() -> list[Arrow]:
    return [arrow for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]


def told(arrow: Arrow) -> dict[str, str]:
    return {item.name: item.value for item in [*arrow.parameters, *arrow.headers]}


def jwt(header: Any, claims: Any) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    return ".".join([*parts, "c2lnbmF0dXJl"])


def test_the_push_and_the_browser_are_one_flow(traced: Demo) -> None:
    asked = traced.shop.post("/connect/photodrive/")
    traced.get(asked["Location"])
    flow = Flow.objects.get()
    kinds = list(flow.exchanges.values_list("kind", flat=True))
    assert kinds[0] == "connect" and kinds[-1] == "authorize" and "push" in kinds
    references = [told(arrow)["request_uri"] for arrow in arrows() if "request_uri" in told(arrow)]
    assert len(references) == 3, "in the push's answer, in the redirect, in the browser's request"
    assert len(set(references)) == 1 and mask.DOTS in references[0]


def test_the_whole_request_is_in_the_push_and_not_with_the_browser(traced: Demo) -> None:
    traced.get(traced.shop.post("/connect/photodrive/")["Location"])
    push = next(arrow for arrow in arrows() if arrow.kind.name == "push" and not arrow.is_answer)
    browser = next(arrow for arrow in arrows() if arrow.kind.name == "authorize" and not arrow.is_answer)
    assert told(push)["authorization_details"] == "photos: read, for one hour at most"
    assert told(push)["dpop_jkt"].endswith("…")
    assert {"redirect_uri", "state", "code_challenge", "scope"} <= told(push).keys()
    assert {item.name for item in browser.parameters} == {"client_id", "request_uri"}
    assert push.is_back_channel and not browser.is_back_channel


def test_a_nonce_that_is_asked_for_is_a_detour_and_no_refusal(traced: Demo) -> None:
    traced.approve()
    again = [arrow for arrow in arrows() if arrow.title == diagram.AGAIN]
    assert {arrow.kind.name for arrow in again} >= {"push", "list"}
    assert not any(arrow.refused for arrow in arrows())
    assert all(mask.DOTS in told(arrow)["DPoP-Nonce"] for arrow in again)


def test_what_a_proof_says_is_shown_and_explained(traced: Demo) -> None:
    traced.approve()
    call = [arrow for arrow in arrows() if arrow.kind.name == "list" and arrow.signed][-1]
    ((caption, items),) = call.signed
    said = {item.name: item.value for item in items}
    assert caption == "What the proof says"
    assert said["typ"] == "dpop+jwt" and said["htm"] == "GET" and said["htu"].endswith("/api/v1/photos/")
    assert said["jwk"].startswith("EC P-256 #")
    assert all(mask.DOTS in said[name] for name in ("jti", "nonce"))
    assert all(item.text for item in items)
    assert mask.DOTS in told(call)["DPoP"] and told(call)["Authorization"].startswith("DPoP ")


def test_the_page_shows_all_of_it_and_nothing_usable_is_stored(traced: Demo) -> None:
    asked = traced.shop.post("/connect/photodrive/")
    (request_uri,) = parse_qs(urlsplit(asked["Location"]).query)["request_uri"]
    traced.get(asked["Location"])
    page = traced.drive.get("/trace/").content.decode()
    assert "What the proof says" in page and "This is what I shall ask for" in page
    assert request_uri.rpartition(":")[2] not in page + everything_stored()
    assert "eyJ" not in page + everything_stored(), "no signed value, whole or in part"


def test_a_browser_that_brings_the_reference_twice_is_still_one_flow(traced: Demo) -> None:
    address = traced.shop.post("/connect/photodrive/")["Location"]
    traced.get(address)
    traced.get(address)
    assert Flow.objects.get().exchanges.filter(kind="authorize").count() == 2


def test_two_visitors_who_push_at_the_same_time_are_two_flows(db: None) -> None:
    for state in ("a", "b"):
        exchanged("push", known=[state], status=400)
        exchanged("push", known=[state])
    for state in ("b", "a"):
        exchanged("connect", known=[state])
    assert [list(flow.exchanges.values_list("kind", flat=True)) for flow in Flow.objects.all()] == [
        ["push", "push", "connect"]
    ] * 2


def test_a_pushed_request_nobody_brings_is_a_flow_of_its_own(db: None) -> None:
    exchanged("push", known=["a"])
    exchanged("authorize", known=["a"])
    exchanged("push", known=["a"])
    assert Flow.objects.count() == 2


def test_a_refreshed_token_comes_afterwards(traced: Demo) -> None:
    exchanged("authorize", known=[mask.key("token", "pd_rt_old")])
    traced.send("/o/token/", grant_type="refresh_token", refresh_token="pd_rt_old")
    (exchange,) = Exchange.objects.filter(kind="refresh")
    assert ["refresh_token", f"pd_rt_{mask.DOTS} #{mask.fingerprint('pd_rt_old')}"] in exchange.request["form"]
    assert "pd_rt_old" not in everything_stored()


def test_a_new_pair_belongs_to_the_flow_of_the_old_one(db: None) -> None:
    exchanged("authorize", known=["old"])
    exchanged("refresh", known=["old"])
    assert Flow.objects.get().exchanges.count() == 2
    assert diagram.chapters(Flow.objects.get())[-1].arrows[-1].kind.name == "refresh"


def test_a_clients_assertion_is_read_as_well(traced: Demo) -> None:
    assertion = jwt({"alg": "ES256", "kid": "k1"}, {"iss": "c", "sub": "c", "aud": ["https://d.example"], "exp": 1})
    exchanged("authorize", known=[mask.key("code", "abc")])
    traced.send("/o/token/", code="abc", client_assertion=assertion, client_assertion_type="x")
    (exchange,) = Exchange.objects.filter(kind="token")
    assert exchange.request["signed"] == [
        [
            "client_assertion",
            [["alg", "ES256"], ["kid", "k1…"], ["iss", "c"], ["sub", "c"], ["aud", "https://d.example"], ["exp", "1"]],
        ]
    ]
    assert assertion not in everything_stored()


@given(value=st.text() | st.builds(lambda a, b: f"{a}.{b}.c", st.text(), st.text()))
def test_whatever_comes_as_a_proof_is_no_trouble(value: str) -> None:
    assert jwt_claims.masked(value) == [] or value


@given(header=st.dictionaries(st.sampled_from(SAID), st.text(min_size=20) | st.lists(st.text()) | st.integers()))
def test_claims_of_any_shape_are_short_and_known(header: dict[str, Any]) -> None:
    for name, shown in jwt_claims.masked(jwt(header, {})):
        assert name in ID_TOKEN_CLAIMS
        assert len(shown) <= mask.LONGEST
        if name in ("jti", "nonce") and isinstance(header[name], str):
            assert header[name] not in shown


@given(text=st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_details_of_any_shape_are_no_trouble(text: str) -> None:
    assert isinstance(authorization_details.asked(text), str)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"selection": "chosen", "identifiers": ["a"], "duration": "hour"}, "1 photo as they are now"),
        ({"selection": "album", "identifiers": ["x"], "duration": "once"}, "photos of an album, as it changes"),
        ({"selection": "all", "location": True}, "photos of the whole library, as it changes, with the places"),
        ({"selection": 7, "identifiers": 7}, "photos, without the places"),
    ],
)
def test_what_was_granted_is_said_in_words(found: dict[str, Any], words: str) -> None:
    assert authorization_details.granted([found]).startswith(words)


def test_forget_is_complete(traced: Demo) -> None:
    traced.shop.post("/connect/photodrive/")
    recorder.forget()
    assert not Exchange.objects.exists()
