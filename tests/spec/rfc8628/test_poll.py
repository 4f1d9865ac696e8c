"""The device asks for its token (RFC 8628 sections 3.4 and 3.5)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization import upkeep
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import (
    AccessToken,
    ApplicationPolicy,
    Authorization,
    AuthorizationRequest,
    DeviceAuthorization,
)
from tests.spec.rfc8628.conftest import GRANTS, SCOPES, Frame, waited

pytestmark = pytest.mark.django_db
PENDING, SLOW_DOWN = (400, "authorization_pending"), (400, "slow_down")


@pytest.mark.spec("RFC 8628", "3.5")
def test_until_she_answers_it_is_pending(frame):
    codes = frame.codes()
    assert frame.error(codes["device_code"]) == PENDING
    frame.consent_page(codes["user_code"])
    waited(5)
    assert frame.error(codes["device_code"]) == PENDING


@pytest.mark.promise("device-slow-down")
@pytest.mark.spec("RFC 8628", "3.5")
def test_each_hasty_poll_adds_five_seconds(frame):
    code = frame.codes()["device_code"]
    assert [frame.error(code) for _ in range(3)] == [PENDING, SLOW_DOWN, SLOW_DOWN]
    assert DeviceAuthorization.objects.get().interval == 15
    waited(10)
    assert frame.error(code) == SLOW_DOWN
    waited(20)
    assert frame.error(code) == PENDING


@pytest.mark.spec("RFC 8628", "3.5")
def test_the_interval_does_not_grow_without_end(frame):
    code = frame.codes()["device_code"]
    DeviceAuthorization.objects.update(interval=599, polled_at=timezone.now())
    assert frame.error(code) == SLOW_DOWN
    waited(1)
    assert frame.error(code) == SLOW_DOWN
    assert DeviceAuthorization.objects.get().interval == 600


@pytest.mark.spec("RFC 8628", "3.5")
def test_a_device_that_keeps_to_the_interval_is_never_told_to_slow_down(frame):
    code = frame.codes()["device_code"]
    for _ in range(4):
        assert frame.error(code) == PENDING
        waited(5)


@pytest.mark.spec("RFC 8628", "3.5")
def test_denied(frame):
    codes = frame.codes()
    frame.deny(codes)
    assert frame.error(codes["device_code"]) == (400, "access_denied")
    assert frame.error(codes["device_code"]) == (400, "access_denied")


@pytest.mark.spec("RFC 8628", "3.5")
def test_expired(frame, photos):
    codes = frame.codes()
    frame.approve(codes, photos)
    DeviceAuthorization.objects.update(expires_at=timezone.now())
    assert frame.error(codes["device_code"]) == (400, "expired_token")


@pytest.mark.promise("device-foreign")
@pytest.mark.spec("RFC 8628", "3.4")
def test_the_code_of_another_client_and_unknown_ones_are_no_grant(frame, photos):
    made = applications.register(name="Other", redirect_uris=[], scopes=SCOPES, grant_types=GRANTS)
    other = Frame(made.application, made.secret)
    codes = frame.codes()
    frame.approve(codes, photos)
    for code in (codes["device_code"], "x", codes["user_code"], "pd_dc_" + "\ud800"):
        assert other.error(code.encode("utf-8", "replace").decode()) == (400, "invalid_grant")
    assert frame.poll(codes["device_code"]).status_code == 200


@pytest.mark.spec("RFC 8628", "3.4")
def test_what_is_missing_is_said(frame):
    assert frame.error("") == (400, "invalid_request")
    assert frame.error("x", auth=False) == (401, "invalid_client")


@pytest.mark.spec("RFC 8628", "3.4")
def test_approved(frame, photos):
    codes = frame.codes()
    landed = frame.approve(codes, photos[:2])
    assert (landed.status_code, landed["Location"].startswith("/o/device/")) == (303, True)
    response = frame.poll(codes["device_code"])
    token = response.json()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert (token["token_type"], token["scope"]) == ("Bearer", "photos:read")
    assert len(token["authorization_details"][0]["identifiers"]) == 2
    assert "refresh_token" not in token
    assert len(frame.api("/api/v1/photos/", token["access_token"]).json()["results"]) == 2


@pytest.mark.spec("RFC 8628", "3.4")
def test_once_approved_nobody_is_too_fast(frame, photos):
    codes = frame.codes()
    assert frame.error(codes["device_code"]) == PENDING
    frame.approve(codes, photos)
    assert frame.poll(codes["device_code"]).status_code == 200


@pytest.mark.spec("RFC 8628", "3.5")
def test_with_offline_access_there_is_a_refresh_token(frame, photos):
    codes = frame.codes(scope="photos:read offline_access")
    frame.approve(codes, photos)
    pair = frame.poll(codes["device_code"]).json()
    assert frame.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("OpenID Connect Core", "3.1.3.3")
def test_with_openid_there_is_an_id_token(frame, photos):
    codes = frame.codes(scope="openid photos:read")
    frame.approve(codes, photos)
    assert frame.poll(codes["device_code"]).json()["id_token"].count(".") == 2


@pytest.mark.spec("RFC 9396", "6")
def test_a_poll_may_ask_for_less(frame, photos):
    codes = frame.codes()
    frame.approve(codes, photos)
    less = [{"type": "photos", "actions": ["read"], "identifiers": [str(photos[0].pk)]}]
    token = frame.poll(codes["device_code"], authorization_details=json.dumps(less)).json()["access_token"]
    assert len(frame.api("/api/v1/photos/", token).json()["results"]) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("device-once")
@pytest.mark.spec("RFC 8628", "3.4")
def test_a_code_that_comes_again_ends_everything_that_came_from_it(frame, photos):
    codes = frame.codes()
    frame.approve(codes, photos)
    token = frame.poll(codes["device_code"]).json()["access_token"]
    assert frame.error(codes["device_code"]) == (400, "invalid_grant")
    assert frame.api("/api/v1/photos/", token).status_code == 401
    assert Authorization.objects.get().ended == Authorization.Ended.BY_REPLAY
    assert AccessToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("device-once")
@pytest.mark.spec("RFC 8628", "3.5")
@pytest.mark.promise("code-tombstone")
def test_a_used_code_is_remembered_while_its_consent_lives(frame, photos):
    codes = frame.codes(scope="photos:read offline_access")
    frame.approve(codes, photos)
    frame.poll(codes["device_code"])
    long_ago = timezone.now() - timedelta(days=3)
    AuthorizationRequest.objects.update(expires_at=long_ago)
    DeviceAuthorization.objects.update(expires_at=long_ago)
    upkeep.forget_ended()
    frame.codes()
    assert frame.error(codes["device_code"]) == (400, "invalid_grant")
    assert not Authorization.objects.get().is_active
    Authorization.objects.update(revoked_at=long_ago)
    upkeep.forget_ended()
    assert not DeviceAuthorization.objects.filter(used_at__isnull=False).exists()


@pytest.mark.promise("device-meanwhile")
@pytest.mark.spec("RFC 8628", "3.5")
@pytest.mark.promise("dead-between")
def test_access_that_ended_between_approval_and_poll_is_not_given(frame, photos):
    codes = frame.codes()
    frame.approve(codes, photos)
    lifecycle.end(Authorization.objects.get(), ended=Authorization.Ended.BY_OWNER)
    assert frame.error(codes["device_code"]) == (400, "invalid_grant")
    assert not AccessToken.objects.exists()


@pytest.mark.promise("device-meanwhile")
@pytest.mark.spec("RFC 8628", "3.5")
@pytest.mark.promise("dead-owner")
def test_an_owner_deactivated_meanwhile_gives_nothing(frame, photos, jane):
    codes = frame.codes()
    frame.approve(codes, photos)
    jane.is_active = False
    jane.save()
    assert frame.error(codes["device_code"]) == (400, "invalid_grant")


@pytest.mark.promise("device-meanwhile")
@pytest.mark.spec("RFC 8628", "3.5")
@pytest.mark.promise("dead-application")
@pytest.mark.parametrize(
    ("change", "error"),
    [({"enabled": False}, (401, "invalid_client")), ({"grant_types": "refresh_token"}, (400, "unauthorized_client"))],
)
def test_an_application_changed_meanwhile_gets_nothing(frame, photos, change, error):
    codes = frame.codes()
    frame.approve(codes, photos)
    ApplicationPolicy.objects.filter(application=frame.application).update(**change)
    assert frame.error(codes["device_code"]) == error
    assert not AccessToken.objects.exists()
