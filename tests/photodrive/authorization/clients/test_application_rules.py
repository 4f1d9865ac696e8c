"""How long consents and tokens of one application last, where its operator wants less than the drive has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization.clients import application_rules
from photodrive.authorization.models import ApplicationPolicy, Authorization
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def limit(flow: Flow, **seconds: int) -> None:
    ApplicationPolicy.objects.filter(application=flow.application).update(**seconds)


def seconds_left(authorization: Authorization) -> float:
    return (authorization.expires_at - timezone.now()).total_seconds()


def test_until_i_stop_it_ends_when_the_operator_has_it(lasting, photos):
    limit(lasting, refresh_token_seconds=DAY)
    page = lasting.browser.get(lasting.consent_url(scope="photos:read offline_access")).content.decode()
    assert "one day at most</small>" in page
    lasting.pair(photos)
    recorded = Authorization.objects.get()
    assert 0 < seconds_left(recorded) <= DAY
    assert recorded.idle_expires_at == recorded.expires_at


def test_the_short_ways_do_not_outlast_it(lasting, photos):
    limit(lasting, refresh_token_seconds=600, access_token_seconds=60)
    lasting.token(photos, scope="photos:read")
    assert 0 < seconds_left(Authorization.objects.get()) <= 600


def test_without_a_word_of_the_operator_the_drives_own_hold(lasting, photos):
    page = lasting.browser.get(lasting.consent_url(scope="photos:read offline_access")).content.decode()
    assert "a year at most, sooner if it is not used for 30 days" in page
    lasting.pair(photos)
    recorded = Authorization.objects.get()
    assert recorded.expires_at > timezone.now() + timedelta(days=364)
    assert recorded.idle_expires_at is not None
    assert recorded.idle_expires_at < recorded.expires_at


def test_what_the_drive_has_cut_since_holds(lasting, settings):
    limit(lasting, refresh_token_seconds=30 * DAY)
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"REFRESH_TOKEN_SECONDS": DAY}
    assert application_rules.of(lasting.application).refresh_token_seconds == DAY
