"""The admin sees sign-ins and second factors, takes them away, and learns no secret of theirs."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.test import Client

from tests.factories.second_factor import turn_on

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-admin")]
PASSWORD = "a password of hers"
SESSIONS, FACTORS = "/admin/usersessions/usersession/", "/admin/mfa/authenticator/"


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", password=PASSWORD)


@pytest.fixture
def hers(jane: Any) -> Client:
    """A browser in which jane is signed in."""
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.post("/accounts/login/", {"login": "jane", "password": PASSWORD})
    return client


@pytest.fixture
def admin(db: None, django_user_model: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(django_user_model.objects.create_superuser("admin"))
    return client


@pytest.mark.promise("site-sessions")
@pytest.mark.parametrize("in_one_go", [True, False])
def test_taking_a_sign_in_away_signs_its_browser_out(hers: Client, admin: Client, in_one_go: bool) -> None:
    row = UserSession.objects.get(user__username="jane")
    assert str(hers.session.session_key) not in admin.get(f"{SESSIONS}{row.pk}/change/").content.decode()
    if in_one_go:
        admin.post(SESSIONS, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    else:
        admin.post(f"{SESSIONS}{row.pk}/delete/", {"post": "yes"})
    assert hers.get("/connected-apps/")["Location"].startswith("/accounts/login/")
    assert LogEntry.objects.exists()


def test_a_lost_second_factor_is_taken_away(jane: Any, admin: Client) -> None:
    turn_on(jane)
    row = Authenticator.objects.get(user=jane, type="totp")
    assert row.data["secret"] not in admin.get(f"{FACTORS}{row.pk}/change/").content.decode()
    for one in Authenticator.objects.filter(user=jane):
        admin.post(f"{FACTORS}{one.pk}/delete/", {"post": "yes"})
    client = Client(headers={"host": "127.0.0.1:8000"})
    assert client.post("/accounts/login/", {"login": "jane", "password": PASSWORD})["Location"] == "/"


@pytest.mark.parametrize("page", [SESSIONS, FACTORS])
def test_nothing_is_made_or_changed_there(jane: Any, hers: Client, admin: Client, page: str) -> None:
    turn_on(jane)
    row = UserSession.objects.get(user=jane) if page == SESSIONS else Authenticator.objects.filter(user=jane)[0]
    assert admin.get(page).status_code == 200
    assert admin.get(f"{page}add/").status_code == 403
    assert admin.post(f"{page}{row.pk}/change/", {"user": "1"}).status_code == 403
