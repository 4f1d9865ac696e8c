"""A browser app on another origin, in a real browser: it gets through the whole flow, and a stranger's page nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page

from photodrive.authorization.clients import applications
from photodrive.photos.library.ingest import add_photo
from tests.conftest import Site
from tests.factories.photos import encoded
from tests.spec.flow import query_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("cors-clients"),
]
FOLDER = Path(__file__).parent / "browser_app"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the app's files and tells nobody."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Where the app's pages are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(FOLDER)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def jane() -> Any:
    return get_user_model().objects.create_user("jane")


@pytest.fixture
def hers(jane: Any, site: Site) -> Client:
    """Jane's browser at the drive, signed in."""
    client = Client(headers={"host": site.drive.removeprefix("http://")})
    client.force_login(jane)
    return client


@pytest.fixture
def album(port: int) -> Any:
    """A public application with its pages at http://localhost."""
    uri = f"http://localhost:{port}/callback"
    return applications.register(name="Album", redirect_uris=[uri], confidential=False).application


def code_for(album: Any, request_uri: str, photo: Any, hers: Client) -> str:
    """Jane approves; the code that the browser brings to the app's redirect URI."""
    sent = {"client_id": album.client_id, "request_uri": request_uri}
    consent = hers.get("/o/authorize/", sent)["Location"]
    hers.get(consent)
    ticks = {"shown": [str(photo.pk)], "photo": [str(photo.pk)], "decision": "allow"}
    return query_of(hers.post(consent, ticks)["Location"])["code"]


def test_a_browser_app_gets_from_the_request_to_the_picture(
    page: Page, site: Site, port: int, album: Any, jane: Any, hers: Client
) -> None:
    photo = add_photo(owner=jane, file=io.BytesIO(encoded()), name="bay.jpg").photo
    page.goto(f"http://localhost:{port}/app.html")
    page.evaluate("([...known]) => start(...known)", [site.drive, album.client_id, album.redirect_uris])
    pushed = page.evaluate("push()")
    code = code_for(album, pushed["request_uri"], photo, hers)
    assert page.evaluate("redeem", code) == "DPoP"
    (listed,) = page.evaluate("photos", f"{site.drive}/api/v1/photos/")
    assert listed["id"] == str(photo.pk)
    shown = page.evaluate("picture", f"{site.drive}/api/v1/photos/{photo.pk}/thumb/")
    assert shown["width"] > 0
    assert shown["told"] == ["ETag", "Accept-Ranges", "Content-Type"]
    refused = page.evaluate("refused", f"{site.drive}/api/v1/photos/")
    assert refused["status"] == 401
    assert "invalid_token" in refused["challenge"]
    assert page.evaluate("revoke()") == 200
    assert page.evaluate("attempt", f"{site.drive}/api/v1/photos/") == 401  # read, and no session came along


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_page_of_another_origin_gets_nothing(
    page: Page, site: Site, port: int, album: Any, jane: Any, hers: Client, host: str
) -> None:
    """Neither on another site nor on ours (127.0.0.1, another port), where the browser sends jane's cookie along."""
    applications.set_enabled(album, enabled=False)
    photo = add_photo(owner=jane, file=io.BytesIO(encoded()), name="bay.jpg").photo
    (cookie,) = (cookie for name, cookie in hers.cookies.items() if "session" in name)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.drive}])
    page.goto(f"http://{host}:{port}/app.html")
    detail = f"{site.drive}/api/v1/photos/{photo.pk}/"
    for url, options in (
        (f"{site.drive}/o/token/", {"method": "POST", "body": "a=b"}),
        (f"{site.drive}/o/par/", {"method": "POST", "body": "a=b"}),
        (f"{site.drive}/api/v1/photos/", {"credentials": "include"}),
        (detail, {"credentials": "include"}),
        (f"{detail}thumb/", {"credentials": "include"}),
        (detail, {"method": "DELETE", "credentials": "include"}),
        (f"{site.drive}/", {"credentials": "include"}),
        (f"{site.drive}/o/authorize/?client_id={album.client_id}", {}),
    ):
        assert page.evaluate("([url, options]) => attempt(url, options)", [url, options]) == "TypeError", url
    blind = {"method": "POST", "mode": "no-cors", "credentials": "include", "body": "title=mine"}
    page.evaluate("([url, options]) => attempt(url, options)", [f"{site.drive}/api/v1/photos/", blind])
    photo.refresh_from_db()
    assert (photo.title, photo.trashed_at) == ("bay", None)


def test_a_registered_page_never_reads_by_her_cookie(
    page: Page, site: Site, port: int, jane: Any, hers: Client
) -> None:
    uri = f"http://127.0.0.1:{port}/callback"  # same site as the drive: the browser sends its cookie along
    applications.register(name="Album", redirect_uris=[uri], confidential=False)
    (cookie,) = (cookie for name, cookie in hers.cookies.items() if "session" in name)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.drive}])
    page.goto(f"http://127.0.0.1:{port}/app.html")
    options = {"credentials": "include"}
    listed = page.evaluate("([url, options]) => attempt(url, options)", [f"{site.drive}/api/v1/photos/", options])
    assert listed == "TypeError"
    assert page.evaluate("attempt", f"{site.drive}/api/v1/photos/") == 401
