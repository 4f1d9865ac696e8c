"""Letters about an account: each change, and each sign-in in a browser that was not used for it before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.template.loader import get_template, render_to_string
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-account-letters")]
PASSWORD, NEW = "a password of hers", "quite another of hers 7"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LETTERS = ["totp_activated", "totp_deactivated", "recovery_codes_generated", "webauthn_added", "webauthn_removed"]
LETTERS_OF_ALLAUTH = sorted(
    f"{kind}/email/{subject.name.removesuffix('_subject.txt')}"
    for kind in ("account", "mfa")
    for subject in (Path(allauth.__file__).parent / "templates" / kind / "email").glob("*_subject.txt")
)


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


def browser() -> Client:
    return Client(headers={"host": "127.0.0.1:8000", "user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.1")


def html_of(letter: Any) -> str:
    html, _ = letter.alternatives[0]
    return str(html)


def sign_in(client: Client) -> Any:
    return client.post("/accounts/login/", {"login": "jane", "password": PASSWORD})


def test_a_new_browser_is_told_once(jane: Any) -> None:
    hers = browser()
    assert sign_in(hers).status_code == 302
    [letter] = mail.outbox
    assert letter.subject == "Photodrive: A new sign-in to your account"
    assert letter.to == ["jane@photodrive.example"]
    html = html_of(letter)
    for text in (letter.body, html):
        assert "192.0.2.1" in text
        assert "http://127.0.0.1:8000/security/" in text
    assert "Firefox on Linux" in html
    hers.post("/accounts/logout/")
    sign_in(hers)
    assert len(mail.outbox) == 1
    sign_in(browser())
    assert len(mail.outbox) == 2


def test_a_wrong_password_and_a_sign_up_tell_nothing(jane: Any) -> None:
    browser().post("/accounts/login/", {"login": "jane", "password": "wrong"})
    sent = {"username": "sam", "email": "sam@photodrive.example", "password1": NEW, "password2": NEW}
    assert browser().post("/accounts/signup/", sent).status_code == 302
    assert [letter.subject for letter in mail.outbox if "sign-in" in letter.subject] == []


def test_a_changed_password_is_told_without_it(jane: Any) -> None:
    hers = browser()
    sign_in(hers)
    hers.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    letter = mail.outbox[-1]
    assert letter.subject == "Photodrive: Your password was changed"
    assert NEW not in letter.body + html_of(letter)


def test_whoever_has_no_address_signs_in_all_the_same(django_user_model: Any) -> None:
    django_user_model.objects.create_user("jane", password=PASSWORD)
    assert sign_in(browser()).status_code == 302
    assert mail.outbox == []


def test_a_mail_server_that_is_away_keeps_nobody_out(jane: Any, monkeypatch: Any, caplog: Any) -> None:
    def away(*args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    hers = browser()
    assert sign_in(hers)["Location"] == "/"
    assert hers.get("/connected-apps/").status_code == 200
    assert "could not be sent" in caplog.text


@pytest.mark.parametrize("name", LETTERS)
def test_each_letter_says_in_both_forms_what_happened(name: str, jane: Any) -> None:
    context = {"user": jane, "ip": "192.0.2.1", "browser": "<b>Firefox</b>", "user_agent": "Firefox", "timestamp": None}
    text, html = (render_to_string(f"mfa/email/{name}_message.{kind}", context) for kind in ("txt", "html"))
    subject = render_to_string(f"mfa/email/{name}_subject.txt").strip()
    said = re.search(r"jane,\n\n(.+)\n", text)
    assert said is not None
    assert said[1] in html
    assert subject in html
    assert "<b>Firefox" not in html


@pytest.mark.parametrize("template", LETTERS_OF_ALLAUTH)
def test_every_letter_that_allauth_can_send_is_in_our_words(template: str) -> None:
    for end in ("subject.txt", "message.txt", "message.html"):
        found: Any = get_template(f"{template}_{end}")
        assert Path(found.origin.name).is_relative_to(settings.BASE_DIR / "templates"), end
    known = {"current_site": {"domain": "drive.example"}, "drive_url": "https://drive.example/", "code": "BCDF-GHJK"}
    text = render_to_string(f"{template}_message.txt", known)
    assert "Thank you for using" not in text
    assert "Hello from" not in text


@pytest.mark.parametrize(
    ("path", "sent"), [("signup", {"username": "sam", "password1": NEW, "password2": NEW}), ("password/reset", {})]
)
def test_a_letter_leads_on_by_a_link_in_both_its_bodies(jane: Any, path: str, sent: dict[str, str]) -> None:
    email = "sam@photodrive.example" if sent else jane.email
    assert browser().post(f"/accounts/{path}/", {**sent, "email": email}).status_code == 302
    [letter] = mail.outbox
    [link] = re.findall(r"^(http://127\.0\.0\.1:8000/accounts/\S+)$", str(letter.body), re.MULTILINE)
    assert f'href="{link}"' in html_of(letter)
    assert browser().get(link, follow=True).status_code == 200
