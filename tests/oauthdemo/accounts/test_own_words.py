"""Every page of allauth is in our own words and in the frame of the drive; none is allauth's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver, reverse

pytestmark = pytest.mark.django_db
NOT_PAGES = {"account_logout", "mfa_download_recovery_codes"}  # asked by a form, and a file


@pytest.fixture
def janes(drive_client: Client) -> Client:
    user = get_user_model().objects.create_user("jane", "jane@example.org", "a password")
    EmailAddress.objects.create(user=user, email="jane@example.org", primary=True, verified=True)
    EmailAddress.objects.create(user=user, email="jane@islay.example")
    drive_client.force_login(user)
    return drive_client


def names() -> list[str]:
    resolver = get_resolver("oauthdemo.urls_drive")
    return sorted(
        name
        for name in {str(key) for key in resolver.reverse_dict if isinstance(key, str)}
        if name.startswith(("account_", "mfa_")) and not resolver.reverse_dict.getlist(name)[0][0][0][1]
    )


def is_ours(answer: Any) -> bool:
    shown = Path(answer.templates[0].origin.name)
    return shown.is_relative_to(project.BASE_DIR)


@pytest.mark.parametrize("somebody", [True, False], ids=["signed in", "a stranger"])
def test_no_page_is_a_stock_page(janes: Client, somebody: bool) -> None:
    client = janes if somebody else Client(headers={"host": "127.0.0.1:8000"})
    seen = []
    for name in names():
        answer = client.get(reverse(name, urlconf="oauthdemo.urls_drive"), follow=False)
        if answer.status_code == 200 and name not in NOT_PAGES:
            assert is_ours(answer), (name, answer.templates[0].origin.name)
            assert answer.content.decode().count("<h1") == 1, name
            seen.append(name)
    assert len(seen) >= 6


def test_links_out_of_letters_lead_to_our_own_words(janes: Client) -> None:
    address = EmailAddress.objects.get(email="jane@islay.example")
    good = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key], urlconf="oauthdemo.urls_drive")
    for page, words in ((good, "Is this your address?"), ("/accounts/confirm-email/nonsense/", "works no more")):
        answer = janes.get(page)
        assert is_ours(answer) and words in answer.content.decode()


def test_every_template_that_a_page_of_allauth_may_show_is_ours() -> None:
    """Those of features that are switched on; what only hands on to a layout has no words."""
    ours = Path(project.BASE_DIR) / "templates"
    for name in ("account_inactive", "signup_closed", "verification_sent", "verified_email_required", "password_set"):
        assert (ours / "account" / f"{name}.html").is_file(), name


def test_addresses_are_kept_in_the_frame_of_the_settings(janes: Client) -> None:
    for page in ("/settings/email/", "/accounts/email/"):
        text = janes.get(page).content.decode()
        assert 'class="settabs"' in text and "Not confirmed" in text and "Make it the main one" in text
    janes.post("/accounts/email/", {"action_add": "1", "email": "new@example.org"})
    assert EmailAddress.objects.filter(email="new@example.org").exists()
    janes.post("/accounts/email/", {"action_remove": "1", "email": "jane@islay.example"})
    assert not EmailAddress.objects.filter(email="jane@islay.example").exists()


def test_sessions_elsewhere_end_when_an_account_is_to_be_deleted(janes: Client) -> None:
    other = Client(headers={"host": "127.0.0.1:8000"})
    other.force_login(get_user_model().objects.get(username="jane"))
    assert other.get("/accounts/email/").status_code == 200
    assert janes.get("/settings/").status_code == 200
    janes.post("/settings/data/delete/", {"name": "jane"})
    assert janes.get("/accounts/email/").status_code == 200
    assert other.get("/accounts/email/").status_code == 302
