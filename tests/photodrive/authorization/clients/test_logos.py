"""Logos: drawn anew from a file that nobody trusts, kept here, shown by our own address."""

from __future__ import annotations

import io
from typing import Any

import pytest
from oauth2_provider.models import get_application_model
from PIL import Image

from photodrive.authorization.clients import logos
from photodrive.authorization.security import safe_fetch
from tests.photodrive.admin.test_applications import ADD, form, operator
from tests.photodrive.admin.test_protocol import change_url, changed, errors_of
from tests.spec.conftest import flow, jane, photo, photos

__all__ = ["flow", "jane", "operator", "photo", "photos"]
pytestmark = pytest.mark.django_db


def picture(size: tuple[int, int] = (90, 30), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b7a75").save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str = "logo.png") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_a_logo_is_a_square_of_our_own_making(client, flow):
    logos.keep(flow.application, logos.drawn([picture()]))
    url = logos.url_of(flow.application)
    answer = client.get(url)
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].startswith("sandbox")
    drawn = Image.open(io.BytesIO(answer.content)).convert("RGBA")
    assert drawn.size == (256, 256)
    alpha = drawn.getchannel("A")
    assert (alpha.getpixel((128, 128)), alpha.getpixel((128, 2))) == (255, 0)  # nothing cut off, nothing behind it


def test_another_logo_has_another_address(client, flow):
    logos.keep(flow.application, logos.drawn([picture()]))
    first = logos.url_of(flow.application)
    logos.keep(flow.application, logos.drawn([picture((40, 40))]))
    assert logos.url_of(flow.application) != first
    assert client.get(first).status_code == 404
    logos.remove(flow.application)
    assert logos.url_of(flow.application) == ""


@pytest.mark.promise("page-injection")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>",
        picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"x" * (logos.MAX_BYTES + 1),
    ],
    ids=["empty", "svg", "html", "truncated", "broken", "large"],
)
def test_what_is_no_picture_is_refused_and_the_old_logo_stays(content, flow):
    logos.keep(flow.application, logos.drawn([picture()]))
    before = logos.url_of(flow.application)
    with pytest.raises(logos.LogoRefused):
        logos.keep(flow.application, logos.drawn([content]))
    assert logos.url_of(flow.application) == before


@pytest.mark.promise("fetch-safely")
@pytest.mark.parametrize("uri", ["http://shop.example/logo.png", "https://127.0.0.1/logo.png", "https://[::1]/l"])
def test_a_logo_is_never_fetched_from_a_private_address(uri, monkeypatch):
    monkeypatch.setattr(safe_fetch._Fetch, "_connection", lambda self, address: pytest.fail("connected"))
    with pytest.raises(logos.LogoRefused):
        logos.fetched(uri)


def test_the_operator_gives_a_logo_and_takes_it_away(operator, flow):
    url = change_url(flow.application)
    assert operator.post(url, {**changed(flow), "logo": upload(picture())}).status_code == 302
    address = logos.url_of(flow.application)
    assert address
    assert address in operator.get(url).content.decode()
    assert operator.post(url, changed(flow)).status_code == 302
    assert logos.url_of(flow.application) == address
    assert operator.post(url, {**changed(flow), "without_logo": "on"}).status_code == 302
    assert logos.url_of(flow.application) == ""


def test_a_file_that_is_no_picture_is_said_at_its_field(operator, flow):
    errors = errors_of(operator.post(change_url(flow.application), {**changed(flow), "logo": upload(b"<html>")}))
    assert "logo" in errors


def test_an_application_is_registered_with_its_logo(operator):
    operator.post(ADD, {**form(), "logo": upload(picture())})
    assert logos.url_of(get_application_model().objects.get())


@pytest.mark.promise("page-third-party")
def test_the_consent_page_shows_our_copy(client, jane, photo: Any, flow):
    logos.keep(flow.application, logos.drawn([picture()]), logo_uri="https://shop.example/logo.png")
    page = flow.browser.get(flow.consent_url()).content.decode()
    assert f'src="{logos.url_of(flow.application)}"' in page
    assert "shop.example/logo.png" not in page
