"""The admin and the second factor: asked for in production, and told in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.second_factor import code_of, turn_on

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-admin-second-factor")]
PASSWORD = "a password of the admin"
ADMIN, APPLICATIONS = "/admin/", "/admin/photodrive/registeredapplication/?q=shop"


@pytest.fixture(autouse=True)
def _in_production(settings: Any) -> None:
    settings.ADMIN_SECOND_FACTOR = True


@pytest.fixture
def admin(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("admin", password=PASSWORD)


def password_step(client: Client) -> None:
    client.post("/accounts/login/", {"login": "admin", "password": PASSWORD})


@pytest.mark.parametrize("path", [ADMIN, APPLICATIONS, "/admin/auth/user/add/", "/admin/nothing/here/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_alone_opens_no_page_of_it(client: Client, admin: Any, path: str, method: str) -> None:
    password_step(client)
    response = getattr(client, method)(path)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    assert "/accounts/2fa/totp/activate/" in response.content.decode()


def test_signing_in_with_it_opens_the_admin(client: Client, admin: Any) -> None:
    secret = turn_on(admin)
    password_step(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get(ADMIN).status_code == 200


def test_who_turned_it_on_just_now_shows_it_and_goes_on(client: Client, admin: Any) -> None:
    password_step(client)
    secret = turn_on(admin)
    page = client.get(APPLICATIONS).content.decode()
    way = "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fphotodrive%2Fregisteredapplication%2F%3Fq%3Dshop"
    assert way in page
    response = client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": APPLICATIONS})
    assert response["Location"] == APPLICATIONS
    assert client.get(APPLICATIONS).status_code == 200


def test_a_password_typed_again_is_no_second_factor(client: Client, admin: Any) -> None:
    password_step(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": ADMIN})
    assert client.get(ADMIN).status_code == 403


def test_what_somebody_else_proved_in_this_browser_does_not_count(
    client: Client, admin: Any, django_user_model: Any
) -> None:
    sam = django_user_model.objects.create_user("sam", password=PASSWORD)
    secret = turn_on(sam)
    client.post("/accounts/login/", {"login": "sam", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    client.post("/accounts/logout/")
    password_step(client)
    assert client.get(ADMIN).status_code == 403


def test_others_notice_nothing_of_it(client: Client, admin: Any, django_user_model: Any) -> None:
    assert client.get(ADMIN)["Location"].startswith("/admin/login/")
    client.force_login(django_user_model.objects.create_user("jane"))
    assert client.get("/").status_code == 200
    assert "second factor" not in client.get(ADMIN, follow=True).content.decode()


def test_the_rest_of_the_drive_stays_open_to_staff(client: Client, admin: Any) -> None:
    password_step(client)
    assert [client.get(path).status_code for path in ("/", "/security/", "/accounts/2fa/")] == [200] * 3


def test_the_demo_does_not_ask(client: Client, admin: Any, settings: Any) -> None:
    settings.ADMIN_SECOND_FACTOR = False
    password_step(client)
    assert client.get(ADMIN).status_code == 200
