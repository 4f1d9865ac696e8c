"""A visitor's browser without JavaScript."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from printshop.conf import settings
from tests.printshop.fake_drive import FakeDrive


class Visitor(Client):
    """One visitor's browser at the shop's host."""

    def __init__(self) -> None:
        super().__init__(headers={"host": urlsplit(settings.ORIGIN).netloc})

    def leave(self, slug: str = "drive") -> str:
        """Press Continue; returns the address at the source."""
        response = self.post(f"/connect/{slug}/")
        assert response.status_code == 303, response.content
        return str(response["Location"])

    def come_back(self, parameters: dict[str, str], slug: str = "drive") -> Any:
        return self.get(f"/callback/{slug}/", parameters)

    def connect(self, drive: FakeDrive) -> Any:
        """The whole way, saying yes."""
        return self.come_back(drive.allow(self.leave()))
