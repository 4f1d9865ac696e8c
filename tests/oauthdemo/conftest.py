"""The demo as a whole, without a browser: test clients in front, real HTTP between shop and drive."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from oauthdemo.data import registration
from photodrive.photos.library.ingest import add_photo
from tests.conftest import Site
from tests.factories.photos import encoded

PASSWORD = "only jane knows this"


@dataclass
class Demo:
    """Jane with one photo, the shop registered, and a client for each site."""

    site: Site
    jane: Any
    photo: Any
    application: Any
    drive: Client
    shop: Client

    def get(self, address: str) -> Any:
        """GET an absolute address at the site it belongs to."""
        parts = urlsplit(address)
        client = self.drive if self.site.drive.endswith(parts.netloc) else self.shop
        return client.get(f"{parts.path}?{parts.query}")

    def send(self, address: str, **fields: Any) -> Any:
        """POST a form to the drive, encoded as browsers do."""
        return self.drive.post(address, urlencode(fields), content_type="application/x-www-form-urlencoded")

    def to_consent(self) -> str:
        """From the shop's button to the consent page, signing in on the way; returns its address."""
        asked = self.shop.post("/connect/photodrive/")
        kept = self.get(asked["Location"])
        sign_in = self.drive.get(kept["Location"])
        self.drive.get(sign_in["Location"])
        signed_in = self.send(sign_in["Location"], login="jane", password=PASSWORD)
        address: str = signed_in["Location"]
        self.drive.get(address)
        return address

    def decide(self, address: str, **fields: Any) -> HttpResponse:
        """Answer on the consent page and follow the browser back to the shop."""
        answer = self.send(address, **fields)
        arrived: HttpResponse = self.get(answer["Location"])
        return arrived

    def approve(self) -> HttpResponse:
        """The whole story: connect, sign in, tick the photo, allow."""
        ticks = {"photo": str(self.photo.pk), "shown": str(self.photo.pk)}
        return self.decide(self.to_consent(), decision="allow", **ticks)


@pytest.fixture
def demo(site: Site) -> Demo:
    jane = get_user_model().objects.create_user(username="jane", password=PASSWORD)
    photo = add_photo(owner=jane, file=io.BytesIO(encoded()), name="bay.jpg").photo
    application = registration.register_printshop()
    registration.use_in_printshop(application)
    hosts = (site.drive, site.shop)
    drive, shop = (Client(headers={"host": origin.partition("//")[2]}) for origin in hosts)
    return Demo(site=site, jane=jane, photo=photo, application=application, drive=drive, shop=shop)
