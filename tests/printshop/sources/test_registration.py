"""Registering a source and asking it whether the registration works."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from printshop.oauth.flows import registration_check
from printshop.sources import registration
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive


def register(**changes: str) -> Source:
    given: dict[str, Any] = {"slug": "drive", "name": "Drive", "issuer": "http://127.0.0.1:1", "client_id": "a"}
    given["client_secret"] = "b"
    return registration.register(**given | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://127.0.0.1:1/"},
        {"issuer": "https://drive.example?x=1"},
        {"issuer": "https://user@drive.example"},
        {"issuer": "drive"},
        {"issuer": ""},
        {"adapter": "unheard-of"},
        {"client_id": ""},
        {"slug": "no slug"},
    ],
    ids=str,
)
@pytest.mark.django_db
def test_what_cannot_work_is_not_registered(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        register(**changes)
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_plain_http_issuer_is_for_demos_only(settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}
    with pytest.raises(ValidationError):
        register()


@pytest.mark.django_db
def test_registering_again_brings_the_source_up_to_date() -> None:
    first = register()
    Source.objects.update(check_error="The client identifier or the secret is wrong.")
    second = register(client_secret="rotated", name="Drive of ours")
    assert (first.pk, Source.objects.count()) == (second.pk, 1)
    assert (second.name, str(second.client_secret), second.check_error) == ("Drive of ours", "rotated", "")


def test_a_good_registration_checks_out_and_mints_nothing(source: Source, drive: FakeDrive) -> None:
    assert registration_check.check(source=source)
    stored = Source.objects.get()
    assert stored.checked_at is not None
    assert stored.check_error == ""
    assert drive.tokens == set()


@pytest.mark.parametrize("wrong", [{"client_id": "x"}, {"client_secret": "x"}], ids=str)
def test_wrong_credentials_are_found_out(source: Source, drive: FakeDrive, wrong: dict[str, str]) -> None:
    given = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **wrong}
    source = register(issuer=drive.issuer, **given)
    assert not registration_check.check(source=source)
    assert "secret is wrong" in Source.objects.get().check_error


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "https://elsewhere.example"}, "another issuer"),
        ({"code_challenge_methods_supported": []}, "PKCE"),
        ({"token_endpoint": "gopher://x/"}, "token_endpoint"),
    ],
    ids=str,
)
def test_a_check_names_what_is_wrong_with_the_metadata(
    source: Source, drive: FakeDrive, change: dict[str, Any], words: str
) -> None:
    assert registration_check.check(source=source)
    drive.metadata = change
    assert not registration_check.check(source=source), "a check asks the source, not the cache"
    assert words in Source.objects.get().check_error


def test_a_server_that_accepts_any_code_does_not_check_out(source: Source, drive: FakeDrive) -> None:
    drive.misbehave["/o/token/"] = lambda handler: handler.answer_json(
        {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "scope": ""}
    )
    assert not registration_check.check(source=source)
    assert "never was" in Source.objects.get().check_error
    assert "x" not in Source.objects.get().check_error.split()
