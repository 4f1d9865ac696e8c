"""An app that is new to her, or gets more: she is told, and nothing waits for the letter or breaks with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.signals import request_finished, request_started
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.consent import new_app_mail
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.jobs import waking
from photodrive.photos.library import albums
from tests.factories import mail_server
from tests.factories.oauth import grant, make_application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("new-connection")]
Ended = Authorization.Ended


@pytest.fixture
def owner(jane: Any) -> Any:
    jane.email = "jane@example.org"
    jane.save()
    return jane


def test_she_is_told_who_what_until_when_and_how_to_end_it(flow: Any, photos: Any, owner: Any, mailoutbox: Any) -> None:
    applications.decide(flow.application, checked=False)
    flow.allow(photos[:2])
    (letter,) = mailoutbox
    assert letter.to == ["jane@example.org"]
    assert letter.subject == "Printshop is connected to your Photodrive account now"
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    made = Authorization.objects.get()
    for text in (letter.body, html):
        assert "Printshop" in text
        assert "shop.example" in text
        assert "signed in as" in text
        assert "jane" in text
        assert "Nobody here has checked this app" in text
        assert "It can see 2 photos." in text
        assert f"This lasts until {made.expires_at:%-d %b %Y} at {made.expires_at:%H:%M}" in text
        assert "If this was not you" in text
        for path in ("/connected-apps/", "/security/", "/access-log/"):
            assert f"http://127.0.0.1:8000{path}" in text
    assert "pd_" not in letter.message().as_string()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"duration": "until_revoked"}, "This lasts until you stop it. It ends by itself on "),
        ({"duration": "once", "purpose": "order"}, "This is for one order: until the app gives its access back"),
        ({"scopes": ("openid",)}, "How long you stay signed in there is decided there."),
        ({"duration": "once"}, "This is for once: until the app gives its access back"),
        ({"location": True}, "It gets the place where the photos were taken, too."),
        ({"selection": "all"}, "It can see everything in your drive"),
    ],
)
def test_it_says_what_was_allowed(owner: Any, mailoutbox: Any, fields: dict[str, Any], told: str) -> None:
    new_app_mail.announce(grant(owner=owner, **fields).authorization)
    (letter,) = mailoutbox
    assert told in letter.body
    assert told in letter.alternatives[0].content


def test_it_says_that_an_administrator_has_checked_the_app(owner: Any, mailoutbox: Any) -> None:
    application = make_application()
    policy = applications.policy_of(application)
    policy.checked = True
    policy.save()
    new_app_mail.announce(grant(owner=owner, application=application).authorization)
    assert "An administrator of the drive has checked this app." in mailoutbox[0].body


def test_a_second_press_and_another_visit_of_the_same_app_are_no_news(
    flow: Any, photos: Any, owner: Any, mailoutbox: Any
) -> None:
    url = flow.consent_url()
    flow.allow(photos[:2], url=url)
    assert flow.browser.post(url, {"decision": "allow"}).status_code == 303
    flow.token(photos[2:])
    assert Authorization.objects.count() == 2
    assert len(mailoutbox) == 1


def test_denying_connects_nothing(flow: Any, photos: Any, owner: Any, mailoutbox: Any) -> None:
    url = flow.consent_url()
    flow.browser.post(url, {"decision": "deny"})
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        ({}, {}, False),
        ({"scopes": ("photos:read", "photos:write")}, {}, False),
        ({}, {"scopes": ("photos:read", "photos:write")}, True),
        ({}, {"duration": "until_revoked"}, True),
        ({"duration": "until_revoked"}, {"duration": "once"}, False),
        ({}, {"location": True}, True),
        ({"location": True}, {}, False),
        ({}, {"selection": "all"}, True),
        ({"selection": "all"}, {"selection": "album"}, False),
        ({"ended": Ended.BY_CLIENT}, {}, False),
    ],
)
def test_it_is_news_when_the_app_gets_more(owner: Any, before: dict[str, Any], now: dict[str, Any], news: bool) -> None:
    application = make_application()
    album = albums.create(owner=owner, title="Islay")
    for fields in (before, now):
        if fields.get("selection") == "album":
            fields = {**fields, "album": album}
        latest = grant(owner=owner, application=application, **fields).authorization
    assert new_app_mail.is_news(latest) is news


@pytest.mark.parametrize("ended", [Ended.BY_OWNER, Ended.BY_REPLAY, Ended.BY_OPERATOR])
def test_it_is_news_when_the_app_is_back_after_it_was_stopped(owner: Any, ended: str) -> None:
    application = make_application()
    kept, stopped = (grant(owner=owner, application=application).authorization for _ in range(2))
    lifecycle.end(stopped, ended=ended)
    back = grant(owner=owner, application=application).authorization
    assert new_app_mail.is_news(back)
    again = grant(owner=owner, application=application).authorization
    assert not new_app_mail.is_news(again)
    assert kept.is_active


def test_it_is_news_after_a_long_time_and_about_another_owner(owner: Any) -> None:
    application = make_application()
    first = grant(owner=owner, application=application).authorization
    second = grant(owner=owner, application=application).authorization
    assert not new_app_mail.is_news(second)
    Authorization.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=91))
    assert new_app_mail.is_news(second)


def test_without_an_address_there_is_no_letter(flow: Any, photos: Any, mailoutbox: Any) -> None:
    assert flow.token(photos)
    assert mailoutbox == []


def test_a_mail_server_that_is_down_changes_no_answer(
    flow: Any, photos: Any, owner: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mail_server.down(settings)
    assert flow.token(photos)
    assert "did not go out" in caplog.text


def test_the_letter_goes_out_when_the_answer_is_out(
    flow: Any, photos: Any, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    def send(backend: EmailBackend, messages: list[Any]) -> int:
        happened.append("sent")
        return len(messages)

    def finished(**_: Any) -> None:
        happened.append("answered")

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    request_finished.disconnect(waking.let_go, dispatch_uid="photodrive.jobs.let_go")
    request_finished.connect(finished)
    request_finished.connect(waking.let_go, dispatch_uid="photodrive.jobs.let_go")
    try:
        response = flow.allow(photos)
    finally:
        request_finished.disconnect(finished)
    assert response.status_code == 303
    assert happened[-2:] == ["answered", "sent"]
    assert happened.count("sent") == 1


def test_a_request_that_never_ended_keeps_no_letter_back(owner: Any, mailoutbox: Any) -> None:
    waking.hold()
    new_app_mail.announce(grant(owner=owner).authorization)
    assert mailoutbox == []
    request_started.send(sender=None, environ={})
    request_finished.send(sender=None)
    assert len(mailoutbox) == 1
    new_app_mail.announce(grant(owner=owner).authorization)
    assert len(mail.outbox) == 2


@pytest.mark.promise("page-injection")
def test_names_are_plain_text_in_one_line(owner: Any, mailoutbox: Any) -> None:
    owner.username = "jane\r\nBcc: everybody@example.org"
    owner.save()
    hostile = make_application()
    hostile.name = "<b>x</b>\r\nBcc: everybody@example.org"  # as django-oauth-toolkit's own command writes it
    hostile.save()
    new_app_mail.announce(grant(owner=owner, application=hostile).authorization)
    (letter,) = mailoutbox
    assert letter.subject == "<b>x</b> Bcc: everybody@example.org is connected to your Photodrive account now"
    assert letter.message()["Bcc"] is None
    assert "<b>x" not in letter.alternatives[0].content
    assert "\nBcc:" not in letter.body
