"""The owner lets a device in (RFC 8628 sections 3.3 and 5)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest, DeviceAuthorization
from tests.spec.rfc8628.conftest import Frame

pytestmark = pytest.mark.django_db
WRONG = "This code does not work."


def elsewhere(frame: Frame, user: Any) -> Frame:
    """The same application with another browser, in which ``user`` is signed in."""
    made = Frame(frame.application, frame.secret, browser=Client())
    made.browser.force_login(user)
    return made


@pytest.fixture
def paul(db):
    return get_user_model().objects.create_user("paul")


@pytest.mark.promise("stays-here")
@pytest.mark.spec("RFC 8628", "3.3")
def test_a_stranger_signs_in_first_and_comes_back_with_the_code(frame, client):
    response = client.get("/o/device/", {"user_code": "bcdf ghjk", "next": "https://evil.example"})
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/o/device/%3Fuser_code%3DBCDF-GHJK")


@pytest.mark.spec("RFC 8628", "3.3")
def test_the_page_asks_for_the_code(frame):
    page = frame.browser.get("/o/device/")
    assert page.status_code == 200
    assert 'name="user_code"' in page.content.decode()


@pytest.mark.promise("device-typing")
@pytest.mark.spec("RFC 8628", "6.1")
@pytest.mark.parametrize("spelt", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {' '.join(code)} "])
def test_case_dashes_and_spaces_do_not_count(frame, spelt):
    code = frame.codes()["user_code"]
    assert frame.type(spelt(code))["Location"] == f"/o/device/?user_code={code}"
    assert frame.type(spelt(code), mine="yes")["Location"].startswith("/o/authorize/")


@pytest.mark.promise("device-question")
@pytest.mark.spec("RFC 8628", "5.4")
def test_the_complete_address_never_spares_the_question(frame, photos):
    codes = frame.codes()
    path, _, query = codes["verification_uri_complete"].partition("?")
    page = frame.browser.get(f"{path[path.index('/o/') :]}?{query}").content.decode()
    assert "Is this code on your device?" in page
    assert codes["user_code"] in page
    assert "Photo frame" in page
    assert "not checked by us" in page
    assert "Did somebody send you this code" in page
    pending = AuthorizationRequest.objects.get()
    assert str(pending.pk) not in page, "nothing on the page leads past the question"
    assert pending.owner_id is None


@pytest.mark.promise("device-question")
@pytest.mark.spec("RFC 8628", "5.4")
def test_no_is_an_answer_and_leaves_the_code_alone(frame, photos):
    codes = frame.codes()
    page = frame.type(codes["user_code"], mine="no")
    assert "Nothing was shared" in page.content.decode()
    frame.approve(codes, photos)
    assert frame.poll(codes["device_code"]).status_code == 200


@pytest.mark.promise("device-wrong-code")
@pytest.mark.spec("RFC 8628", "5.1")
def test_unknown_expired_answered_and_foreign_codes_are_told_alike(frame, photos, paul):
    expired, answered, foreign, disabled = (frame.codes()["user_code"] for _ in range(4))
    rows = DeviceAuthorization.objects.order_by("pk")
    DeviceAuthorization.objects.filter(pk=rows[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    frame.browser.post(frame.consent_page(answered), {"decision": "deny"})
    elsewhere(frame, paul).consent_page(foreign)
    told = []
    for code in ("BBBB-BBBB", expired, answered, foreign):
        page = frame.type(code)
        assert page.status_code == 422
        assert WRONG in page.content.decode()
        told.append(page.content.decode().count(WRONG))
    ApplicationPolicy.objects.filter(application=frame.application).update(enabled=False)
    assert frame.type(disabled).status_code == 422
    assert len(set(told)) == 1


@pytest.mark.promise("device-tries")
@pytest.mark.spec("RFC 8628", "5.1")
def test_after_five_wrong_codes_she_has_to_wait(frame, monkeypatch):
    code = frame.codes()["user_code"]
    monkeypatch.setattr("photodrive.safety.rate_counters.now", lambda: 1_000_000.0)
    assert [frame.type("BBBB-BBBB").status_code for _ in range(6)] == [422] * 5 + [429]
    for refused in (frame.type(code), frame.type(code, mine="yes"), frame.browser.get(f"/o/device/?user_code={code}")):
        assert (refused.status_code, refused["Retry-After"]) == (429, "20")
    monkeypatch.setattr("photodrive.safety.rate_counters.now", lambda: 1_000_060.0)
    assert frame.type(code).status_code == 303


@pytest.mark.promise("device-tries")
@pytest.mark.spec("RFC 8628", "5.1")
def test_codes_in_the_address_count_too_and_so_does_the_address_of_many_accounts(frame, paul, monkeypatch):
    monkeypatch.setattr("photodrive.safety.rate_counters.now", lambda: 1_000_000.0)
    monkeypatch.setattr("photodrive.authorization.requests.device_codes.TRIES_OF_ADDRESS", 6)
    tries = [frame.browser.get("/o/device/?user_code=BBBBBBBB").status_code for _ in range(5)]
    other = elsewhere(frame, paul)
    tries += [other.type("BBBBBBBB").status_code for _ in range(2)]
    assert tries == [422] * 6 + [429]


@pytest.mark.spec("RFC 8628", "3.3")
@pytest.mark.parametrize("typed", ["", " - ", "\x00", "x" * 100_000, "ﬃſß١٢", "<b>"])
def test_whatever_is_typed_the_page_answers(frame, typed):
    page = frame.type(typed)
    assert page.status_code == 422
    assert b"<b></b>" not in page.content


@pytest.mark.promise("device-hers")
@pytest.mark.spec("RFC 8628", "5.5")
def test_who_types_the_code_first_has_it(frame, paul, jane, photos):
    codes = frame.codes()
    url = frame.consent_page(codes["user_code"])
    pauls = elsewhere(frame, paul)
    assert pauls.type(codes["user_code"], mine="yes").status_code == 422
    assert pauls.browser.get(url).status_code == 403
    another = elsewhere(frame, jane)
    assert another.browser.get(url).status_code == 403
    assert another.consent_page(codes["user_code"]) == url
    assert another.browser.get(url).status_code == 200


@pytest.mark.promise("consent-csrf")
@pytest.mark.spec("RFC 8628", "3.3")
def test_a_forged_form_types_no_code(frame, jane):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    assert browser.post("/o/device/", {"user_code": frame.codes()["user_code"], "mine": "yes"}).status_code == 403


@pytest.mark.spec("RFC 8628", "3.3")
def test_the_consent_page_is_that_of_the_code_flow(frame, photos):
    url = frame.consent_page(frame.codes(scope="photos:read offline_access")["user_code"])
    page = frame.browser.get(url)
    assert "Your device goes on by itself." in page.content.decode()
    assert page["Content-Security-Policy"].endswith("form-action 'self'")


@pytest.mark.spec("RFC 8628", "3.3")
@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_she_can_go_back_to_her_device(frame, photos, paul, decision):
    url = frame.consent_page(frame.codes()["user_code"])
    ids = [str(photo.pk) for photo in photos]
    press = {"shown": ids, "photo": ids, "decision": decision}
    landed = frame.browser.post(url, press)
    assert frame.browser.post(url, press)["Location"] == landed["Location"], "a double click lands there, too"
    page = frame.browser.get(landed["Location"]).content.decode()
    assert "You can go back to your device" in page
    assert ("Nothing was shared" in page) == (decision == "deny")
    assert Authorization.objects.count() == (decision == "allow")
    assert elsewhere(frame, paul).browser.get(landed["Location"])["Location"] == "/o/device/"
    assert Client().get(landed["Location"]).status_code == 302


@pytest.mark.spec("RFC 8628", "3.3")
def test_what_was_denied_cannot_be_allowed_after_all_nor_the_reverse(frame, photos):
    denied, allowed = frame.codes(), frame.codes()
    url = frame.consent_page(denied["user_code"])
    frame.browser.post(url, {"decision": "deny"})
    assert frame.browser.post(url, {"decision": "allow"}).status_code == 409
    url = frame.consent_page(allowed["user_code"])
    frame.allow(photos, url=url)
    assert frame.browser.post(url, {"decision": "deny"}).status_code == 409
    assert frame.browser.get(url).status_code == 409
    assert frame.error(denied["device_code"]) == (400, "access_denied")
    assert frame.poll(allowed["device_code"]).status_code == 200


@pytest.mark.spec("RFC 8628", "3.3")
def test_somebody_else_at_the_same_browser_can_take_over(frame, paul):
    url = frame.consent_page(frame.codes()["user_code"])
    frame.browser.post(f"{url}switch/")
    frame.browser.force_login(paul)
    assert frame.browser.get(url).status_code == 200


@pytest.mark.spec("RFC 8628", "3.3")
@pytest.mark.parametrize("page", ["/o/device/", "/o/device/?user_code={}"])
def test_not_you_on_the_device_pages_keeps_the_code_and_asks_for_another_account(frame, photos, paul, page):
    code = frame.codes()["user_code"]
    address = page.format(code)
    switch = re.search(r'action="(/o/device/switch/[^"]*)"', frame.browser.get(address).content.decode())
    assert switch is not None
    asked = frame.browser.post(switch[1])
    assert asked["Location"].endswith("?next=" + quote(address, safe="/"))
    assert "_auth_user_id" not in frame.browser.session
    frame.browser.force_login(paul)
    assert f"Signed in as <b>{paul.username}</b>" in frame.browser.get(address).content.decode()
    assert frame.type(code, mine="yes")["Location"].startswith("/o/authorize/")


@pytest.mark.spec("RFC 8628", "5.4")
def test_no_link_or_foreign_form_signs_her_out_on_the_device_pages(frame, jane):
    assert frame.browser.get("/o/device/switch/?user_code=BCDF-GHJK")["Location"] == "/o/device/?user_code=BCDF-GHJK"
    assert "_auth_user_id" in frame.browser.session
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    assert browser.post("/o/device/switch/", headers={"origin": "https://evil.example"}).status_code == 403
    assert "_auth_user_id" in browser.session


@pytest.mark.spec("RFC 8628", "3.3")
def test_devices_taken_from_the_application_meanwhile(frame, photos):
    url = frame.consent_page(frame.codes()["user_code"])
    ApplicationPolicy.objects.filter(application=frame.application).update(grant_types="refresh_token")
    assert frame.browser.get(url).status_code == 410
