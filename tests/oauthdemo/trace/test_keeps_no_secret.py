"""What the trace stores opens nothing: every secret is masked before it is written."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from oauthdemo.trace import recorder
from oauthdemo.trace.capture import mask
from oauthdemo.trace.models import Exchange, Flow, FlowKey
from tests.oauthdemo.conftest import PASSWORD, Demo

SECRET_NAMES = ["code", "access_token", "client_secret", "code_verifier", "password", "state", "csrfmiddlewaretoken"]
SECRET_NAMES += ["request_uri", "client_assertion", "jti", "nonce", "DPoP", "DPoP-Nonce"]


def everything_stored() -> str:
    rows = [*Exchange.objects.values(), *FlowKey.objects.values(), *Flow.objects.values()]
    return json.dumps(rows, default=str, ensure_ascii=False)


@pytest.mark.promise("site-logs")
@pytest.mark.promise("access-kept-out")
@pytest.mark.parametrize("name", [*SECRET_NAMES, "id_token", "refresh_token", "a_name_nobody_knows", "Assertion"])
@given(value=st.text(min_size=9))
def test_value_is_masked_unless_its_name_is_known_to_be_harmless(name: str, value: str) -> None:
    shown = mask.parameter(name, value)
    assert value not in shown
    assert len(shown) < 30


@pytest.mark.promise("site-logs")
@given(value=st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=20))
def test_password_in_an_address_is_not_kept(value: str) -> None:
    assert value not in mask.url(f"https://jane:{value}@drive.example/o/token/?code={value}#{value}")


def test_same_value_can_be_recognised_and_another_one_told_apart() -> None:
    assert mask.secret("pd_at_" + "a" * 40) == mask.secret("pd_at_" + "a" * 40) != mask.secret("pd_at_" + "b" * 40)


@pytest.mark.promise("site-logs")
@pytest.mark.promise("access-kept-out")
@pytest.mark.promise("at-rest")
def test_after_the_whole_story_nothing_usable_is_stored(demo: Demo, settings: Any) -> None:
    settings.TRACE = True
    spied: list[str] = []
    original = mask.secret

    def spy(value: str) -> str:
        spied.append(value)
        return original(value)

    with mock.patch.object(mask, "secret", spy):
        demo.approve()
    stored = everything_stored()
    cookies = [morsel.value for client in (demo.drive, demo.shop) for morsel in client.cookies.values()]
    assert any(value.startswith("pd_at_") for value in spied)
    assert PASSWORD in spied
    for secret in {*spied, *cookies, PASSWORD}:
        if len(secret) > 4:
            assert secret not in stored


@pytest.mark.promise("site-logs")
def test_number_of_the_kept_request_is_cut_short(demo: Demo, settings: Any) -> None:
    settings.TRACE = True
    address = demo.to_consent()
    number = address.strip("/").rpartition("/")[2]
    assert Exchange.objects.filter(kind="review").exists()
    assert number not in everything_stored()


@pytest.mark.promise("site-logs")
def test_name_typed_at_a_failed_sign_in_is_not_kept(demo: Demo, settings: Any) -> None:
    settings.TRACE = True
    kept = demo.get(demo.shop.post("/connect/photodrive/")["Location"])
    sign_in = demo.drive.get(kept["Location"])["Location"]
    demo.send(sign_in, login="a password in the wrong field", password="x")
    assert Exchange.objects.filter(kind="sign_in", status=200).exists()
    assert "in the wrong field" not in everything_stored()


def test_failure_to_record_is_no_failure_of_the_request(demo: Demo, settings: Any, caplog: Any) -> None:
    settings.TRACE = True
    with mock.patch.object(recorder, "record", side_effect=RuntimeError("code=abc")):
        assert demo.shop.post("/connect/photodrive/").status_code == 303
    assert "RuntimeError" in caplog.text
    assert "code=abc" not in caplog.text


@pytest.mark.promise("site-production")
def test_nothing_is_recorded_where_the_trace_is_off(demo: Demo, drive_client: Client) -> None:
    demo.approve()
    assert not Exchange.objects.exists()
    assert not Flow.objects.exists()


@pytest.mark.promise("site-production")
def test_trace_that_is_off_has_no_page(db: None, drive_client: Client) -> None:
    assert drive_client.get("/trace/").status_code == 404
    assert drive_client.post("/trace/forget/").status_code == 404


@pytest.mark.promise("share-silent")
def test_the_secret_of_a_link_is_cut_out_of_an_address() -> None:
    token = "k7Qn0000000000000000_-"
    for shown in (mask.url(f"https://drive.example/s/{token}/zip/"), mask.parameter("redirect_uri", f"/s/{token}/")):
        assert token not in shown
        assert "/s/…/" in shown
