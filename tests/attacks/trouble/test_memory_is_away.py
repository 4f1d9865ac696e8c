"""What may come once only is not taken while nobody can tell whether it came; and what was done stays done."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.models import AccessToken
from photodrive.exceptions import CacheAway
from tests.attacks.trouble import away
from tests.spec.flow import Flow
from tests.spec.rfc9449.keyed import Keyed, keyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(flow: Flow) -> Keyed:
    return keyed(flow)


@pytest.mark.promise("memory-closed")
def test_a_proof_is_not_taken_while_the_memory_is_away(shop: Keyed, photos: list[Any], settings: Any) -> None:
    code = shop.code(photos)
    proof = shop.made()
    settings.CACHES = {**settings.CACHES, "replays": away.CACHES["default"]}
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REPLAY_CACHE": "replays"}
    shop.proof = proof
    response = shop.exchange(code)
    assert (response.status_code, response.json()["error"]) == (503, "temporarily_unavailable")
    assert response["Retry-After"]
    assert not AccessToken.objects.exists()
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REPLAY_CACHE": ""}
    assert shop.exchange(code).status_code == 200, "nothing was used up"


@pytest.mark.promise("memory-closed")
def test_nobody_guesses_uncounted(flow: Flow, settings: Any) -> None:
    before, settings.CACHES = settings.CACHES, away.CACHES
    response = flow.post("/o/token/", {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"})
    settings.CACHES = before
    assert response.status_code == 503


def fail(*args: Any, **kwargs: Any) -> None:
    raise CacheAway


@pytest.mark.promise("trouble-told")
@pytest.mark.parametrize(
    "afterwards",
    ["photodrive.authorization.client_auth.rate_limits.Call.end", "photodrive.authorization.http.cors_headers.share"],
)
def test_a_token_is_not_kept_back_for_what_fails_afterwards(
    flow: Flow, photos: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, afterwards: str
) -> None:
    code = flow.code(photos)
    monkeypatch.setattr(afterwards, fail)
    assert flow.exchange(code).json()["access_token"]
    assert "After POST /o/token/" in caplog.text
