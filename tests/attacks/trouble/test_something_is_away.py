"""No database, no cache: 503 with Retry-After at every address that needs it, in the form of each interface."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.attacks.matrix.callers import World, become, make_world
from tests.attacks.matrix.routes import address
from tests.attacks.matrix.table import rows
from tests.attacks.trouble import away
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.promise("trouble-told")]
PROGRAMS = ("/o/token/", "/o/par/", "/o/revoke_token/", "/o/introspect/", "/o/register/", "/o/device-authorization/")
DOCUMENTS = ("/o/jwks/", "/.well-known/openid-configuration", "/.well-known/oauth-protected-resource")
JSON, PROBLEM = "application/json", "application/problem+json"


@pytest.fixture
def world() -> World:
    made = make_world()
    made.client.raise_request_exception = False
    return made


def wrong(response: Any, kind: str) -> str:
    """What is wrong with an answer that was made without what is away; empty for one that did well without."""
    if response.status_code < 500:
        return ""
    told = response.status_code, response.headers.get("Content-Type", ""), response.headers.get("Retry-After", "")
    good = told[0] in (503, 507) and told[1].startswith(kind) and told[2].isdecimal()
    return "" if good and "no-store" in response["Cache-Control"] else f"{told}"


def asked(world: World, path: str, method: str, caller: str, kind: str = "") -> tuple[str, int]:
    credentials = become(caller, world)
    with away.database():
        response = getattr(world.client, method.lower())(path, **credentials)
    return wrong(response, kind or ("text/html" if "api/" not in path and "userinfo" not in path else PROBLEM)), (
        response.status_code
    )


def test_every_address_of_the_drive_says_so_without_a_database(world: World) -> None:
    found, refused = {}, set()
    for route, target, method in sorted({(row.route, row.target, row.method) for row in rows()}):
        path = address(route, target, world)
        if path in PROGRAMS or path in DOCUMENTS:
            continue
        for caller in ("jane", "token"):
            problem, status = asked(world, path, method, caller)
            if problem:
                found[method, path, caller] = problem
            if status == 503:
                refused.add(route)
    assert found == {}
    assert {"library", "upload", "connected_apps", "userinfo", "api:photo-list", "api:photo-file/thumb"} <= refused


@pytest.mark.parametrize("path", PROGRAMS)
@pytest.mark.parametrize("missing", ["database", "cache"])
def test_endpoints_for_programs_answer_in_json(db: None, settings: Any, path: str, missing: str) -> None:
    client = Client(raise_request_exception=False, headers={"origin": "https://app.example"})
    values = {"grant_type": "authorization_code", "client_id": "x", "code": "x", "token": "x", "redirect_uri": "x"}
    body, form = urlencode(values), "application/x-www-form-urlencoded"
    headers: Any = {"HTTP_AUTHORIZATION": f"Bearer pd_ia_{'x' * 43}"} if "register" in path else {}
    if missing == "cache":
        before, settings.CACHES = settings.CACHES, away.CACHES
        response = client.post(path, body, form, **headers)
        settings.CACHES = before
    else:
        with away.database():
            response = client.post(path, body, form, **headers)
    assert wrong(response, JSON) == ""
    if response.status_code == 503:
        assert response.json()["error"] == "temporarily_unavailable"
        assert response["Content-Security-Policy"]
    else:
        assert path == "/o/register/", "which knows tokens of ours by their form"


@pytest.mark.parametrize("path", [*PROGRAMS, *DOCUMENTS, "/api/v1/photos/", "/o/userinfo/"])
def test_a_preflight_is_no_server_error(db: None, path: str) -> None:
    asking: Any = {"HTTP_ORIGIN": "https://app.example", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    with away.database():
        response = Client(raise_request_exception=False).options(path, **asking)
    assert wrong(response, "application/") == ""


def test_the_keys_cannot_be_read(db: None) -> None:
    with away.database():
        response = Client(raise_request_exception=False).get("/o/jwks/")
    assert (response.status_code, response.json()["error"]) == (503, "temporarily_unavailable")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_every_page_of_the_shop_says_so_without_a_database(db: None, shop_client: Client) -> None:
    shop_client.raise_request_exception = False
    shop.make_source()
    found, refused = {}, 0
    for pattern in get_resolver("printshop.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        photo = "0" * 8 + "-0000-4000-8000-" + "0" * 12
        values = {"slug": "kept", "photo_id": photo, "number": "AAAA-BBBB", "version": "0", "drawing": "stamp"}
        names = pattern.pattern.converters
        path = reverse(
            f"printshop:{pattern.name}", "oauthdemo.urls_shop", kwargs={name: values[name] for name in names}
        )
        for method in ("get", "post"):
            shop_client.cookies["printshop_session"] = "x" * 32
            with away.database():
                response = getattr(shop_client, method)(path)
            refused += response.status_code == 503
            if problem := wrong(response, "text/html"):
                found[method, path] = problem
    assert found == {}
    assert refused > 20


@pytest.mark.parametrize("name", ["drive_client", "shop_client"])
def test_health_tells_what_is_away(db: None, request: Any, settings: Any, name: str) -> None:
    client: Client = request.getfixturevalue(name)
    assert client.get("/healthz").content == b"ok\n"
    with away.database():
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"not reached: database default\n")
    before, settings.CACHES = settings.CACHES, away.CACHES
    response = client.get("/healthz")
    settings.CACHES = before
    assert (response.status_code, response.content) == (503, b"not reached: cache default\n")
    assert response["Retry-After"] == "30"


def test_a_cache_that_is_away_closes_the_api(world: World, settings: Any) -> None:
    credentials = become("token", world)
    before, settings.CACHES = settings.CACHES, away.CACHES
    response = world.client.get("/api/v1/photos/", **credentials)
    settings.CACHES = before
    assert wrong(response, PROBLEM) == ""
    assert response.json()["code"] == "temporarily_unavailable"
    cache.clear()


def test_a_script_is_told_in_json_and_a_person_on_a_page(world: World) -> None:
    become("jane", world)
    with away.database():
        told = world.client.post("/photos/upload/", headers={"accept": JSON})
        shown = world.client.get("/", headers={"accept": "text/html"})
    assert (told.status_code, told.json()["results"]) == (503, [])
    assert "does not answer at the moment" in told.json()["message"]
    assert "does not answer at the moment" in shown.content.decode()
