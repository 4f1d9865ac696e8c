"""Sign-in never leads away from the drive, and what it mails leads to the drive alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "a password of hers"
ELSEWHERE = [
    "http://localhost/",  # the shop's host
    "http://127.0.0.1/",  # the drive's host, another port
    "//localhost/",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\thttps://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


@pytest.mark.promise("stays-here")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leaves_the_drive(drive_client: Client, jane: Any, address: str) -> None:
    response = drive_client.post("/accounts/login/", {"login": "jane", "password": PASSWORD, "next": address})
    assert response.status_code == 302
    assert response["Location"] == settings.LOGIN_REDIRECT_URL


@pytest.mark.promise("stays-here")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_out_never_leaves_the_drive(drive_client: Client, jane: Any, address: str) -> None:
    drive_client.force_login(jane)
    response = drive_client.post("/accounts/logout/", {"next": address})
    assert response["Location"] == settings.LOGOUT_REDIRECT_URL


@pytest.mark.promise("forged-host")
@pytest.mark.parametrize("address", ["jane@photodrive.example", "nobody@photodrive.example"])
def test_a_forged_port_in_the_host_gets_into_no_mail(jane: Any, address: str) -> None:
    forged = Client(headers={"host": "127.0.0.1:6666"})
    assert forged.post("/accounts/password/reset/", {"email": address}).status_code == 302
    (sent,) = mail.outbox
    assert "6666" not in sent.subject + str(sent.body)
    assert f"{settings.DRIVE_ORIGIN}/accounts/" in sent.body
