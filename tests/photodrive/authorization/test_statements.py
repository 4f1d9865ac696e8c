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
from tests.spec.flow import REDIRECT_URI, Flow, query_of
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


def readings(call: Callable[[], Any]) -> int:
    """How often it was asked by itself who an application is, or what was decided about it."""
    with CaptureQueriesContext(connection) as seen:
        answer = call()
    assert answer.status_code < 400, answer.content
    tables = ('FROM "oauth2_provider_application"', 'FROM "photodrive_applicationpolicy"')
    return len([one for one in seen.captured_queries if any(table in one["sql"] for table in tables)])


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
    assert first <= 23 and again <= 20 and allowed <= 20, (first, again, allowed)


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

    def look() -> Any:
        proof = with_key.key.proof("GET", ISSUER + path, nonce=dpop_proofs.new_nonce(), access_token=token)
        return settled.back_channel.get(path, HTTP_AUTHORIZATION=f"DPoP {token}", HTTP_DPOP=proof)

    first, _ = statements(look)
    again, _ = statements(look)
    assert first <= 7 and first + again <= 11, (first, again)  # a counter of the minute may begin with either


def test_who_the_application_is_is_asked_once_or_told_along_with_something_else(photos: list[Any], jane: Any) -> None:
    scopes = ["openid", "photos:read", "offline_access"]
    made = applications.register(name="Shop", redirect_uris=[REDIRECT_URI], scopes=scopes)
    flow = Flow(made.application, made.secret)
    asked: Any = {"scope": " ".join(scopes)}
    flow.browser.force_login(jane)
    url = flow.consent_url(**asked)
    request_uri = flow.push(**asked).json()["request_uri"]
    code = flow.code(photos, **asked)
    token = flow.token(photos)
    mine: Any = flow.authentication()
    told = {
        "authorize": readings(lambda: flow.authorize(**asked)),
        "pushed": readings(lambda: flow.open_pushed(request_uri)),
        "page": readings(lambda: flow.browser.get(url)),
        "exchange": readings(lambda: flow.exchange(code)),
        "introspection": readings(lambda: flow.post("/o/introspect/", {"token": token}, **mine)),
        "api": readings(lambda: flow.api("/api/v1/photos/", token)),
        "revocation": readings(lambda: flow.post("/o/revoke_token/", {"token": token}, **mine)),
    }
    by_the_client = {"authorize", "exchange", "introspection", "revocation"}  # which names itself
    assert told == {name: int(name in by_the_client) for name in told}
