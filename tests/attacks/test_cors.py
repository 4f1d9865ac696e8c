"""Which pages may read our answers: those of origins that public applications registered, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from photodrive.authorization.clients import applications, cors_origins
from tests.factories.oauth import grant
from tests.factories.stored import make_photo
from tests.spec.flow import REDIRECT_URI, Flow

ORIGIN = "https://album.example"
OTHER = "https://evil.example"
CLIENTS = ["/o/token/", "/o/par/", "/o/device-authorization/", "/o/revoke_token/"]
API = [
    "/api/v1/",
    "/api/v1/photos/",
    "/api/v1/photos/x/",
    "/api/v1/photos/x/thumb/",
    "/api/v1/nothing",
    "/api/v1/schema/",
]
ELSEWHERE = ["/o/authorize/", "/o/authorize/00000000-0000-4000-8000-000000000000/", "/o/device/", "/o/introspect/",
             "/admin/", "/accounts/login/", "/", "/connected-apps/"]  # fmt: skip
NAMES = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers")
pytestmark = [pytest.mark.django_db, pytest.mark.promise("cors-clients")]


@pytest.fixture
def browser_app() -> Any:
    """A public application whose pages are at ``ORIGIN``."""
    return applications.register(
        name="Album", redirect_uris=[f"{ORIGIN}/callback", "com.example.album:/back"], confidential=False
    ).application


def ask(client: Client, path: str, *, origin: str = ORIGIN, method: str = "POST") -> Any:
    """A preflight."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,dpop",
    }
    return client.options(path, headers=headers)


def shared_with(response: Any) -> list[str | None]:
    return [response.headers.get(name) for name in NAMES[:2]]


@pytest.mark.parametrize("path", [*CLIENTS, *API])
def test_a_preflight_says_what_may_be_sent(drive_client: Client, browser_app: Any, path: str) -> None:
    response = ask(drive_client, path)
    assert (response.status_code, response.content) == (204, b"")
    assert shared_with(response) == [ORIGIN, None]
    assert response["Access-Control-Max-Age"] == "600"
    allowed = {name.strip() for name in response["Access-Control-Allow-Headers"].split(",")}
    assert {"Authorization", "Content-Type", "DPoP"} <= allowed
    assert ("POST" in response["Access-Control-Allow-Methods"]) == (path in CLIENTS or path == "/api/v1/photos/")
    assert "Origin" in response["Vary"]


@pytest.mark.parametrize("path", [*CLIENTS, *API])
@pytest.mark.parametrize("origin", [OTHER, "null", "*", "", "https://ALBUM.example", f"{ORIGIN}.evil.example"])
def test_to_other_origins_a_preflight_says_nothing(
    drive_client: Client, browser_app: Any, path: str, origin: str
) -> None:
    response = ask(drive_client, path, origin=origin)
    assert response.status_code == 204
    assert not any(name.startswith("Access-Control") for name in response.headers)
    assert "Origin" in response["Vary"]


def answers(client: Client, jane: Any, **headers: Any) -> Iterator[tuple[str, Any]]:
    """One of every answer that a page may get: good ones, refusals, errors."""
    token = grant(make_photo(jane), owner=jane).header
    photo = make_photo(jane)
    held = grant(photo, owner=jane, scopes=("photos:read", "photos:write"))
    file = f"/api/v1/photos/{photo.pk}/thumb/"
    yield "200", client.get("/api/v1/photos/", **token, **headers)
    yield "200", client.get(file, **held.header, **headers)
    yield "206", client.get(file, HTTP_RANGE="bytes=0-9", **held.header, **headers)
    yield "416", client.get(file, HTTP_RANGE="bytes=99999999-", **held.header, **headers)
    yield "304", client.get(file, HTTP_IF_NONE_MATCH="*", **held.header, **headers)
    yield "204", client.delete(f"/api/v1/photos/{photo.pk}/", **held.header, **headers)
    yield "400", client.get("/api/v1/photos/?limit=x", **token, **headers)
    yield "401", client.get("/api/v1/photos/", **headers)
    yield "401", client.get("/api/v1/photos/", HTTP_AUTHORIZATION="Bearer x", **headers)
    yield "403", client.delete("/api/v1/photos/x/", **token, **headers)
    yield "404", client.get("/api/v1/photos/x/", **token, **headers)
    yield "404", client.get("/api/v1/nothing", **headers)
    yield "405", client.put("/api/v1/photos/", **token, **headers)
    yield "413", client.patch("/api/v1/photos/x/", b"x" * 100_000, "application/json", **token, **headers)
    for path in CLIENTS:
        yield "400", client.post(path, b"a=b", "application/x-www-form-urlencoded", QUERY_STRING="a=b", **headers)
        yield "400", client.post(path, b"{}", "application/json", **headers)
        yield "405", client.get(path, **headers)
        yield "413", client.post(path, b"x" * 300_000, "application/x-www-form-urlencoded", **headers)
    yield "401", client.post("/o/revoke_token/", b"client_id=x&token=y", "application/x-www-form-urlencoded", **headers)


