"""What ``manage.py check`` refuses about the drive's settings, each by its id."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive import checks

PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def ids_of(check: Any) -> list[str]:
    return [message.id for message in check(None)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"ISUER": "https://drive.example"}, "photodrive.E001"),
        ({"MAX_PIXELS": "many"}, "photodrive.E002"),
        ({"MAX_PIXELS": 0}, "photodrive.E002"),
        ({"API_OWNER_REQUESTS_PER_MINUTE": -1}, "photodrive.E002"),
        ({"CLIENT_SECRET_KEYS": "one key, not a tuple of keys"}, "photodrive.E002"),
    ],
)
def test_setting_that_is_unknown_or_out_of_range_is_refused(settings: Any, given: dict[str, Any], found: str) -> None:
    settings.PHOTODRIVE = given
    assert ids_of(checks.check_settings) == [found]


def test_rate_of_zero_means_no_limit_and_is_accepted(settings: Any) -> None:
    settings.PHOTODRIVE = {"API_OWNER_REQUESTS_PER_MINUTE": 0}
    assert ids_of(checks.check_settings) == []


@pytest.mark.parametrize(
    "issuer",
    ["", "drive.example", "https://drive.example/", "https://drive.example/o?x", "ftp://drive.example", None, 8],
)
def test_issuer_that_is_no_origin_is_refused(settings: Any, issuer: Any) -> None:
    settings.PHOTODRIVE = {"ISSUER": issuer}
    assert ids_of(checks.check_issuer) == ["photodrive.E003"]


def test_access_token_of_more_than_an_hour_is_refused(settings: Any) -> None:
    settings.PHOTODRIVE = {"ACCESS_TOKEN_SECONDS": 3601}
    assert ids_of(checks.check_access_token_lifetime) == ["photodrive.E004"]


def test_client_secrets_that_cannot_be_verified_or_are_slow_are_told(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [PBKDF2]
    settings.OAUTH2_PROVIDER = {}
    assert ids_of(checks.check_client_secret_hasher) == ["photodrive.E005", "photodrive.W001"]


def test_plain_http_is_refused_in_production(settings: Any) -> None:
    settings.PHOTODRIVE = {"ISSUER": "http://127.0.0.1:8000"}
    assert ids_of(checks.check_plain_http) == ["photodrive.E006"]


def test_missing_app_is_named(settings: Any) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "rest_framework"]
    assert ids_of(checks.check_dependencies) == ["photodrive.E007"]


def test_missing_pack_of_form_templates_is_told(settings: Any) -> None:
    del settings.CRISPY_TEMPLATE_PACK
    assert ids_of(checks.check_form_templates) == ["photodrive.E008"]


def test_settings_of_the_demo_are_accepted() -> None:
    for check in (checks.check_settings, checks.check_issuer, checks.check_client_secret_hasher):
        assert ids_of(check) == []
