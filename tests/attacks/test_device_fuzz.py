"""The endpoints and pages for devices against requests bent in every way: always an answer in their own form."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import DeviceAuthorization
from tests.attacks.oddities import Sent, bent
from tests.attacks.test_oauth_fuzz import METHODS, _no_limits, every_time_alike, is_good_json, is_good_page, send
from tests.spec.flow import basic
from tests.spec.rfc8628.conftest import Frame, frame, nothing_counted

__all__ = ["_no_limits", "frame", "nothing_counted"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]


@pytest.mark.promise("json-errors")
@pytest.mark.parametrize("path", ["/o/device-authorization/", "/o/token/"])
def test_what_a_device_calls_answers_in_json(frame: Frame, photos: list[Any], path: str) -> None:
    codes = frame.codes()
    frame.approve(codes, photos)
    good = {"grant_type": DEVICE_CODE, "device_code": codes["device_code"], "scope": "photos:read"}
    credentials = basic(frame.application.client_id, frame.secret)["HTTP_AUTHORIZATION"]
    seen = set()

    @every_time_alike(100)
    @given(sent=bent(good, authorization=credentials), method=st.sampled_from(METHODS))
    def hold(sent: Sent, method: str) -> None:
        response = send(frame.back_channel, method, path, sent)
        seen.add(response.status_code)
        is_good_json(response)

    hold()
    assert {400, 401, 405} <= seen


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("mine", ["yes", "no", ""])
def test_whatever_is_typed_gets_a_page(frame: Frame, method: str, mine: str) -> None:
    good = {"user_code": frame.codes()["user_code"], "mine": mine}

    @every_time_alike(60)
    @given(sent=bent(good))
    def hold(sent: Sent) -> None:
        cache.clear()
        response = send(frame.browser, method, "/o/device/", sent, in_query=method == "GET")
        is_good_page(response, registered="nowhere:")

    hold()
    assert DeviceAuthorization.objects.get().request.owner_id is None
