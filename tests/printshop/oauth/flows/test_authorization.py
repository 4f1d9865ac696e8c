"""The way to a source and back, as a browser walks it (RFC 6749 section 4.1, RFC 7636, RFC 9207).

Every promise here holds twice: for a plain server, and for one that takes all the shop can do.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from printshop.oauth.flows.authorization import code_challenge
from printshop.oauth.models import Connection, PendingFlow
from printshop.sources import registration
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive
from tests.printshop.visitors import Visitor


@pytest.fixture(autouse=True, params=[set(), {"par", "dpop", "details"}], ids=["plain", "all"])
def _what_it_offers(drive: FakeDrive, request: pytest.FixtureRequest) -> None:
    drive.offers = request.param


def nobody_is_connected() -> bool:
    return not Connection.objects.exists()


@pytest.mark.promise("shop-state")
def test_a_callback_without_a_flow_connects_nobody(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    response = visitor.come_back({"code": "stolen", "state": "made-up", "iss": drive.issuer})
    assert response.status_code == 400
    assert "We were not expecting you here" in response.text
    assert nobody_is_connected()
    assert drive.seen == []


@pytest.mark.promise("shop-state")
def test_a_callback_without_state_connects_nobody(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    del answer["state"]
    assert visitor.come_back(answer).status_code == 400
    assert nobody_is_connected()


@pytest.mark.promise("shop-state")
def test_login_csrf_another_browser_cannot_finish_the_flow(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    attackers_answer = drive.allow(visitor.leave())
    other_visitor.leave()
    response = other_visitor.come_back(attackers_answer)
    assert response.status_code == 400
    assert "This began in another browser" in response.text
    assert nobody_is_connected()
    visitor.come_back(attackers_answer)
    assert Connection.objects.count() == 1, "the victim's visit must not have burnt it"


@pytest.mark.promise("shop-state")
def test_an_answer_counts_once(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    assert visitor.come_back(answer).status_code == 302
    again = visitor.come_back(answer)
    assert again.status_code == 409
    assert "You have been through this door already" in again.text
    assert Connection.objects.count() == 1
    assert len([path for method, path in drive.seen if path == "/o/token/"]) == 1


@pytest.mark.promise("shop-mix-up")
def test_mix_up_an_answer_to_another_sources_address_is_refused(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    registration.register(
        slug="evil", name="Evil", issuer=drive.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET
    )
    answer = drive.allow(visitor.leave("evil"))
    response = visitor.come_back(answer, "drive")
    assert "Something does not add up" in response.text
    assert nobody_is_connected()


@pytest.mark.promise("shop-mix-up")
@pytest.mark.parametrize("iss", ["http://127.0.0.1:1", "", None], ids=["another", "empty", "missing"])
def test_mix_up_an_answer_of_another_issuer_is_refused(
    visitor: Visitor, source: Source, drive: FakeDrive, iss: str | None
) -> None:
    answer = drive.allow(visitor.leave())
    del answer["iss"]
    if iss is not None:
        answer["iss"] = iss
    response = visitor.come_back(answer)
    assert "Something does not add up" in response.text
    assert ("POST", "/o/token/") not in drive.seen


@pytest.mark.promise("shop-mix-up")
def test_an_error_of_another_issuer_is_not_believed(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = {**drive.refuse(visitor.leave()), "iss": "https://elsewhere.example"}
    assert "Something does not add up" in visitor.come_back(answer).text


@pytest.mark.promise("shop-state")
def test_a_parameter_sent_twice_is_refused(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    response = visitor.get("/callback/drive/", {**answer, "code": [answer["code"], "another"]})
    assert response.status_code == 400
    assert nobody_is_connected()


def test_a_flow_ends_after_a_quarter_of_an_hour(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    PendingFlow.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "That took a little too long" in visitor.come_back(answer).text
    assert nobody_is_connected()


def test_a_stale_code_is_told_kindly(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    drive.requests.clear()
    response = visitor.come_back(answer)
    assert response.status_code == 400
    assert "That took a little too long" in response.text
    assert nobody_is_connected()


def test_the_page_with_the_code_in_its_address_passes_on_its_origin_only(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    """``no-referrer`` would be stricter, but makes browsers send ``Origin: null`` and so breaks the forms there."""
    answer = drive.allow(visitor.leave())
    drive.requests.clear()
    assert visitor.come_back(answer)["Referrer-Policy"] == "strict-origin"


def test_a_notice_offers_her_photos_only_when_some_are_here(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    yours = 'href="/import/"'
    assert yours not in visitor.come_back(drive.refuse(visitor.leave())).text
    visitor.connect(drive)
    assert yours in visitor.come_back(drive.refuse(visitor.leave())).text
    visitor.post("/disconnect/drive/")
    assert yours not in visitor.come_back(drive.refuse(visitor.leave())).text


def test_a_no_is_told_kindly(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    response = visitor.come_back(drive.refuse(visitor.leave()))
    assert response.status_code == 200
    assert "You kept your photos to yourself" in response.text
    assert nobody_is_connected()


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        ("server_error", 503, "does not answer right now"),
        ("temporarily_unavailable", 503, "does not answer right now"),
        ("invalid_scope", 502, "We have to repair something"),
        ("unauthorized_client", 502, "We have to repair something"),
        ("never_heard_of", 502, "Drive said no"),
    ],
)
def test_every_error_code_has_a_page(
    visitor: Visitor, source: Source, drive: FakeDrive, error: str, status: int, title: str
) -> None:
    response = visitor.come_back(drive.refuse(visitor.leave(), error))
    assert (response.status_code, title in response.text) == (status, True)


@pytest.mark.promise("shop-hostile")
def test_markup_in_an_error_stays_text(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.refuse(visitor.leave(), "<script>alert(1)</script>")
    answer["error_description"] = "<img src=x onerror=alert(1)>" + "x" * 5000
    page = visitor.come_back(answer).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "x" * 400 not in page


def test_an_unknown_or_disabled_source_is_not_there(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    assert visitor.post("/connect/nowhere/").status_code == 404
    answer = drive.allow(visitor.leave())
    Source.objects.update(enabled=False)
    assert visitor.get("/connect/drive/").status_code == 404
    assert visitor.post("/connect/drive/").status_code == 404
    assert visitor.come_back(answer).status_code == 404


def test_setting_out_needs_the_forms_token(source: Source, drive: FakeDrive, visitor: Visitor) -> None:
    visitor.handler.enforce_csrf_checks = True
    assert visitor.post("/connect/drive/").status_code == 403


def test_the_request_asks_for_least_and_proves_itself(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    address = urlsplit(visitor.leave())
    query = drive.asked_by(address.geturl())
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{drive.issuer}/o/authorize/"
    assert query["response_type"] == "code"
    assert query["scope"] == "photos:read"
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert len(query["state"]) >= 32
    assert query["redirect_uri"].endswith("/callback/drive/")


@pytest.mark.spec("RFC 7636", "4.2")
def test_the_challenge_is_that_of_the_specification() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # appendix B
    assert code_challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.promise("shop-tabs")
def test_two_tabs_have_two_flows_and_both_arrive(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    first, second = drive.allow(visitor.leave()), drive.allow(visitor.leave())
    assert visitor.come_back(second).status_code == 302
    assert visitor.come_back(first).status_code == 302
    assert Connection.objects.filter(ended_at=None).count() == 1


def test_a_yes_connects_and_shows_the_photos(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    response = visitor.connect(drive)
    assert (response.status_code, response["Location"]) == (302, "/import/")
    page = visitor.get("/import/").text
    assert "Church square" in page
    assert "Avenue of trees" in page


@pytest.mark.promise("shop-session")
def test_the_session_key_changes_when_photos_arrive(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    before = {cookie.value for name, cookie in visitor.cookies.items() if "session" in name}
    visitor.come_back(answer)
    after = {cookie.value for name, cookie in visitor.cookies.items() if "session" in name}
    assert before and not before & after


@pytest.mark.promise("shop-hostile")
def test_pressing_the_button_for_ever_fills_no_table(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    for _ in range(25):
        visitor.leave()
    assert PendingFlow.objects.count() == 20