def test_every_answer_is_shared_with_a_registered_origin(drive_client: Client, jane: Any, browser_app: Any) -> None:
    for status, response in answers(drive_client, jane, HTTP_ORIGIN=ORIGIN):
        response.getvalue()  # and the file is closed
        assert str(response.status_code) == status, response.content
        assert shared_with(response) == [ORIGIN, None]
        assert "Origin" in response["Vary"]
        exposed = response["Access-Control-Expose-Headers"].split(", ")
        assert {"DPoP-Nonce", "WWW-Authenticate", "Retry-After"} <= set(exposed)


def test_no_answer_is_shared_with_another(drive_client: Client, jane: Any, browser_app: Any) -> None:
    for _, response in answers(drive_client, jane, HTTP_ORIGIN=OTHER):
        response.getvalue()  # and the file is closed
        assert not any(name.startswith("Access-Control") for name in response.headers)
        assert "Origin" in response["Vary"]  # or a cache would give this answer to the next page


def test_files_show_pages_what_fetch_needs(drive_client: Client, jane: Any, browser_app: Any) -> None:
    photo = make_photo(jane)
    response = drive_client.get(
        f"/api/v1/photos/{photo.pk}/original/", HTTP_ORIGIN=ORIGIN, **grant(photo, owner=jane).header
    )
    response.getvalue()
    exposed = set(response["Access-Control-Expose-Headers"].split(", "))
    assert {"ETag", "Content-Range", "Accept-Ranges", "Content-Disposition"} <= exposed


