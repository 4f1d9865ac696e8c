"""Bodies and queries that cannot be read are refused by a page or a line, never by a server error."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from oauthdemo import asgi, wsgi

DRIVE, SHOP = "127.0.0.1:8000", "localhost:8000"
FORM = "application/x-www-form-urlencoded"
PLACES = [(DRIVE, "/"), (DRIVE, "/nothing-here"), (DRIVE, "/photos/upload/"), (SHOP, "/basket/"), (SHOP, "/nothing")]
BODIES = {
    "a form in another encoding": (f"{FORM}; charset=utf-16", b"a=1"),
    "a multipart form without boundary": ("multipart/form-data", b"a=1"),
    "a thousand and more fields": (FORM, b"&".join(b"a%d=1" % n for n in range(1200))),
    "more than is read into memory": (FORM, b"a=" + b"x" * 3_000_000),
    "a field whose base64 is none": (
        MULTIPART_CONTENT,
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=a\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--{BOUNDARY}--\r\n".encode(),
    ),
}


@pytest.fixture
def visitor(django_user_model: Any) -> Client:
    """Signed in, holding a CSRF cookie: without one, Django never looks into a body."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(django_user_model.objects.create_user("jane"))
    client.cookies["csrftoken"] = "a" * 32
    return client


@pytest.mark.promise("no-server-error")
@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("host", "path"), PLACES)
def test_a_body_that_cannot_be_read_is_no_server_error(visitor: Client, host: str, path: str, body: str) -> None:
    content_type, data = BODIES[body]
    response = visitor.generic("POST", path, data, content_type, headers={"host": host, "origin": f"http://{host}"})
    assert 400 <= response.status_code < 500, response.content


@pytest.mark.promise("page-headers")
@pytest.mark.django_db
def test_the_page_for_a_refused_form_is_kept_by_no_cache(visitor: Client) -> None:
    url = "/o/authorize/00000000-0000-4000-8000-000000000000/"
    for response in (
        visitor.post(url, headers={"host": DRIVE}),
        visitor.get("/o/authorize/x", headers={"host": DRIVE}),
    ):
        assert response.status_code in {403, 404}
        assert response["Cache-Control"] == "no-store"


@pytest.mark.promise("no-server-error")
@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "rot13", "utf-16", '"zlib"'])
def test_a_charset_that_is_none_is_refused_before_django_fails_over_it(charset: str) -> None:
    content_type = f"text/plain; charset={charset}"
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "a=%ff", "CONTENT_TYPE": content_type}
    answers: list[tuple[str, list[tuple[str, str]]]] = []
    body = wsgi.application(environ, lambda status, headers: answers.append((status, headers)))
    assert answers[0][0] == "400 Bad Request"
    assert b"UTF-8" in b"".join(body)


@pytest.mark.promise("no-server-error")
def test_a_charset_that_is_none_is_refused_under_asgi_too() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"content-type", b"text/plain; charset=hex")]}
    with ThreadPoolExecutor(1) as away:  # from Playwright's loop, which runs in this thread once a browser was used
        away.submit(asyncio.run, asgi.application(scope, None, send)).result()
    assert sent[0]["status"] == 400


def test_the_charsets_that_browsers_send_are_taken() -> None:
    from oauthdemo.serving.charset_guard import is_strange

    said = ["", FORM, f"{FORM}; charset=UTF-8", f'{FORM}; charset="utf8"', "text/plain; charset=iso-8859-1", ";;=", "é"]
    assert not any(is_strange(content_type) for content_type in said)
