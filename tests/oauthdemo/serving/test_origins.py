"""Two sites in one process that share nothing a visitor could carry from one to the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from oauthdemo import checks
from oauthdemo.serving import origins

HOST = {"drive": "127.0.0.1:8000", "shop": "localhost:8000"}


@pytest.fixture
def jane(db: None) -> Any:
    return get_user_model().objects.create_user(username="jane", password="p")


@pytest.mark.promise("forged-host")
@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1", "a b"],
)
def test_unknown_host_gets_400_and_no_page(host: str) -> None:
    response = Client(headers={"host": host}).get("/healthz") if host else None
    assert origins.origin_of(host) is None
    assert response is None or response.status_code == 400


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8000", "drive"),
        ("127.0.0.1.", "drive"),
        ("localhost", "shop"),
        ("LOCALHOST:8000", "shop"),
        ("Localhost.:8000", "shop"),
        ("localhost:9999", "shop"),
    ],
)
def test_host_is_recognised_in_every_spelling(host: str, name: str) -> None:
    origin = origins.origin_of(host)
    assert origin is not None
    assert origin.name == name


def test_origins_on_one_host_are_told_apart_by_their_ports(settings: Any) -> None:
    settings.DRIVE_ORIGIN, settings.SHOP_ORIGIN = "https://photos.example", "https://photos.example:8443"
    assert origins.origin_of("photos.example:443") == origins.drive()
    assert origins.origin_of("photos.example:8443") == origins.shop()
    assert origins.origin_of("photos.example:1") is None


@pytest.mark.promise("site-two-origins")
def test_session_of_the_drive_signs_nobody_in_at_the_shop(jane: Any, drive_client: Client) -> None:
    drive_client.force_login(jane)
    key = drive_client.cookies["photodrive_session"].value
    for name in ("photodrive_session", "printshop_session", "sessionid"):
        shop = Client(headers={"host": HOST["shop"]})
        shop.cookies[name] = key
        response = shop.get("/")
        assert not hasattr(response.wsgi_request, "user")
        assert response.wsgi_request.session.is_empty()


@pytest.mark.promise("site-two-origins")
def test_session_of_the_shop_is_none_at_the_drive(jane: Any, shop_client: Client) -> None:
    from printshop.sessions.store import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(jane.pk)
    session.save()
    for name in ("photodrive_session", "printshop_session"):
        drive = Client(headers={"host": HOST["drive"]})
        drive.cookies[name] = session.session_key or ""
        assert not drive.get("/").wsgi_request.user.is_authenticated


@pytest.mark.promise("site-two-origins")
@pytest.mark.parametrize("path", ["/admin/", "/accounts/login/", "/o/authorize/", "/api/v1/photos/", "/trace/"])
def test_the_shop_has_no_page_of_the_drive(db: None, shop_client: Client, path: str) -> None:
    response = shop_client.get(path)
    assert response.status_code == 404
    assert f'href="http://127.0.0.1:8000{path}"' in response.content.decode()


@pytest.mark.promise("site-two-origins")
@pytest.mark.parametrize("path", ["/basket/", "/sources/", "/orders/"])
def test_the_drive_has_no_page_of_the_shop(db: None, drive_client: Client, path: str) -> None:
    response = drive_client.get(path + "?a=1")
    assert response.status_code == 404
    assert f'href="http://localhost:8000{path}?a=1"' in response.content.decode()


@pytest.mark.parametrize("origin", ["drive", "shop"])
def test_page_of_neither_site_is_plainly_not_found(db: None, origin: str) -> None:
    response = Client(headers={"host": HOST[origin]}).get("/no-such-page/")
    assert response.status_code == 404
    assert "on the other site" not in response.content.decode()


@pytest.mark.promise("forged-host")
@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded", "X-Forwarded-Proto"])
def test_forged_headers_change_no_link(db: None, drive_client: Client, header: str) -> None:
    plain = drive_client.get("/.well-known/oauth-authorization-server").content
    assert (
        drive_client.get("/.well-known/oauth-authorization-server", headers={header: "evil.example"}).content == plain
    )


@pytest.mark.promise("site-policy")
@pytest.mark.parametrize("origin", ["drive", "shop"])
def test_every_page_carries_the_policy(db: None, origin: str) -> None:
    for path in ("/", "/no-such-page/"):
        policy = Client(headers={"host": HOST[origin]}).get(path)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("origin", ["drive", "shop"])
def test_stale_form_is_refused_in_the_dress_of_its_site(db: None, origin: str) -> None:
    client = Client(headers={"host": HOST[origin]}, enforce_csrf_checks=True)
    response = client.post("/accounts/login/" if origin == "drive" else "/connect/photodrive/")
    assert response.status_code == 403
    assert ("printshop/shop.css" in response.content.decode()) == (origin == "shop")
    assert "somebody has signed in or out in this browser since" in response.content.decode()


def test_middleware_in_the_wrong_order_is_an_error(settings: Any) -> None:
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert [error.id for error in checks.check_origins()] == ["oauthdemo.E001"]


@pytest.mark.parametrize("origin", ["localhost:8000", "ftp://localhost", "http://localhost/", "http://localhost/shop"])
def test_origin_that_is_none_is_an_error(settings: Any, origin: str) -> None:
    settings.SHOP_ORIGIN = origin
    assert "oauthdemo.E002" in [error.id for error in checks.check_origins()]


@pytest.mark.parametrize("name", ["SHOP_ORIGIN", "FRAME_ORIGIN", "SLIDESHOW_ORIGIN"])
def test_origins_that_share_a_cookie_jar_are_an_error(settings: Any, name: str) -> None:
    setattr(settings, name, "http://127.0.0.1:8001")
    assert [error.id for error in checks.check_origins()] == ["oauthdemo.E003"]


def test_broken_address_of_the_shop_is_found_by_the_checks(settings: Any) -> None:
    settings.SHOP_URLCONF = "tests.oauthdemo.broken_urls"
    assert [error.id for error in checks.check_shop_urls()] == ["urls.E004"]


@pytest.mark.promise("site-production")
def test_settings_of_the_demo_do_not_pass_for_production() -> None:
    with pytest.raises(SystemCheckError, match=r"oauthdemo\.E004"):
        call_command("check", deploy=True)
