"""Identifier and secret in the Authorization header are form-encoded each (RFC 6749 section 2.3.1)."""

from __future__ import annotations

import base64
from urllib.parse import unquote_plus

import pytest

from printshop.oauth.flows import registration_check
from printshop.oauth.models import Connection
from printshop.oauth.wire import client_authentication
from printshop.sources import registration
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.spec("RFC 6749", "2.3.1")
ODD = [
    ("plain", "a-Secret_of.letters~0"),
    ("plain", "a+b/c=="),
    ("plain", "100%25%zz&x=1"),
    ("plain", "two words, : a colon"),
    ("plain", "Тайна-ключ 🔑"),
    ("plain", "\" quoted ' \\ back"),
    ("urn:example:shop", "s"),
    ("https://shop.example/?a=b&c", "s:t"),
    ("лавка", "s+"),
]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize(("client_id", "secret"), ODD)
def test_every_character_of_identifier_and_secret_arrives(
    visitor: Visitor, source: Source, drive: FakeDrive, client_id: str, secret: str, method: str
) -> None:
    drive.client_id, drive.client_secret = client_id, secret
    drive.metadata = {"token_endpoint_auth_methods_supported": [method]}
    Source.objects.update(client_id=client_id)
    stored = Source.objects.get()
    stored.client_secret = secret
    stored.save()
    assert registration_check.check(source=stored), stored.check_error
    assert visitor.connect(drive).status_code == 302
    visitor.post("/disconnect/drive/")
    assert len(drive.revoked) == 1 and not Connection.objects.get().is_alive


@pytest.mark.django_db
def test_what_is_around_a_pasted_identifier_and_secret_is_not_part_of_them(drive: FakeDrive) -> None:
    source = registration.register(
        slug="drive", name="Drive", issuer=drive.issuer, client_id=" shop \n", client_secret="\ta secret\r\n"
    )
    assert (source.client_id, str(source.client_secret)) == ("shop", "a secret")


def test_the_header_is_that_of_the_specification() -> None:
    header = client_authentication.basic("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw")
    assert header == "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"


@pytest.mark.parametrize(("client_id", "secret"), ODD)
def test_one_colon_stands_in_the_header_whatever_identifier_and_secret_are(client_id: str, secret: str) -> None:
    sent = base64.b64decode(client_authentication.basic(client_id, secret).removeprefix("Basic ")).decode("ascii")
    assert [unquote_plus(part) for part in sent.split(":")] == [client_id, secret]
