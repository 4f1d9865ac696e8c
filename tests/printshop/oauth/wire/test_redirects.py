"""Redirects of public documents are followed within their origin; nothing that carries a secret follows any."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from printshop.oauth.flows import registration_check
from printshop.oauth.models import Connection
from printshop.oauth.wire import discovery, http
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, register
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.promise("shop-metadata")
SERVER, RESOURCE = "/.well-known/oauth-authorization-server", "/.well-known/oauth-protected-resource"
MOVED = "/moved"


def to(address: str, status: int = 302) -> Callable[[Any], None]:
    """A handler that redirects there; it works for the drive and for the provider."""

    def redirect(handler: Any) -> None:
        handler.send_response(status)
        handler.send_header("Location", address)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return redirect


def tells(found: Callable[[], Any]) -> Callable[[Any], None]:
    return lambda handler: handler.answer_json(found())


def reason(visitor: Visitor) -> str:
    """What the page of a failed visit says to developers."""
    response = visitor.post("/connect/drive/")
    assert response.status_code == 502
    return str(response.text)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("address", ["{origin}/moved", "/moved", "../moved", "/moved?x=1#there"])
def test_metadata_may_have_moved_within_the_origin(
    visitor: Visitor, source: Source, drive: FakeDrive, address: str, status: int
) -> None:
    for document, found in ((SERVER, drive.server_metadata), (RESOURCE, _resource(drive))):
        drive.misbehave[document] = to(address.format(origin=drive.issuer), status)
        drive.misbehave[MOVED] = tells(found)
        if document == SERVER:
            assert discovery.server(source)
    assert visitor.connect(drive).status_code == 302


def _resource(drive: FakeDrive) -> Callable[[], Any]:
    return lambda: {"resource": drive.issuer, "authorization_servers": [drive.issuer]}


def test_the_documents_of_a_provider_may_have_moved_too(db: None) -> None:
    with FakeProvider() as provider:
        register(provider)
        provider.misbehave["/.well-known/openid-configuration"] = to(f"{provider.issuer}/config", 301)
        provider.misbehave["/config"] = tells(provider.server_metadata)
        provider.misbehave["/keys"] = to("jwks", 307)
        provider.misbehave["/jwks"] = tells(provider.published)
        jane = SigningIn()
        assert jane.arrive(provider).status_code == 302
        assert jane.is_signed_in


@pytest.mark.parametrize(("hops", "works"), [(http.MAX_REDIRECTS, True), (http.MAX_REDIRECTS + 1, False)])
def test_a_few_times_and_no_more(visitor: Visitor, source: Source, drive: FakeDrive, hops: int, works: bool) -> None:
    drive.misbehave[SERVER] = to("/1")
    for hop in range(1, hops):
        drive.misbehave[f"/{hop}"] = to(f"/{hop + 1}")
    drive.misbehave[f"/{hops}"] = tells(drive.server_metadata)
    if works:
        assert visitor.post("/connect/drive/").status_code == 303
    else:
        assert "More than 3 redirects in a row" in reason(visitor)


def test_a_circle_ends(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[SERVER] = to(SERVER)
    assert "More than 3 redirects in a row" in reason(visitor)
    assert len(drive.seen) == http.MAX_REDIRECTS + 1


def test_slow_redirects_have_one_deadline_together(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_DEADLINE_SECONDS": 0.4}

    def slowly(handler: Any) -> None:
        time.sleep(0.25)
        to("/on")(handler)

    drive.misbehave[SERVER] = drive.misbehave["/on"] = slowly
    assert visitor.post("/connect/drive/").status_code == 503
    assert len(drive.seen) == 2


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("where", ["port", "host", "scheme", "later"])
def test_another_origin_is_not_asked(
    visitor: Visitor, source: Source, drive: FakeDrive, where: str, status: int
) -> None:
    with FakeDrive() as other:
        port = drive.issuer.rpartition(":")[2]
        address = {
            "port": f"{other.issuer}/x",
            "host": f"http://localhost:{port}/x",
            "scheme": f"https://127.0.0.1:{port}/x",
            "later": "/first",
        }[where]
        drive.misbehave[SERVER] = to(address, status)
        drive.misbehave["/first"] = to(f"{other.issuer}/x", status)
        shown = reason(visitor)
        assert other.seen == [] and not any(path == "/x" for method, path in drive.seen)
    assert "a redirect to another site" in shown and "which the shop does not follow" in shown
    assert not registration_check.check(source=source) and "redirect to another site" in source.check_error


NO_ADDRESSES = [
    "",
    "//",
    "http://[bad/",
    "http://xn--a/",
    "http://a..b/",
    "http://h:99999/",
    "http://user@127.0.0.1/",
    "http://" + "a" * 70 + ".example/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "\xff\xfe",
    "/\x01",
]


@pytest.mark.parametrize("address", NO_ADDRESSES, ids=lambda address: ascii(address)[:20])
def test_an_address_that_is_none(visitor: Visitor, source: Source, drive: FakeDrive, address: str) -> None:
    drive.misbehave[SERVER] = to(address)
    assert visitor.post("/connect/drive/").status_code in (502, 503)
    del drive.misbehave[SERVER]
    answer = drive.allow(visitor.leave())
    drive.misbehave["/o/token/"] = to(address)
    assert visitor.come_back(answer).status_code in (502, 503)


def test_a_redirect_without_an_address(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[SERVER] = lambda handler: handler.answer(b"", 302)
    assert "a redirect that leads nowhere" in reason(visitor)


def test_who_speaks_after_a_redirect_must_be_the_issuer(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[SERVER] = to("/tenants/other")
    found = {**drive.server_metadata(), "issuer": f"{drive.issuer}/tenants/other"}
    drive.misbehave["/tenants/other"] = lambda handler: handler.answer(json.dumps(found).encode())
    assert "another issuer" in reason(visitor)


@pytest.mark.promise("shop-secrets")
@pytest.mark.parametrize("path", ["/o/par/", "/o/token/", "/o/revoke_token/", "/api/v1/photos/"])
@pytest.mark.parametrize("status", [302, 307, 308])
def test_what_carries_a_secret_follows_none(
    visitor: Visitor, source: Source, drive: FakeDrive, path: str, status: int
) -> None:
    drive.offers = {"par"}
    drive.misbehave[path] = to("/elsewhere", status)
    response = visitor.post("/connect/drive/")
    if path != "/o/par/":
        response = visitor.come_back(drive.allow(response["Location"]))
        visitor.post("/disconnect/drive/")
    assert not any(asked == "/elsewhere" for method, asked in drive.seen)
    assert not Connection.objects.filter(ended_at=None).exists()
    assert response.status_code == (302 if path == "/o/revoke_token/" else 502)
