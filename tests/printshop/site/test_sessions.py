"""The shop's own sessions and customers."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from printshop.accounts import customers
from printshop.accounts.models import Customer
from printshop.sessions.middleware import COOKIE_NAME, ShopSessionMiddleware
from printshop.sessions.models import ShopSession
from printshop.sessions.store import SessionStore
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop.visitors import Visitor


def visit(key: str | None = None, write: bool = False, status: int = 200) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get("/")
    if key:
        request.COOKIES[COOKIE_NAME] = key

    def page(request: HttpRequest) -> HttpResponse:
        if write:
            request.session["kept"] = "yes"
        return HttpResponse(status=status)

    response = ShopSessionMiddleware(page)(request)
    assert isinstance(response, HttpResponse)
    return request, response


def test_a_session_key_nobody_gave_out_means_nothing(db: None) -> None:
    request, _ = visit(key="x" * 32, write=True)
    assert request.session.session_key != "x" * 32
    assert not ShopSession.objects.filter(session_key="x" * 32).exists()


@pytest.mark.promise("site-two-origins")
def test_data_of_another_sites_session_store_is_not_read(db: None) -> None:
    from django.contrib.sessions.backends.signed_cookies import SessionStore as OtherStore

    assert SessionStore().decode(OtherStore().encode({"_auth_user_id": "1"})) == {}


def test_reading_makes_no_session(db: None) -> None:
    _, response = visit()
    assert COOKIE_NAME not in response.cookies
    assert not ShopSession.objects.exists()


def test_an_error_saves_no_session(db: None) -> None:
    _, response = visit(write=True, status=500)
    assert COOKIE_NAME not in response.cookies


@pytest.mark.promise("session-cookie")
def test_the_cookie_is_http_only_and_lax(db: None) -> None:
    _, response = visit(write=True)
    cookie = response.cookies[COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert bool(cookie["secure"]) is django_settings.SESSION_COOKIE_SECURE


@pytest.mark.promise("session-cookie")
def test_where_cookies_are_secure_no_neighbour_can_plant_one(db: None, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    _, response = visit(write=True)
    cookie = response.cookies[f"__Host-{COOKIE_NAME}"]
    assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", "")
    assert COOKIE_NAME not in response.cookies
    request, _ = visit(key="planted")
    assert request.session.session_key is None


def test_a_session_comes_back(db: None) -> None:
    request, _ = visit(write=True)
    again, _ = visit(key=request.session.session_key)
    assert again.session["kept"] == "yes"


def test_looking_around_makes_no_customer(visitor: Visitor, source: Source) -> None:
    for path in ("/", "/sources/", "/import/", "/connect/drive/", "/basket/", "/orders/"):
        assert visitor.get(path).status_code == 200
    assert not Customer.objects.exists()


def test_a_made_up_customer_in_a_session_is_nobody(db: None) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    for kept in ("nonsense", "0192aaaa-0000-7000-8000-000000000000", None):
        request.session[customers.SESSION_KEY] = kept
        assert customers.current(request) is None
    made = customers.current(request, create=True)
    assert made is not None
    assert customers.current(request) == made


@pytest.mark.django_db
@pytest.mark.parametrize("comes", [True, False], ids=["in", "out"])
def test_what_a_project_keeps_in_the_same_session_outlives_signing_in_and_out_under_a_new_key(comes: bool) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session.update({"_auth_user_id": "1", customers.SESSION_KEY: "x", "printshop_binding": "of before"})
    request.session.save()
    before = request.session.session_key
    identity = shop.make_identity()
    customers.sign_in(request, identity) if comes else customers.sign_out(request)
    ours = {customers.SESSION_KEY: str(identity.customer_id), customers.IDENTITY_KEY: identity.pk} if comes else {}
    assert dict(request.session.items()) == {"_auth_user_id": "1", **ours}
    assert request.session.session_key not in (None, before) and not SessionStore(before).load()


@pytest.mark.django_db
def test_of_a_session_with_nothing_else_in_it_nothing_is_left_by_signing_out() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    customers.sign_in(request, shop.make_identity())
    customers.sign_out(request)
    assert request.session.is_empty() and not ShopSession.objects.exists()