@pytest.mark.parametrize("path", CLIENTS)
def test_a_page_that_calls_too_often_can_read_that_it_did(
    drive_client: Client, browser_app: Any, settings: Any, path: str
) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ADDRESS_REQUESTS_PER_MINUTE": 1}
    drive_client.get(path)
    assert ask(drive_client, path)["Access-Control-Allow-Origin"] == ORIGIN  # or nothing could be read at all
    refused = drive_client.post(path, HTTP_ORIGIN=ORIGIN)
    assert refused.status_code == 429
    assert refused["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize("path", [*CLIENTS, *API])
def test_a_server_error_is_shared_too(browser_app: Any, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("details of ours")

    client = Client(headers={"host": "127.0.0.1:8000"}, raise_request_exception=False)
    monkeypatch.setattr("django.views.View.http_method_not_allowed", fail)
    monkeypatch.setattr("photodrive.authorization.http.views.JsonEndpoint.http_method_not_allowed", fail)
    monkeypatch.setattr("rest_framework.views.APIView.check_permissions", fail)
    monkeypatch.setattr("rest_framework.views.APIView.http_method_not_allowed", fail)
    response = client.patch(path, HTTP_ORIGIN=ORIGIN)
    if path not in ("/api/v1/nothing",):
        assert response.status_code == 500
    assert shared_with(response) == [ORIGIN, None]
    assert b"details of ours" not in response.content


@pytest.mark.promise("no-cors-authorize")
@pytest.mark.parametrize("method", ["get", "post", "options"])
@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_page_is_shared_with_anybody(drive_client: Client, browser_app: Any, path: str, method: str) -> None:
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    response = getattr(drive_client, method)(path, headers=headers)
    assert not any(name.startswith("Access-Control") for name in response.headers)


# -- whose origins count -------------------------------------------------------------------------------------


def test_a_confidential_application_has_no_pages(flow: Flow) -> None:
    assert flow.redirect_uri == REDIRECT_URI
    assert not cors_origins.is_registered("https://shop.example")


def test_a_disabled_application_has_none_from_the_next_answer_on(browser_app: Any) -> None:
    assert cors_origins.is_registered(ORIGIN)
    applications.set_enabled(browser_app, enabled=False)
    assert not cors_origins.is_registered(ORIGIN)
    applications.set_enabled(browser_app, enabled=True)
    browser_app.delete()
    assert not cors_origins.is_registered(ORIGIN)


def test_further_origins_of_an_application_count(browser_app: Any) -> None:
    browser_app.allowed_origins = "https://www.album.example http://plain.example http://127.0.0.1:5173"
    browser_app.save()
    assert cors_origins.is_registered("https://www.album.example")
    assert cors_origins.is_registered("http://127.0.0.1:5173")
    assert not cors_origins.is_registered("http://plain.example")  # anybody on the way could be it


@pytest.mark.parametrize(
    "near_miss",
    [
        "http://album.example", "https://album.example:8443", "https://www.album.example", "https://album.example/",
        "https://album.example.", "https://album.exampl", "https://xalbum.example", "https://album.example\r\nX: y",
        "https://album_example", "https://album%example", "com.example.album:", "com.example.album:/", "null",
        "https://" + "a" * 5000, "https://[", "https://album.example:x", "https://album.example:99999999",
    ],
)  # fmt: skip
def test_a_near_miss_is_another_origin(browser_app: Any, near_miss: str) -> None:
    assert not cors_origins.is_registered(near_miss)


@pytest.mark.parametrize(
    ("uri", "origin"),
    [
        ("https://Album.Example/cb", "https://album.example"),
        ("https://album.example:443/cb", "https://album.example"),
        ("https://album.example:8443/cb", "https://album.example:8443"),
        ("http://[::1]:3000/cb", "http://[::1]:3000"),
        ("com.example.app:/cb", ""),
        ("https:///cb", ""),
        ("https://album.example:x/", ""),
    ],
)
def test_origins_are_written_as_browsers_write_them(uri: str, origin: str) -> None:
    assert cors_origins.origin_of(uri) == origin


# -- cookies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [ORIGIN, OTHER, "null", "http://localhost:8000", "http://127.0.0.1:9999"])
def test_a_cookie_answers_no_page_of_another_origin(browser_app: Any, jane: Any, origin: str) -> None:
    photo = make_photo(jane)
    client = Client(headers={"host": "127.0.0.1:8000"}, enforce_csrf_checks=True)
    client.force_login(jane)
    assert client.get("/api/v1/photos/", HTTP_ORIGIN=origin).status_code == 401
    address = f"/api/v1/photos/{photo.pk}/"
    client.get(f"/photos/{photo.pk}/")  # gives the cookie of the CSRF token
    token = client.cookies["csrftoken"].value
    for response in (
        client.delete(address, HTTP_ORIGIN=origin),
        client.delete(address, HTTP_ORIGIN=origin, HTTP_X_CSRFTOKEN=token),
        client.patch(address, b'{"visibility": "public"}', "application/json", HTTP_ORIGIN=origin),
    ):
        assert response.status_code == 401
    photo.refresh_from_db()
    assert (photo.visibility, photo.trashed_at) == ("private", None)


def test_her_own_pages_use_her_session(jane: Any) -> None:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(jane)
    assert client.get("/api/v1/photos/").status_code == 200
    assert client.get("/api/v1/photos/", HTTP_ORIGIN=project.DRIVE_ORIGIN).status_code == 200
