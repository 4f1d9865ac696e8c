"""On every answer of the OAuth endpoints: the headers and the form that SECURITY names, whatever was sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from photodrive.authorization import urls
from photodrive.authorization.endpoints.metadata import DocumentView
from photodrive.authorization.http.views import JsonEndpoint, PageEndpoint
from tests.spec.flow import Flow, basic

FORM = "application/x-www-form-urlencoded"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "post"]
NOBODYS = "00000000-0000-4000-8000-000000000000"
ARGUMENTS = {"path": "api/v1/"}  # of the resource whose metadata is looked for


def addresses(kind: type) -> list[str]:
    """The endpoints of one kind, read from the URLconf: a new one is held to all this from its first day."""
    views: Any = [(pattern, pattern.callback) for pattern in urls.urlpatterns]
    found = [pattern for pattern, view in views if issubclass(view.view_class, kind)]
    return [
        reverse(
            f"photodrive:{pattern.name}", args=[ARGUMENTS.get(name, NOBODYS) for name in pattern.pattern.converters]
        )
        for pattern in found
    ]


JSON, PAGES, DOCUMENTS = addresses(JsonEndpoint), addresses(PageEndpoint), addresses(DocumentView)
BY_TOKEN = {"/o/register/": {"POST"}, f"/o/register/{NOBODYS}/": {"GET", "HEAD", "PUT", "DELETE"}}
AUTHENTICATED = ["/o/token/", "/o/par/", "/o/device-authorization/", "/o/revoke_token/", "/o/introspect/"]
NOTHING = ["/o/", "/o/nothing/", "/o/token/x/", "/o/authorize/x/", "/o/par/../x/", "/o/%00/", "/o/%ff/"]
# What a client may send: content type, body, and headers.
SENT: dict[str, tuple[str, bytes, dict[str, str]]] = {
    "nothing": ("", b"", {}),
    "an empty form": (FORM, b"", {}),
    "a form that says little": (FORM, b"grant_type=authorization_code&code=x&token=x&redirect_uri=x", {}),
    "another content type": ("application/json", b'{"grant_type": "authorization_code"}', {}),
    "no content type that there is": ("x/y/z; ;;=", b"a", {}),
    "a multipart form without boundary": ("multipart/form-data", b"a=1", {}),
    "bytes that are no text": (FORM, b"\xff\xfe=\x80%ff%zz", {}),
    "a NUL": (FORM, b"grant_type=a%00b&token=%00&state=%00", {}),
    "a parameter twice": (FORM, b"grant_type=a&grant_type=b&token=a&token=b&state=a&state=b", {}),
    "a long parameter": (FORM, b"grant_type=" + b"x" * 5000 + b"&state=" + b"x" * 5000, {}),
    "too many parameters": (FORM, b"&".join(b"a%d=1" % n for n in range(1200)), {}),
    "too much": (FORM, b"a=" + b"x" * 300_000, {}),
    "more than is read into memory": (FORM, b"a=" + b"x" * 3_000_000, {}),
    "a length that is none": (FORM, b"a=b", {"CONTENT_LENGTH": "x"}),
    "an unknown client": (FORM, b"token=x&grant_type=refresh_token&refresh_token=x&redirect_uri=x&client_id=x", {}),
    "a wrong secret": (FORM, b"token=x&redirect_uri=x", basic("x", "y")),
    "unreadable credentials": (FORM, b"token=x&redirect_uri=x", {"HTTP_AUTHORIZATION": "Basic !!!"}),
    "a scheme that there is not": (FORM, b"token=x&redirect_uri=x", {"HTTP_AUTHORIZATION": "Digest username=x"}),
    "a bad proof": (FORM, b"token=x&redirect_uri=x", {"HTTP_DPOP": "x.y.z"}),
    "another origin": (FORM, b"token=x&redirect_uri=x", {"HTTP_ORIGIN": "https://evil.example"}),
    "a query": (FORM, b"token=x", {"QUERY_STRING": "token=x&state=%ff%00"}),
}
pytestmark = [pytest.mark.django_db, pytest.mark.promise("page-headers")]


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "127.0.0.1:8000"})


def send(client: Client, method: str, path: str, sent: str, **more: Any) -> Any:
    content_type, body, headers = SENT[sent]
    return client.generic(method, path, body, content_type, **{**headers, **more})


def assert_hardened(response: Any) -> None:
    """What holds for every answer of every endpoint."""
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert (response.status_code == 405) <= response.has_header("Allow")
    assert (response.status_code == 401) == response.has_header("WWW-Authenticate")
    assert (response.status_code == 429) == response.has_header("Retry-After")
    assert b"Traceback" not in response.content


def assert_of_a_page(response: Any) -> None:
    """In front of a person."""
    assert_hardened(response)
    assert response["Cache-Control"] == "no-store"
    assert response.headers.get("Cross-Origin-Opener-Policy", "unsafe-none") == "unsafe-none"
    assert not response.has_header("Access-Control-Allow-Origin")
    assert response.status_code < 400 or not response.content or response["Content-Type"].startswith("text/html")


def assert_for_clients(response: Any, *, scheme: str = "Basic") -> None:
    """For programs, which prove themselves by ``scheme``."""
    assert_hardened(response)
    assert response["Cache-Control"] == "no-store"
    assert response["Pragma"] == "no-cache"
    assert "'self'" not in response["Content-Security-Policy"]
    if response.content:
        assert response["Content-Type"] == "application/json"
        assert isinstance(response.json(), dict)
    if response.status_code >= 400 and response.content:
        assert {"error"} <= set(response.json()) <= {"error", "error_description", "error_uri"}
    if response.status_code == 401:
        assert response["WWW-Authenticate"].startswith(f"{scheme} realm=")


def test_every_endpoint_is_of_a_kind_that_is_held_to_its_headers() -> None:
    assert len(JSON) + len(PAGES) + len(DOCUMENTS) == len(urls.urlpatterns)
    assert {*AUTHENTICATED, *BY_TOKEN} == set(JSON)


@pytest.mark.promise("json-errors")
@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("path", JSON)
def test_every_answer_for_clients(client: Client, path: str, sent: str) -> None:
    methods = BY_TOKEN.get(path, {"POST"})
    for method in METHODS:
        response = send(client, method, path, sent)
        assert_for_clients(response, scheme="Bearer" if path in BY_TOKEN else "Basic")
        if method.upper() not in {*methods, "OPTIONS"}:
            assert (response.status_code, set(response["Allow"].split(", "))) == (405, methods)
        if method in methods:
            assert response.status_code in ({401} if path in BY_TOKEN else {400, 401, 413})


@pytest.mark.spec("RFC 6749", "5.1")
def test_good_answers_for_clients(flow: Flow, photos: Any) -> None:
    pushed = flow.push()
    answered = flow.exchange(flow.code(photos, url=flow.pushed_url(pushed.json()["request_uri"])))
    token = answered.json()["access_token"]
    told = flow.post("/o/introspect/", {"token": token}, **flow.authentication())
    given_back = flow.post("/o/revoke_token/", {"token": token}, **flow.authentication())
    assert [r.status_code for r in (pushed, answered, told, given_back)] == [201, 200, 200, 200]
    for response in (pushed, answered, told, given_back):
        assert_for_clients(response)


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_in_front_of_a_person(client: Client, path: str, sent: str) -> None:
    for method in METHODS:
        response = send(client, method, path, sent)
        assert_of_a_page(response)
        assert response.status_code < 500


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("switch", ["", "switch/"])
def test_every_answer_about_a_kept_request(flow: Flow, stranger: Flow, jane: Any, sent: str, switch: str) -> None:
    for browser in (stranger.browser, flow.browser):
        for method in METHODS:
            browser.force_login(jane) if browser is flow.browser else None
            response = send(browser, method, flow.consent_url() + switch, sent)
            assert_of_a_page(response)
            assert response.status_code < 500


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_the_consent_page_and_the_ways_from_it(flow: Flow, photos: Any, decision: str) -> None:
    url = flow.consent_url()
    ticks = [str(photos[0].pk)]
    for response in (
        flow.browser.get(url),
        flow.browser.post(url, {"shown": ticks, "photo": ticks}),  # remembers, and 303 to the page
        flow.browser.post(url, {"shown": ticks, "photo": ticks, "decision": decision}),
        flow.browser.get(url),  # answered before
        flow.browser.post(url, {"decision": decision}),
    ):
        assert_of_a_page(response)


def test_the_refusal_of_a_forged_form(flow: Flow, jane: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    url = flow.consent_url()
    for path in (url, f"{url}switch/"):
        for method in ("POST", "PUT", "DELETE", "BREW"):
            response = browser.generic(method, path, b"decision=allow", FORM, HTTP_ORIGIN="https://evil.example")
            assert response.status_code == 403
            assert_of_a_page(response)


def test_a_foreign_form_may_bring_a_request_and_nothing_more(flow: Flow) -> None:
    browser = Client(enforce_csrf_checks=True)
    headers = {"origin": "https://shop.example"}
    assert browser.post("/o/authorize/", flow.parameters(), headers=headers).status_code == 303


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", NOTHING)
def test_addresses_that_are_none(client: Client, path: str, method: str) -> None:
    response = client.generic(method, path)
    assert response.status_code in {404, 400}
    assert_hardened(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_documents(client: Client, path: str, method: str) -> None:
    response = client.generic(method, path, HTTP_ORIGIN="https://anybody.example")
    assert_hardened(response)
    assert response["Access-Control-Allow-Origin"] == "*"
    if method in ("GET", "HEAD"):
        assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=300")
    elif method == "OPTIONS":
        assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    else:
        assert (response.status_code, response["Cache-Control"]) == (405, "no-store")
        assert response.json()["error"] == "invalid_request"


def fail(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("what only the log may know")


@pytest.mark.promise("no-server-error")
@pytest.mark.parametrize("path", AUTHENTICATED)
def test_an_error_of_ours_for_clients(
    flow: Flow, path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("photodrive.authorization.client_auth.client_authentication.is_authentic", fail)
    client = Client(raise_request_exception=False)
    body = b"grant_type=authorization_code&code=x&token=x&redirect_uri=x"
    proof: Any = flow.authentication()
    response = client.post(path, body, FORM, **proof)
    assert (response.status_code, response.json()["error"]) == (500, "server_error")
    assert_for_clients(response)
    assert b"only the log" not in response.content
    assert "what only the log may know" in caplog.text
    assert flow.secret not in caplog.text


@pytest.mark.promise("no-server-error")
def test_an_error_of_ours_in_front_of_a_person(
    flow: Flow, jane: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = flow.consent_url()
    monkeypatch.setattr("photodrive.authorization.requests.pending_requests.find", fail)
    monkeypatch.setattr("photodrive.authorization.requests.pending_requests.keep", fail)
    browser = Client(raise_request_exception=False)
    browser.force_login(jane)
    for response in (browser.get(url), browser.get("/o/authorize/", flow.parameters())):
        assert response.status_code == 500
        assert_of_a_page(response)
        assert b"only the log" not in response.content
    assert "what only the log may know" in caplog.text
