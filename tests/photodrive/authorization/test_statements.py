"""How many statements one request costs: what is known is not asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from photodrive.authorization.clients import applications
from photodrive.authorization.protocol.scopes import USAGE_READ
from photodrive.authorization.security import dpop_proofs
from tests.spec.flow import Flow, query_of
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.rfc9449.keyed import keyed

pytestmark = pytest.mark.django_db
LASTING = "photos:read offline_access"
TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def statements(call: Callable[[], Any]) -> tuple[int, Any]:
    """How many there were beside those of transactions, which a test nests; and the answer."""
    with CaptureQueriesContext(connection) as seen:
        answer = call()
    assert answer.status_code < 400, answer.content
    return len([one for one in seen.captured_queries if not one["sql"].startswith(TRANSACTION)]), answer


@pytest.fixture
def settled(lasting: Flow) -> Flow:
    """The first page of a session writes it down."""
    lasting.browser.get("/albums/")
    return lasting


def test_an_authorization_request_and_its_push(settled: Flow, photos: list[Any]) -> None:
    assert statements(lambda: settled.authorize(scope=LASTING))[0] <= 7
    assert statements(lambda: settled.push(scope=LASTING))[0] <= 10


def test_the_consent_page_and_allow(settled: Flow, photos: list[Any]) -> None:
    url = settled.consent_url(scope=LASTING)
    first, _ = statements(lambda: settled.browser.get(url))
    again, _ = statements(lambda: settled.browser.get(url))
    ids = [str(photo.pk) for photo in photos]
    form = {"shown": ids, "photo": ids, "decision": "allow", "duration": "until_revoked"}
    allowed, _ = statements(lambda: settled.browser.post(url, form))
    assert again <= 20 and allowed <= 20, (first, again, allowed)


def test_a_code_exchange_and_a_refresh(settled: Flow, photos: list[Any]) -> None:
    answer = settled.allow(photos, scope=LASTING)
    code = query_of(answer["Location"])["code"]
    exchanged, pair = statements(lambda: settled.exchange(code))
    refreshed, _ = statements(lambda: settled.refresh(pair.json()["refresh_token"]))
    assert exchanged <= 9 and refreshed <= 11, (exchanged, refreshed)


def test_client_credentials(db: None) -> None:
    made = applications.register(name="Job", redirect_uris=[], grant_types="client_credentials", scopes=[USAGE_READ])
    job = Flow(made.application, made.secret)
    form = {"grant_type": "client_credentials"}
    assert statements(lambda: job.post("/o/token/", form, **job.authentication()))[0] <= 3


def test_one_photo_for_a_token_with_a_key(settled: Flow, photos: list[Any]) -> None:
    with_key = keyed(settled)
    token = with_key.bound_token(photos)["access_token"]
    path = f"/api/v1/photos/{photos[0].pk}/"
    proof = with_key.key.proof("GET", ISSUER + path, nonce=dpop_proofs.new_nonce(), access_token=token)
    sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"DPoP {token}", "HTTP_DPOP": proof}
    assert statements(lambda: settled.back_channel.get(path, **sent))[0] <= 5
