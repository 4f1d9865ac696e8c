"""What fails outside of the views, in a middleware say, is answered by the project's ``handler500``: in each form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client

pytestmark = pytest.mark.django_db
DRIVE, SHOP = {"host": "127.0.0.1:8000"}, {"host": "localhost:8000"}


class Passing:
    """A middleware whose database is away."""

    problem: Exception = OperationalError("connection refused")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.get_response(request)
        raise self.problem


class Lasting(Passing):
    problem = RuntimeError("what only the log may know")


def asked(settings: Any, middleware: type[Passing], path: str, host: dict[str, str]) -> Any:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.{middleware.__name__}"]
    return Client(raise_request_exception=False, headers=host).get(path)


@pytest.mark.promise("trouble-told")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/o/token/", "application/json"),
        ("/.well-known/oauth-authorization-server", "application/json"),
        ("/api/v1/photos/", "application/problem+json"),
        ("/o/userinfo/", "application/problem+json"),
        ("/accounts/login/", "text/html"),
        ("/nowhere/", "text/html"),
    ],
)
def test_trouble_at_the_drive(settings: Any, path: str, kind: str) -> None:
    response = asked(settings, Passing, path, DRIVE)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (503, kind)
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.promise("trouble-told")
def test_trouble_at_the_shop(settings: Any) -> None:
    response = asked(settings, Passing, "/basket/", SHOP)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Your basket and your orders are safe" in response.content.decode()


@pytest.mark.promise("no-server-error")
@pytest.mark.parametrize(
    ("path", "kind"),
    [("/o/token/", "application/json"), ("/api/v1/photos/", "application/problem+json"), ("/", "text/html")],
)
def test_a_mistake_of_ours(settings: Any, path: str, kind: str) -> None:
    response = asked(settings, Lasting, path, DRIVE)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (500, kind)
    assert b"only the log" not in response.content
    assert "Retry-After" not in response.headers
