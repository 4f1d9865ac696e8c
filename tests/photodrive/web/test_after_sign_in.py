"""A button pressed after the session ended: signing in leads to the page that it stood on, never to a blank one."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.factories.oauth import grant

pytestmark = pytest.mark.django_db
APPS = "/connected-apps/"


def going_on(client: Client, path: str, came_from: str | None) -> str:
    """The ``next`` of the sign-in page that a form leads to."""
    headers = {"referer": came_from} if came_from is not None else {}
    answer = client.post(path, headers=headers)
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


@pytest.mark.parametrize("page", [APPS, "/connected-apps/?ended=1", "/security/"])
def test_she_comes_back_to_the_page_of_the_button(nobody: Client, jane: Any, page: str) -> None:
    path = f"{APPS}{grant(owner=jane).authorization.pk}/end/"
    host = nobody.get("/accounts/login/").wsgi_request.get_host()
    assert going_on(nobody, path, f"http://{host}{page}") == page


@pytest.mark.parametrize(
    "came_from",
    [
        None,
        "",
        "https://evil.example/connected-apps/",
        "//evil.example/",
        "http://[",
        "http://{host}/nowhere/",
        "http://{host}{path}",
    ],
)
def test_it_leads_nowhere_else(nobody: Client, jane: Any, came_from: str | None) -> None:
    path = f"{APPS}{grant(owner=jane).authorization.pk}/end/"
    host = nobody.get("/accounts/login/").wsgi_request.get_host()
    said = came_from and came_from.format(host=host, path=path)
    assert going_on(nobody, path, said) == "/"


def test_a_page_that_is_only_looked_at_goes_on_to_itself(nobody: Client) -> None:
    assert nobody.get(APPS)["Location"] == f"/accounts/login/?next={APPS}"


@pytest.mark.parametrize("button", ["sessions/1/end/", "sessions/end-others/"])
def test_the_buttons_of_the_security_page_lead_back_to_it(nobody: Client, button: str) -> None:
    assert going_on(nobody, f"/accounts/{button}", None) == "/security/"
