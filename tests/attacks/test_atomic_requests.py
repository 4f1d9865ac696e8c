"""A project may put a transaction around every request (``ATOMIC_REQUESTS``): what a refusal notes stands as well."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from photodrive.authorization.models import AccessToken, Authorization, Refusal
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _atomic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)


def deleting(flow: Flow, photo: Any, token: str) -> int:
    sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    return int(flow.back_channel.delete(f"/api/v1/photos/{photo.pk}/", **sent).status_code)


@pytest.mark.spec("RFC 9700", "4.14.2")
@pytest.mark.promise("refresh-replay")
def test_a_refused_call_of_the_api_is_a_use(lasting: Flow, photos: list[Any]) -> None:
    first = lasting.pair(photos)["refresh_token"]
    token = lasting.refresh(first).json()["access_token"]
    assert deleting(lasting, photos[0], token) == 403
    assert AccessToken.objects.filter(first_used_at__isnull=False).count() == 1
    assert Refusal.objects.exists()
    assert lasting.refresh(first).json()["error"] == "invalid_grant"
    assert Authorization.objects.get().ended == Authorization.Ended.BY_REPLAY


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-once")
def test_an_error_of_the_token_endpoint_uses_nothing_up(flow: Flow, photos: list[Any]) -> None:
    code = flow.code(photos)
    assert flow.exchange(code, code_verifier="x" * 43).json()["error"] == "invalid_grant"
    assert flow.exchange(code).status_code == 200
    assert flow.exchange(code).json()["error"] == "invalid_grant"
