"""A photo frame: an application that may use devices, and a walk from its two codes to its token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import DeviceAuthorization
from tests.spec.flow import Flow

SCOPES = ["photos:read", "photos:write", "offline_access", "openid"]
GRANTS = f"{DEVICE_CODE} refresh_token"


@dataclass
class Frame(Flow):
    """A device, and the browser of its owner."""

    def begin(self, *, auth: bool = True, **sent: Any) -> Any:
        body = {"scope": "photos:read"} | sent
        named = {name: value for name, value in body.items() if value is not None}
        return self.post("/o/device-authorization/", named, **self.authentication(auth))

    def codes(self, **sent: Any) -> dict[str, Any]:
        response = self.begin(**sent)
        assert response.status_code == 200, response.content
        found: dict[str, Any] = response.json()
        return found

    def type(self, user_code: str, **sent: Any) -> Any:
        return self.browser.post("/o/device/", {"user_code": user_code, **sent})

    def consent_page(self, user_code: str) -> str:
        """She types the code and says that it is on her device; the address of the consent page."""
        response = self.type(user_code, mine="yes")
        assert response.status_code == 303, response.content
        return str(response["Location"])

    def approve(self, codes: dict[str, Any], photos: list[Any]) -> Any:
        return self.allow(photos, url=self.consent_page(codes["user_code"]))

    def deny(self, codes: dict[str, Any]) -> Any:
        return self.browser.post(self.consent_page(codes["user_code"]), {"decision": "deny"})

    def poll(self, device_code: str, *, auth: bool = True, **sent: Any) -> Any:
        body = {"grant_type": DEVICE_CODE, "device_code": device_code} | sent
        return self.post("/o/token/", body, **self.authentication(auth))

    def error(self, device_code: str, **sent: Any) -> tuple[int, str]:
        response = self.poll(device_code, **sent)
        return response.status_code, response.json().get("error", "")


def waited(seconds: int) -> None:
    """Let so many seconds pass since the last poll of every device."""
    DeviceAuthorization.objects.update(polled_at=F("polled_at") - timedelta(seconds=seconds))


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def frame(jane: Any) -> Frame:
    registered = applications.register(name="Photo frame", redirect_uris=[], scopes=SCOPES, grant_types=GRANTS)
    made = Frame(registered.application, registered.secret)
    made.browser.force_login(jane)
    return made
