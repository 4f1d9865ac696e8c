"""A replay ended an access: its owner is told, once, whatever else breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone

from photodrive.authorization.grants import lifecycle, replay_alarm
from photodrive.authorization.models import Authorization
from photodrive.signals import authorization_replayed
from tests.factories import mail_server
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/connected-apps/"


@pytest.fixture
def owner(jane: Any) -> Any:
    jane.email = "jane@example.org"
    jane.save()
    return jane


@pytest.fixture
def received() -> Iterator[list[dict[str, Any]]]:
    """What receivers of the signal were told."""
    told: list[dict[str, Any]] = []

    def receive(**sent: Any) -> None:
        told.append(sent)

    authorization_replayed.connect(receive)
    yield told
    authorization_replayed.disconnect(receive)


def alarmed(mailoutbox: list[Any]) -> list[Any]:
    """The letters that tell of a replay; a new connection has one of its own."""
    return [letter for letter in mailoutbox if letter.subject.startswith("We ended")]


def stopped(owner: Any, **more: Any) -> Authorization:
    """A consent of ``owner`` that a replay has just ended."""
    authorization: Authorization = grant(owner=owner, **more).authorization
    lifecycle.end(authorization, ended=Authorization.Ended.BY_REPLAY)
    return authorization


@pytest.mark.promise("code-replay")
@pytest.mark.spec("RFC 6749", "4.1.2")
def test_she_gets_one_letter_however_often_the_code_comes_again(flow, photos, owner, mailoutbox, received, caplog):
    code = flow.code(photos)
    token = flow.exchange(code).json()["access_token"]
    for _ in range(3):
        assert flow.exchange(code).json()["error"] == "invalid_grant"
    (letter,) = alarmed(mailoutbox)
    assert letter.to == ["jane@example.org"]
    assert letter.subject == "We ended Printshop’s access to your photos"
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    for text in (letter.body, html):
        assert "Printshop" in text
        assert "shop.example" in text
        assert "You need not do anything" in text
        assert "http://127.0.0.1:8000/connected-apps/" in text
    told = letter.message().as_string() + caplog.text
    assert "pd_" not in told
    assert not any(secret in told for secret in (code, token, flow.secret))
    assert [(sent["authorization"].owner, sent["what"]) for sent in received] == [(owner, "code")]
    assert [record.levelno for record in caplog.records if record.name == replay_alarm.__name__] == [logging.WARNING]


@pytest.mark.promise("refresh-replay")
@pytest.mark.spec("RFC 9700", "4.14.2")
def test_she_gets_a_letter_when_a_replaced_refresh_token_comes_again(lasting, photos, owner, mailoutbox, received):
    first = lasting.pair(photos)["refresh_token"]
    second = lasting.refresh(first).json()["refresh_token"]
    assert lasting.refresh(first).json()["refresh_token"] == second  # once more, since nobody has used it
    third = lasting.refresh(second).json()["refresh_token"]
    for token in (first, first, second, third):
        assert lasting.refresh(token).json()["error"] == "invalid_grant"
    (letter,) = alarmed(mailoutbox)
    assert "a key with which it renews its access" in letter.body
    assert [sent["what"] for sent in received] == ["refresh_token"]


@pytest.mark.promise("code-replay")
def test_what_she_ended_herself_raises_no_alarm(flow, photos, owner, mailoutbox, received):
    code = flow.code(photos)
    flow.exchange(code)
    lifecycle.end(Authorization.objects.get(), ended=Authorization.Ended.BY_OWNER)
    assert flow.exchange(code).json()["error"] == "invalid_grant"
    assert (alarmed(mailoutbox), received) == ([], [])
    assert Authorization.objects.get().ended == Authorization.Ended.BY_OWNER


@pytest.mark.promise("code-replay")
def test_what_was_over_anyway_raises_no_alarm(flow, photos, owner, mailoutbox, received):
    code = flow.code(photos)
    flow.exchange(code)
    Authorization.objects.update(expires_at=timezone.now())
    assert flow.exchange(code).json()["error"] == "invalid_grant"
    assert (alarmed(mailoutbox), received) == ([], [])
    assert Authorization.objects.get().ended == ""


def test_it_waits_for_the_commit(owner, mailoutbox, received):
    with transaction.atomic():
        replay_alarm.replayed(stopped(owner), what="code")
        assert (mailoutbox, received) == ([], [])
    assert (len(mailoutbox), len(received)) == (1, 1)
    with pytest.raises(RuntimeError), transaction.atomic():
        replay_alarm.replayed(stopped(owner), what="code")
        raise RuntimeError
    assert (len(mailoutbox), len(received)) == (1, 1)


@pytest.mark.promise("code-replay")
def test_without_an_address_there_is_no_letter_and_all_the_rest(jane, mailoutbox, received):
    replay_alarm.replayed(stopped(jane), what="code")
    assert (mailoutbox, len(received)) == ([], 1)


def test_a_deactivated_owner_gets_none(owner, mailoutbox):
    owner.is_active = False
    owner.save()
    replay_alarm.replayed(stopped(owner), what="code")
    assert mailoutbox == []


@pytest.mark.promise("code-replay")
def test_a_mail_server_that_is_down_changes_no_answer(flow, photos, owner, settings, caplog):
    mail_server.down(settings)
    code = flow.code(photos)
    flow.exchange(code)
    again = flow.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert Authorization.objects.get().ended == Authorization.Ended.BY_REPLAY
    assert "did not go out" in caplog.text
    assert "pd_" not in caplog.text


def test_a_receiver_that_fails_stops_no_letter(owner, mailoutbox):
    def fail(**sent: Any) -> None:
        raise RuntimeError

    authorization_replayed.connect(fail)
    try:
        replay_alarm.replayed(stopped(owner), what="code")
    finally:
        authorization_replayed.disconnect(fail)
    assert len(mailoutbox) == 1


def test_a_consent_that_is_gone_meanwhile_is_no_error(owner, mailoutbox):
    authorization = stopped(owner)
    Authorization.objects.all().delete()
    replay_alarm.replayed(authorization, what="code")
    assert mailoutbox == []


def called(name: str) -> Any:
    """An application of this name, as django-oauth-toolkit's own command writes it."""
    application = make_application()
    application.name = name
    application.save()
    return application


