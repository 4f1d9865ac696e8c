"""Where sign-in is to go on is kept through a new password, a second tab and a second step."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from tests.factories.second_factor import code_of, turn_on

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a password of hers", "quite another of hers 7"
CONSENT = "/o/authorize/5d2e2b64-8f6e-4f0e-9d7a-0d6f4a0c5b11/"
DEVICE = "/o/device/?user_code=BCDF-GHJK"
GOING_ON = [CONSENT, DEVICE]


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


@pytest.fixture
def hers() -> Client:
    return Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})


def form_of(page: Any, action: str = "") -> dict[str, str]:
    """The hidden fields of the page's form that goes to ``action``, or of the first one."""
    text = page.content.decode()
    found = re.search(rf'<form[^>]*action="{re.escape(action)}.*?</form>' if action else r"<form.*?</form>", text, re.S)
    assert found, text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[0])
    return {name: html.unescape(value) for name, value in hidden}


def next_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("next", [""])[0]


def forgotten(hers: Client, address: str) -> str:
    """The link in the letter, for somebody who was to go on at ``address``."""
    page = hers.get("/accounts/login/", {"next": address})
    found = re.search(r'href="(/accounts/password/reset/[^"]*)"', page.content.decode())
    assert found
    form = form_of(hers.get(html.unescape(found[1])), "/accounts/password/reset/")
    answer = hers.post("/accounts/password/reset/", {**form, "email": "jane@photodrive.example"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    link = re.search(rf"{settings.DRIVE_ORIGIN}(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    return link[1]


@pytest.mark.parametrize("address", GOING_ON)
def test_a_new_password_keeps_where_sign_in_was_to_go_on(hers: Client, jane: Any, address: str) -> None:
    opened = hers.get(forgotten(hers, address))
    page = hers.get(opened["Location"])
    answer = hers.post(opened["Location"], {**form_of(page), "password1": NEW, "password2": NEW})
    assert answer["Location"] == address
    form = form_of(hers.get("/accounts/login/", {"next": address}))
    signed_in = hers.post("/accounts/login/", {**form, "login": "jane", "password": NEW})
    assert signed_in["Location"] == address


def test_a_used_link_leads_to_another_one_that_goes_on(hers: Client, jane: Any) -> None:
    link = forgotten(hers, CONSENT)
    jane.set_password(NEW)
    jane.save()
    found = re.search(r'href="(/accounts/password/reset/[^"]*)"', hers.get(link).content.decode())
    assert found and next_in(html.unescape(found[1])) == CONSENT


@pytest.mark.promise("stays-here")
def test_a_letter_leads_nowhere_else(hers: Client, jane: Any) -> None:
    sent = {**form_of(hers.get("/accounts/password/reset/")), "email": "jane@photodrive.example"}
    hers.post("/accounts/password/reset/", {**sent, "next": "https://evil.example/"})
    assert "evil.example" not in str(mail.outbox[-1].body)


def test_who_must_prove_an_address_first_goes_on_after_that(hers: Client, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    form = form_of(hers.get("/accounts/signup/", {"next": CONSENT}))
    sent = {"username": "sam", "email": "sam@photodrive.example", "password1": NEW, "password2": NEW}
    hers.post("/accounts/signup/", {**form, **sent})
    link = re.search(rf"{settings.DRIVE_ORIGIN}(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert link
    elsewhere = Client(headers={"host": "127.0.0.1:8000"})
    page = elsewhere.get(link[1])
    assert elsewhere.post(urlsplit(link[1]).path, form_of(page))["Location"] == CONSENT
    assert EmailAddress.objects.get(email="sam@photodrive.example").verified


@pytest.mark.parametrize("address", GOING_ON)
def test_signing_in_in_two_tabs_both_go_on(hers: Client, jane: Any, address: str) -> None:
    one, other = (hers.get("/accounts/login/", {"next": there}) for there in (CONSENT, address))
    for page, there in ((one, CONSENT), (other, address)):
        answer = hers.post("/accounts/login/", {**form_of(page), "login": "jane", "password": PASSWORD})
        assert answer.status_code == 302
        assert answer["Location"] == there
    assert hers.get("/accounts/login/", {"next": address})["Location"] == address


def test_a_stale_form_signs_nobody_else_in(hers: Client, jane: Any, django_user_model: Any) -> None:
    sam = django_user_model.objects.create_user("sam", password=PASSWORD)
    one, other = (hers.get("/accounts/login/", {"next": CONSENT}) for _ in range(2))
    hers.post("/accounts/login/", {**form_of(one), "login": "jane", "password": PASSWORD})
    hers.post("/accounts/login/", {**form_of(other), "login": "sam", "password": PASSWORD})
    assert hers.session["_auth_user_id"] == str(jane.pk) != str(sam.pk)


@pytest.mark.promise("stays-here")
def test_a_forged_form_neither_signs_in_nor_leads_away(hers: Client, jane: Any) -> None:
    sent = {"login": "jane", "password": PASSWORD, "next": "https://evil.example/"}
    assert hers.post("/accounts/login/", sent).status_code == 403
    assert "_auth_user_id" not in hers.session
    hers.force_login(jane)
    assert hers.post("/accounts/login/", sent)["Location"] == settings.LOGIN_REDIRECT_URL


def test_two_tabs_at_the_second_step_both_go_on(hers: Client, jane: Any) -> None:
    secret = turn_on(jane)
    form = form_of(hers.get("/accounts/login/", {"next": CONSENT}))
    step = hers.post("/accounts/login/", {**form, "login": "jane", "password": PASSWORD})["Location"]
    one, other = hers.get(step), hers.get(hers.get("/accounts/login/", {"next": DEVICE})["Location"])
    for page, there in ((other, DEVICE), (one, CONSENT)):
        answer = hers.post(step, {**form_of(page, step), "code": code_of(secret)})
        assert answer["Location"] == there
