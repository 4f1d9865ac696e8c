"""The trace of somebody who signs in: her own story, with the ID token read out and nothing usable kept."""

from __future__ import annotations

from typing import Any

import pytest

from oauthdemo.trace import diagram
from oauthdemo.trace.capture import mask
from oauthdemo.trace.diagram import Arrow
from oauthdemo.trace.models import Flow
from oauthdemo.trace.story.parameters import PARAMETERS
from oauthdemo.trace.story.signing_in import SIGN_IN_SCRIPT, SIGN_IN_STEPS
from tests.oauthdemo.conftest import PASSWORD, Demo
from tests.oauthdemo.trace.test_keeps_no_secret import everything_stored
from tests.oauthdemo.trace.test_trace import exchanged


@pytest.fixture
def traced(demo: Demo, settings: Any) -> Demo:
    settings.TRACE = True
    return demo


def sign_in(demo: Demo) -> Any:
    """From the shop's button back to the shop."""
    kept = demo.get(demo.shop.post("/signin/photodrive/")["Location"])
    page = demo.drive.get(kept["Location"])
    signed_in = demo.send(page["Location"], login="jane", password=PASSWORD)
    demo.drive.get(signed_in["Location"])
    return demo.decide(signed_in["Location"], decision="allow", scope="profile")


def arrows() -> list[Arrow]:
    return [arrow for chapter in diagram.chapters(Flow.objects.get()) for arrow in chapter.arrows]


def test_signing_in_is_told_in_its_own_words(traced: Demo) -> None:
    assert sign_in(traced)["Location"] == "/account/"
    assert [chapter.step for chapter in diagram.chapters(Flow.objects.get())] == list(SIGN_IN_STEPS)
    told = {f"{'<' if arrow.is_answer else '>'} {arrow.kind.name}" for arrow in arrows()}
    assert told == set(SIGN_IN_SCRIPT)
    assert not any(arrow.refused for arrow in arrows())


def test_the_id_token_is_read_out_and_explained(traced: Demo) -> None:
    sign_in(traced)
    (said,) = [
        dict(arrow.signed) for arrow in arrows() if arrow.kind.name == "token" and arrow.is_answer and arrow.signed
    ]
    items = {item.name: item for item in said["What the ID token says"]}
    assert items["iss"].value == traced.site.drive and items["aud"].value == traced.application.client_id
    assert items["alg"].value == "RS256" and items["at_hash"].value.endswith("…")
    assert mask.DOTS in items["nonce"].value
    assert all(item.text for item in items.values())


def test_signing_out_belongs_to_it(traced: Demo) -> None:
    sign_in(traced)
    there = traced.shop.post("/signout/", {"there": "1"})["Location"]
    back = traced.get(there)["Location"]
    assert back.startswith(f"{traced.site.shop}/signed-out/?state=")
    assert "Here and at Photodrive" in traced.get(back).text
    last = diagram.chapters(Flow.objects.get())[-1]
    assert last.step is None
    assert [arrow.kind.name for arrow in last.arrows if not arrow.is_answer] == ["sign_out", "logout", "signed_out"]


@pytest.mark.promise("access-kept-out")
def test_nothing_usable_of_it_is_stored(traced: Demo) -> None:
    sign_in(traced)
    there = traced.shop.post("/signout/", {"there": "1"})["Location"]
    traced.get(there)
    stored = everything_stored()
    hint = there.partition("id_token_hint=")[2].partition("&")[0]
    assert hint.count(".") == 2
    assert not any(part in stored for part in (*hint.split("."), "eyJ", PASSWORD))
    shown = traced.drive.get("/trace/").content.decode()
    assert "What the ID token says" in shown and hint not in shown


def test_every_parameter_of_it_is_explained(traced: Demo) -> None:
    sign_in(traced)
    traced.get(traced.shop.post("/signout/", {"there": "1"})["Location"])
    named = {item.name for arrow in arrows() for item in arrow.parameters if arrow.kind.name != "discovery"}
    assert named <= set(PARAMETERS)


def test_a_message_of_one_story_in_another_breaks_no_page(traced: Demo) -> None:
    exchanged("connect", known=["a"])
    exchanged("userinfo", known=["a"])
    exchanged("jwks", known=["a"])
    assert traced.drive.get("/trace/").status_code == 200
    assert {arrow.step for arrow in arrows() if arrow.kind.name in ("userinfo", "jwks")} == {None}


def test_photos_and_signing_in_are_two_flows(traced: Demo) -> None:
    sign_in(traced)
    traced.shop.post("/connect/photodrive/")
    assert list(Flow.objects.values_list("story", flat=True)) == ["code", "sign_in"]