@pytest.mark.promise("page-injection")
@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Shop\r\nBcc: everybody@example.org", "We ended Shop Bcc: everybody@example.org’s access to your photos"),
        ("\u202egnp.poohS", "We ended gnp.poohS’s access to your photos"),
        ("n" * 200, f"We ended {'n' * 59}…’s access to your photos"),
        ("<b>x</b> & {{ secret }}", "We ended <b>x</b> & {{ secret }}’s access to your photos"),
    ],
)
def test_a_name_is_plain_text_in_one_line(owner, mailoutbox, name, subject):
    replay_alarm.replayed(stopped(owner, application=called(name)), what="refresh_token")
    (letter,) = mailoutbox
    assert letter.subject == subject
    assert letter.message()["Bcc"] is None
    assert "<b>x" not in letter.alternatives[0].content


def test_connected_apps_tells_for_a_month(owner):
    browser = Client()
    browser.force_login(owner)
    assert b"We stopped" not in browser.get(PAGE).content
    stopped(owner, application=make_application(name="Frame"))
    page = browser.get(PAGE).content.decode()
    assert "We stopped a connection" in page
    assert "You need not do anything" in page
    stopped(owner)
    assert "We stopped 2 connections" in browser.get(PAGE).content.decode()
    Authorization.objects.update(revoked_at=timezone.now() - timedelta(days=31))
    assert b"We stopped" not in browser.get(PAGE).content


@pytest.mark.promise("code-replay")
def test_nobody_else_is_told(owner):
    stopped(owner)
    browser = Client()
    browser.force_login(get_user_model().objects.create_user("sam"))
    assert b"We stopped" not in browser.get(PAGE).content


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("code", "the one-time code that it got when you pressed Allow"),
        ("device_code", "the one-time code with which the device picked up its access"),
        ("refresh_token", "a key with which it renews its access"),
    ],
)
def test_the_letter_says_what_came_again(owner, mailoutbox, what, told):
    replay_alarm.replayed(stopped(owner), what=what)
    (letter,) = mailoutbox
    for text in (letter.body, letter.alternatives[0].content):
        assert told in text
        assert text.count("had been used") == 1


def test_the_letter_says_what_else_the_app_can_do(owner, mailoutbox):
    application = make_application(name="Frame")
    replay_alarm.replayed(stopped(owner, application=application, scopes=("openid",)), what="code")
    assert alarmed(mailoutbox)[-1].subject == "We ended Frame’s access to your account"
    grant(make_photo(owner), owner=owner, application=application)
    replay_alarm.replayed(stopped(owner, application=application), what="code")
    letter = alarmed(mailoutbox)[-1]
    assert letter.subject == "We ended a connection of Frame"
    for body in (letter.body, letter.alternatives[0].content):
        assert "What else you allowed it goes on: it can see 1 photo." in body
        assert "so we ended that connection at once" in body
