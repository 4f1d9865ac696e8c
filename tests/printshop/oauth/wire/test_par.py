"""The whole request goes from server to server; the browser carries a reference (RFC 9126)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from printshop.exceptions import AddressRefused, AnswerInvalid, PrintshopError
from printshop.oauth.flows import registration_check
from printshop.oauth.models import Connection, PendingFlow
from printshop.oauth.wire import discovery
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive
from tests.printshop.oauth.wire.test_hostile_server import HOSTILE
from tests.printshop.visitors import Visitor

PUSH = "/o/par/"


@pytest.fixture(autouse=True)
def _takes_pushed_requests(drive: FakeDrive) -> None:
    drive.offers = {"par"}


def nothing_is_open() -> bool:
    return not PendingFlow.objects.exists() and not Connection.objects.exists()


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("shop-push")
def test_only_the_client_and_the_reference_go_through_the_browser(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    address = urlsplit(visitor.leave())
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{drive.issuer}/o/authorize/"
    assert parse_qs(address.query) == {"client_id": [CLIENT_ID], "request_uri": [next(iter(drive.pushed))]}


@pytest.mark.spec("RFC 9126", "2.1")
def test_the_whole_request_is_pushed_with_the_shops_credentials(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.leave()
    (pushed,) = drive.pushed.values()
    assert {name: pushed[name] for name in ("client_id", "response_type", "scope", "code_challenge_method")} == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": "photos:read",
        "code_challenge_method": "S256",
    }
    assert pushed.keys() == {*pushed, "redirect_uri", "state", "code_challenge"}
    assert "client_secret" not in pushed, "Basic, where the server takes it"
    Source.objects.update(client_secret="wrong")
    assert "We have to repair something" in visitor.post("/connect/drive/").text


def test_a_client_without_a_secret_names_itself_once(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    found = Source.objects.get()
    found.client_secret = ""
    found.save()
    visitor.post("/connect/drive/")
    assert drive.forms[-1]["client_id"] == CLIENT_ID, "the fake drive refuses a parameter that comes twice"
    assert drive.seen[-1] == ("POST", PUSH)


def test_a_secret_in_the_form_comes_with_one_client_id(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    visitor.post("/connect/drive/")
    assert (drive.forms[-1]["client_id"], drive.forms[-1]["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)


def test_the_visit_ends_with_photos(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    assert visitor.connect(drive).status_code == 302
    assert "Church square" in visitor.get("/import/").text


@pytest.mark.spec("RFC 9126", "2.2")
@pytest.mark.parametrize(
    "change",
    [
        {"request_uri": None},
        {"request_uri": ""},
        {"request_uri": "urn:"},
        {"request_uri": ["urn:a:b"]},
        {"request_uri": "javascript:alert(1)"},
        {"request_uri": "http://drive.example/request/1"},
        {"request_uri": "urn:a b"},
        {"request_uri": "urn:a\r\nX: y"},
        {"request_uri": "urn:" + "x" * 600},
        {"expires_in": 0},
        {"expires_in": -60},
        {"expires_in": True},
        {"expires_in": "soon"},
        {"expires_in": float("inf")},
        {"expires_in": float("nan")},
        {"error": "invalid_request"},
    ],
    ids=str,
)
@pytest.mark.promise("shop-hostile")
def test_the_answer_is_distrusted(visitor: Visitor, source: Source, drive: FakeDrive, change: dict[str, Any]) -> None:
    drive.push_answer = change
    assert visitor.post("/connect/drive/").status_code == 502
    assert nothing_is_open()


@pytest.mark.parametrize("seconds", [None, "60", 59.5, 10**400], ids=lambda given: str(given)[:9])
def test_how_long_it_holds_may_be_told_oddly(visitor: Visitor, source: Source, drive: FakeDrive, seconds: Any) -> None:
    drive.push_answer = {"expires_in": seconds}
    assert visitor.connect(drive).status_code == 302


@pytest.mark.promise("shop-push")
@pytest.mark.parametrize("status", [200, 202, 400, 401, 403, 404])
def test_only_201_is_a_yes(visitor: Visitor, source: Source, drive: FakeDrive, status: int) -> None:
    drive.push_status = status
    assert visitor.post("/connect/drive/").status_code == 502
    assert nothing_is_open()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.promise("shop-hostile")
def test_a_hostile_answer_stops_the_flow_with_a_page(
    visitor: Visitor, source: Source, drive: FakeDrive, name: str, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_TIMEOUT_SECONDS": 2.0, "HTTP_DEADLINE_SECONDS": 1.5}
    drive.misbehave[PUSH] = HOSTILE[name]
    response = visitor.post("/connect/drive/")
    assert response.status_code in (502, 503)
    assert "What is safe" in response.text
    assert nothing_is_open()


@pytest.mark.spec("RFC 9126", "2.3")
@pytest.mark.promise("shop-push")
@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        ("invalid_request", 502, "We have to repair something"),
        ("invalid_client", 502, "We have to repair something"),
        ("unauthorized_client", 502, "We have to repair something"),
        ("invalid_scope", 502, "We have to repair something"),
        ("invalid_authorization_details", 502, "We have to repair something"),
        ("invalid_dpop_proof", 502, "We have to repair something"),
        ("temporarily_unavailable", 503, "does not answer right now"),
        ("<b>unheard_of</b>", 502, "Drive said no"),
    ],
)
def test_every_error_of_the_endpoint_has_a_page(
    visitor: Visitor, source: Source, drive: FakeDrive, error: str, status: int, title: str
) -> None:
    answer = {"error": error, "error_description": "<script>because</script>"}
    drive.misbehave[PUSH] = lambda handler: handler.answer_json(answer, 400)
    response = visitor.post("/connect/drive/")
    assert (response.status_code, title in response.text) == (status, True)
    assert "<script>because" not in response.text
    assert "<b>unheard_of" not in response.text
    assert nothing_is_open()


def test_a_drive_that_is_busy_says_how_long(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.misbehave[PUSH] = lambda handler: handler.answer_json({"error": "slow_down"}, 429, Retry_After="30")
    response = visitor.post("/connect/drive/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"pushed_authorization_request_endpoint": "http://user@drive.example/par"}, AddressRefused),
        ({"pushed_authorization_request_endpoint": "file:///etc/passwd"}, AddressRefused),
        ({"pushed_authorization_request_endpoint": 7}, AnswerInvalid),
        (
            {"pushed_authorization_request_endpoint": None, "require_pushed_authorization_requests": True},
            AnswerInvalid,
        ),
    ],
    ids=str,
)
@pytest.mark.spec("RFC 9126", "5")
@pytest.mark.promise("shop-metadata")
def test_metadata_about_pushing_is_distrusted(
    source: Source, drive: FakeDrive, change: dict[str, Any], error: type[PrintshopError]
) -> None:
    drive.metadata = change
    with pytest.raises(error) as caught:
        discovery.server(source)
    assert "pushed" in caught.value.detail


@pytest.mark.promise("shop-push")
def test_a_server_without_the_endpoint_gets_the_request_by_the_browser(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    drive.offers = set()
    assert "code_challenge" in parse_qs(urlsplit(visitor.leave()).query)
    assert ("POST", PUSH) not in drive.seen


@pytest.mark.promise("shop-secrets")
def test_the_reference_lies_nowhere(
    visitor: Visitor, source: Source, drive: FakeDrive, caplog: pytest.LogCaptureFixture
) -> None:
    address = visitor.leave()
    (request_uri,) = drive.pushed
    assert request_uri.rpartition(":")[2] in address
    assert request_uri not in caplog.text + repr(list(PendingFlow.objects.values()))


def test_a_check_pushes_what_visitors_would(source: Source, drive: FakeDrive) -> None:
    assert registration_check.check(source=source)
    (pushed,) = drive.pushed.values()
    assert pushed["redirect_uri"].endswith("/callback/drive/")
    refusal = {"error": "invalid_request", "error_description": "Mismatching redirect URI."}
    drive.misbehave[PUSH] = lambda handler: handler.answer_json(refusal, 400)
    assert not registration_check.check(source=source)
    assert "Mismatching redirect URI." in Source.objects.get().check_error
