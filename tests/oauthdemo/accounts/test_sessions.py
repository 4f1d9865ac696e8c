"""Where somebody is signed in: she sees it, and ends it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from oauthdemo.accounts import sessions, user_agents
from photodrive.authorization.models import Authorization
from tests.factories.oauth import grant
from tests.factories.stored import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-sessions")]
PASSWORD, NEW = "a password of hers", "quite another of hers 7"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


def browser(
    name: str = "jane", *, agent: str = FIREFOX, address: str = "192.0.2.1", password: str = PASSWORD
) -> Client:
    """A browser in which somebody has signed in."""
    made = Client(headers={"host": "127.0.0.1:8000", "user-agent": agent}, REMOTE_ADDR=address)
    assert made.post("/accounts/login/", {"login": name, "password": password}).status_code == 302
    return made


def is_signed_in(client: Client) -> bool:
    return client.get("/connected-apps/").status_code == 200


def text(client: Client) -> str:
    return client.get("/security/").content.decode()


def row_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def end(client: Client, session: UserSession) -> Any:
    return client.post(f"/accounts/sessions/{session.pk}/end/")


def test_she_sees_each_browser_and_which_is_this_one(jane: Any) -> None:
    here, there = browser(), browser(agent=SAFARI, address="198.51.100.7")
    page = text(here)
    assert page.index("Firefox on Linux") < page.index("This one") < page.index("Safari on iPhone")
    assert "From 198.51.100.7" in page
    assert not [one for one in (here, there) if str(one.session.session_key) in page]


def test_the_one_she_ends_is_over_at_once(jane: Any) -> None:
    here, there = browser(), browser(agent=SAFARI)
    assert is_signed_in(there)
    assert "Signed out: Safari on iPhone" in end(here, row_of(there)).wsgi_request._messages._queued_messages[0].message
    assert not is_signed_in(there)
    assert there.get("/api/v1/photos/").status_code == 401
    assert is_signed_in(here)
    assert "Safari on iPhone" not in text(here).partition("Where you are")[2]


def test_pressed_twice_it_is_gone(jane: Any) -> None:
    here, row = browser(), row_of(browser())
    assert [end(here, row).status_code for _ in range(2)] == [302, 404]


def test_nobody_ends_the_session_of_another(jane: Any, django_user_model: Any) -> None:
    django_user_model.objects.create_user("sam", password=PASSWORD)
    janes, sams = browser(), browser("sam")
    answers = [end(sams, row_of(janes)), sams.post("/accounts/sessions/999999/end/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("There is no page here" in answer.content.decode() for answer in answers)
    assert is_signed_in(janes)


def test_ending_this_one_signs_out(jane: Any) -> None:
    here = browser()
    assert end(here, row_of(here))["Location"] == "/"
    assert not is_signed_in(here)


def test_all_others_at_once(jane: Any) -> None:
    here, others = browser(), [browser() for _ in range(3)]
    here.post("/accounts/sessions/end-others/")
    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)
    assert Session.objects.filter(session_key__in=[other.session.session_key for other in others]).count() == 0


@pytest.mark.parametrize("path", ["/accounts/sessions/1/end/", "/accounts/sessions/end-others/", "/accounts/not-me/"])
def test_the_buttons_are_for_forms_of_ours_and_for_people_who_are_signed_in(path: str, jane: Any) -> None:
    assert Client(headers={"host": "127.0.0.1:8000"}).post(path)["Location"].startswith("/accounts/login/")
    here = browser()
    assert here.get(path).status_code == 405
    foreign = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})
    foreign.force_login(jane)
    assert foreign.post(path).status_code == 403


def test_the_key_of_a_session_changes_at_sign_in(jane: Any) -> None:
    visitor = Client(headers={"host": "127.0.0.1:8000"})
    visitor.post("/accounts/login/", {"login": "jane", "password": "wrong"})
    planted = visitor.session
    planted["anything"] = "so that it is kept"
    planted.save()
    visitor.cookies["photodrive_session"] = planted.session_key or ""
    visitor.post("/accounts/login/", {"login": "jane", "password": PASSWORD})
    assert visitor.session.session_key != planted.session_key
    thief = Client(headers={"host": "127.0.0.1:8000"})
    thief.cookies["photodrive_session"] = planted.session_key or ""
    assert not is_signed_in(thief)


def test_a_new_password_ends_what_the_old_one_began(jane: Any) -> None:
    here, there = browser(), browser()
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert is_signed_in(here)
    assert not Session.objects.filter(session_key=there.session.session_key).exists()
    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]


def test_was_it_not_she_everything_ends_and_a_new_password_is_asked_for(jane: Any, files_of: Any) -> None:
    here, there = browser(), browser()
    shop = grant(make_photo(jane), owner=jane)
    answer = here.post("/accounts/not-me/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/password/change/"
    assert "Ended: 1 other sign-in and 1 connected app" in answer.content.decode()
    assert not is_signed_in(there)
    assert is_signed_in(here)
    assert not Authorization.objects.active().exists()
    assert Client().get("/api/v1/photos/", **shop.header).status_code == 401


def test_it_is_noted_when_it_was_seen_but_not_at_each_request(jane: Any) -> None:
    here = browser()
    long_ago = timezone.now() - 2 * sessions.SEEN_EVERY
    UserSession.objects.update(last_seen_at=long_ago, created_at=long_ago)
    here.get("/connected-apps/")
    seen = row_of(here).last_seen_at
    assert seen > timezone.now() - sessions.SEEN_EVERY
    here.get("/connected-apps/")
    assert row_of(here).last_seen_at == seen
    assert row_of(here).created_at == long_ago


def test_pictures_and_strangers_cost_nothing(jane: Any, django_assert_num_queries: Any) -> None:
    here, photo = browser(), make_photo(jane)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    assert here.get(f"/photos/{photo.pk}/thumb/").getvalue()
    assert row_of(here).last_seen_at < timezone.now() - timedelta(hours=1)
    stranger = Client(headers={"host": "127.0.0.1:8000"})
    with django_assert_num_queries(0):
        stranger.get("/accounts/login/")
    assert UserSession.objects.count() == 1


def test_a_session_from_before_is_listed_too(jane: Any) -> None:
    here = Client(headers={"host": "127.0.0.1:8000", "user-agent": FIREFOX})
    here.force_login(jane)
    assert "Firefox on Linux" in text(here)


def test_sessions_that_ran_out_are_not_listed(jane: Any) -> None:
    here, there = browser(), browser(agent=SAFARI)
    Session.objects.filter(session_key=there.session.session_key).delete()
    assert "Safari on iPhone" not in text(here)


def test_very_many_are_counted_and_the_newest_are_shown(jane: Any) -> None:
    here = browser()
    for _ in range(24):
        browser()
    page = text(here)
    assert page.count("Sign it out") == 19
    assert "And 5 more" in page


def test_what_a_browser_calls_itself_is_only_text(jane: Any) -> None:
    here = browser(agent="<script>alert(1)</script>" * 40, address="2001:db8:1:2:3::4")
    page = text(here)
    assert "<script>alert" not in page
    assert user_agents.UNKNOWN in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari on a Mac"),
        ("curl/8.5.0", "curl"),
        ("", user_agents.UNKNOWN),
    ],
)
def test_browsers_in_words(agent: str, name: str) -> None:
    assert user_agents.name_of(agent) == name


@pytest.fixture
def files_of(settings: Any, tmp_path: Any) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
