"""Refresh tokens: RFC 6749 section 6, RFC 9700 section 4.14."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.engine.token_response import PhotodriveValidator
from photodrive.authorization.models import Authorization, RefreshToken
from photodrive.authorization.security import token_strings
from tests.spec.flow import REDIRECT_URI, Flow

pytestmark = pytest.mark.django_db


def is_invalid_grant(response):
    return (response.status_code, response.json().get("error")) == (400, "invalid_grant")


@pytest.mark.spec("RFC 6749", "1.5")
@pytest.mark.promise("refresh-consent")
def test_no_refresh_token_without_offline_access(lasting, photos):
    response = lasting.exchange(lasting.code(photos, scope="photos:read"))
    assert "refresh_token" not in response.json()
    assert not RefreshToken.objects.exists()


@pytest.mark.spec("RFC 6749", "5.1")
@pytest.mark.parametrize("rotates", [True, False])
def test_one_that_is_sent_along_with_a_code_is_not_given_back(lasting, photos, monkeypatch, rotates):
    monkeypatch.setattr(PhotodriveValidator, "rotate_refresh_token", lambda self, request: rotates)
    pair = lasting.exchange(lasting.code(photos, scope="photos:read offline_access"), refresh_token="foo").json()
    assert pair["refresh_token"].startswith("pd_rt_")
    assert RefreshToken.objects.count() == 1


@pytest.mark.spec("RFC 6749", "6")
def test_how_the_consent_came_about_is_told_with_the_code_alone(lasting, photos):
    pair = lasting.exchange(lasting.code(photos, scope="photos:read offline_access")).json()
    assert pair["consent"]["asked"] is True
    assert "consent" not in lasting.refresh(pair["refresh_token"]).json()


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.promise("refresh-consent")
@pytest.mark.promise("grant-types")
def test_an_application_that_may_not_ask_for_it_is_refused(flow):
    response = flow.authorize(scope="photos:read offline_access")
    assert "error=invalid_scope" in response["Location"]


@pytest.mark.spec("RFC 6749", "5.1")
def test_with_offline_access_there_is_one_and_the_answer_says_so(lasting, photos):
    pair = lasting.pair(photos)
    assert token_strings.is_well_formed(pair["refresh_token"], "pd_rt_")
    assert pair["scope"].split() == ["photos:read", "offline_access"]
    assert pair["expires_in"] in (3599, 3600)
    assert pair["refresh_token"] not in str(list(RefreshToken.objects.values()))


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-rotates")
def test_it_gives_a_new_pair_that_works(lasting, photos):
    old = lasting.pair(photos)
    response = lasting.refresh(old["refresh_token"])
    assert response.status_code == 200
    new = response.json()
    assert new["refresh_token"] != old["refresh_token"]
    assert new["scope"] == old["scope"]
    assert new["authorization_details"] == old["authorization_details"]
    assert lasting.api("/api/v1/photos/", new["access_token"]).status_code == 200
    assert lasting.refresh(new["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 6749", "10.4")
@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-replay")
def test_a_rotated_one_presented_again_ends_everything(django_capture_on_commit_callbacks, lasting, photos):
    old = lasting.pair(photos)
    with django_capture_on_commit_callbacks(execute=True):
        new = lasting.refresh(old["refresh_token"]).json()
    assert lasting.api("/api/v1/photos/", new["access_token"]).status_code == 200
    assert is_invalid_grant(lasting.refresh(old["refresh_token"]))
    assert is_invalid_grant(lasting.refresh(new["refresh_token"]))
    assert lasting.api("/api/v1/photos/", new["access_token"]).status_code == 401
    assert Authorization.objects.get().ended == Authorization.Ended.BY_REPLAY


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.parametrize("token", ["pd_rt_unknown", "x", "\N{SNOWMAN}"])
def test_an_unknown_one_is_refused(lasting, token):
    assert is_invalid_grant(lasting.refresh(token))


@pytest.mark.spec("RFC 6749", "6")
def test_a_missing_one_is_a_bad_request(lasting):
    response = lasting.refresh("")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-bound")
@pytest.mark.promise("innocent-unharmed")
def test_another_clients_one_is_refused_and_unharmed(lasting, flow, photos):
    pair = lasting.pair(photos)
    assert is_invalid_grant(flow.refresh(pair["refresh_token"]))
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-bound")
@pytest.mark.promise("innocent-unharmed")
def test_without_authentication_nothing_is_burned(lasting, photos):
    pair = lasting.pair(photos)
    assert lasting.refresh(pair["refresh_token"], auth=False).status_code == 401
    wrong = Flow(lasting.application, "pd_cs_wrong").refresh(pair["refresh_token"])
    assert wrong.status_code == 401
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("no-other-token")
def test_an_access_token_is_no_refresh_token_nor_the_reverse(lasting, photos):
    pair = lasting.pair(photos)
    assert is_invalid_grant(lasting.refresh(pair["access_token"]))
    assert lasting.api("/api/v1/photos/", pair["refresh_token"]).status_code == 401


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-narrowing")
def test_a_narrower_access_token_does_not_narrow_the_grant_for_ever(lasting, photos):
    pair = lasting.pair(photos, scope="photos:read photos:write offline_access")
    narrow = lasting.refresh(pair["refresh_token"], scope="photos:read").json()
    assert narrow["scope"] == "photos:read"
    assert (
        lasting.back_channel.delete(
            f"/api/v1/photos/{photos[0].pk}/", HTTP_AUTHORIZATION=f"Bearer {narrow['access_token']}"
        ).status_code
        == 403
    )
    whole = lasting.refresh(narrow["refresh_token"]).json()
    assert whole["scope"] == pair["scope"]


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("grant-types")
def test_it_cannot_widen_the_grant(lasting, photos):
    pair = lasting.pair(photos)
    response = lasting.refresh(pair["refresh_token"], scope="photos:read photos:write")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-ends")
def test_unused_it_ends(lasting, photos, settings):
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"REFRESH_TOKEN_IDLE_SECONDS": 100}
    pair = lasting.pair(photos)
    authorization = Authorization.objects.get()
    assert authorization.idle_expires_at is not None
    assert authorization.idle_expires_at <= timezone.now() + timedelta(seconds=100)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert is_invalid_grant(lasting.refresh(pair["refresh_token"]))


@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-ends")
def test_each_use_puts_the_idle_end_off_and_never_past_the_absolute_one(lasting, photos):
    pair = lasting.pair(photos)
    end = timezone.now() + timedelta(seconds=500)
    Authorization.objects.update(expires_at=end, idle_expires_at=timezone.now() + timedelta(seconds=20))
    new = lasting.refresh(pair["refresh_token"]).json()
    assert Authorization.objects.get().idle_expires_at == end
    assert new["expires_in"] <= 500
    Authorization.objects.update(expires_at=timezone.now())
    assert is_invalid_grant(lasting.refresh(new["refresh_token"]))


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("dead-consent")
@pytest.mark.promise("dead-owner")
@pytest.mark.promise("dead-application")
def test_it_dies_with_the_consent_the_owner_and_the_application(lasting, photos, jane):
    pair = lasting.pair(photos)
    jane.is_active = False
    jane.save()
    assert is_invalid_grant(lasting.refresh(pair["refresh_token"]))
    jane.is_active = True
    jane.save()
    applications.set_enabled(lasting.application, enabled=False)
    assert lasting.refresh(pair["refresh_token"]).status_code == 401
    applications.set_enabled(lasting.application, enabled=True)
    Authorization.objects.update(revoked_at=timezone.now())
    assert is_invalid_grant(lasting.refresh(pair["refresh_token"]))


@pytest.mark.spec("RFC 6749", "6")
@pytest.mark.promise("refresh-rotates")
def test_a_public_clients_one_rotates_too(jane, photos):
    scopes = ["photos:read", "offline_access"]
    made = applications.register(name="App", redirect_uris=[REDIRECT_URI], confidential=False, scopes=scopes)
    app = Flow(made.application, "")
    app.browser.force_login(jane)
    named: dict[str, Any] = {"auth": False, "client_id": made.application.client_id}
    pair = app.exchange(app.code(photos, scope="photos:read offline_access"), **named).json()
    new = app.refresh(pair["refresh_token"], **named).json()["refresh_token"]
    assert app.refresh(new, **named).status_code == 200
    assert is_invalid_grant(app.refresh(pair["refresh_token"], **named))


@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-rotates")
def test_that_of_an_application_which_proves_itself_stays(lasting, photos):
    applications.decide(lasting.application, rotates_refresh_tokens=False)
    pair = lasting.pair(photos)
    for _ in range(3):
        again = lasting.refresh(pair["refresh_token"]).json()
        assert again["refresh_token"] == pair["refresh_token"]
        assert lasting.api("/api/v1/photos/", again["access_token"]).status_code == 200
    assert RefreshToken.objects.count() == 1
