"""Sign-in is throttled, and nobody is locked out by the tries of others; nothing tells whether an account exists."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from oauthdemo import settings as demo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-sign-in-throttle")]
PASSWORD = "a password of hers"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = demo.ACCOUNT_RATE_LIMITS


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


def browser(address: str = "192.0.2.1") -> Client:
    return Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR=address)


def sign_in(client: Client, password: str = PASSWORD, login: str = "jane", **more: str) -> Any:
    return client.post(LOGIN, {"login": login, "password": password, **more})


def attack(tries: int, login: str = "jane") -> list[int]:
    """Wrong passwords from as many addresses; returns what was answered."""
    client = browser()
    wrong = {"login": login, "password": "wrong"}
    return [client.post(LOGIN, wrong, REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(tries)]


@pytest.mark.promise("site-sign-in-throttle")
def test_guessing_from_one_address_is_slow(jane: Any) -> None:
    guesser = browser()
    assert [sign_in(guesser, "wrong").status_code for _ in range(6)] == [200] * 5 + [429]
    assert sign_in(guesser).status_code == 429  # the right one, too: nothing tells that it was


@pytest.mark.promise("site-sign-in-throttle")
def test_guessing_at_many_names_from_one_address_is_slow() -> None:
    guesser = browser()
    answers = [sign_in(guesser, "wrong", f"person{n}").status_code for n in range(11)]
    assert answers == [200] * 10 + [429]


@pytest.mark.promise("site-sign-in-throttle")
def test_an_ipv6_subscriber_is_one_address(jane: Any) -> None:
    for n in range(5):
        sign_in(browser(f"2001:db8:0:1::{n}"), "wrong")
    assert sign_in(browser("2001:db8:0:1:ffff::1")).status_code == 429
    assert sign_in(browser("2001:db8:0:2::1")).status_code == 302


@pytest.mark.promise("site-sign-in-throttle")
@pytest.mark.parametrize("login", ["JANE", " jane", "jane "])
def test_another_spelling_is_no_new_name(jane: Any, login: str) -> None:
    guesser = browser()
    for _ in range(5):
        sign_in(guesser, "wrong")
    assert sign_in(guesser, login=login).status_code == 429


@pytest.mark.promise("site-sign-in-throttle")
def test_who_fails_at_her_name_elsewhere_locks_nobody_out(jane: Any) -> None:
    elsewhere = browser("198.51.100.1")
    for _ in range(20):
        sign_in(elsewhere, "wrong")
    assert sign_in(browser()).status_code == 302


@pytest.mark.promise("site-sign-in-throttle")
def test_many_addresses_together_guess_slowly(jane: Any) -> None:
    assert attack(31) == [200] * 30 + [429]


@pytest.mark.promise("site-sign-in-throttle")
def test_many_addresses_do_not_lock_her_out_of_a_browser_she_has_used(jane: Any) -> None:
    hers = browser()
    sign_in(hers)
    hers.post("/accounts/logout/")
    attack(40)
    assert sign_in(hers).status_code == 302
    hers.post("/accounts/logout/")
    assert sign_in(hers, login="jane@photodrive.example").status_code == 302  # known by each of her names


@pytest.mark.promise("site-sign-in-throttle")
def test_many_addresses_do_not_lock_her_out_of_a_new_browser_for_good(jane: Any) -> None:
    attack(40)
    fresh = browser("203.0.113.9")
    assert sign_in(fresh).status_code == 429
    fresh.post("/accounts/password/reset/", {"email": "jane@photodrive.example"})
    (link,) = re.findall(r"http://\S+", str(mail.outbox[0].body))
    form = fresh.get(link.partition("8000")[2], follow=True)
    new = {"password1": "another of hers", "password2": "another of hers"}
    fresh.post(form.redirect_chain[-1][0], new)
    attack(40)
    assert sign_in(fresh, "another of hers").status_code == 302


@pytest.mark.promise("site-sign-in-throttle")
def test_a_known_browser_guesses_no_faster(jane: Any) -> None:
    hers = browser()
    sign_in(hers)
    hers.post("/accounts/logout/")
    assert [sign_in(hers, "wrong").status_code for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.promise("site-sign-in-throttle")
@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "jane:1rX:sig", "\xff"])
def test_a_made_up_cookie_makes_no_browser_known(jane: Any, cookie: str) -> None:
    attack(40)
    forged = browser()
    forged.cookies["photodrive_known"] = cookie
    assert sign_in(forged).status_code == 429


@pytest.mark.promise("site-sign-in-throttle")
def test_her_cookie_makes_no_browser_known_for_others(jane: Any, django_user_model: Any) -> None:
    django_user_model.objects.create_user("sam", password=PASSWORD)
    hers = browser()
    sign_in(hers)
    hers.post("/accounts/logout/")
    attack(40, login="sam")
    assert sign_in(hers, login="sam").status_code == 429


def test_the_cookie_names_nobody_and_stays_with_us(jane: Any) -> None:
    cookie = sign_in(browser()).cookies["photodrive_known"]
    assert "jane" not in cookie.value
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_success_costs_nothing(jane: Any) -> None:
    hers = browser()
    for _ in range(12):
        assert sign_in(hers).status_code == 302
        hers.cookies.clear()


@pytest.mark.promise("site-sign-in-throttle")
def test_forged_addresses_are_no_new_ones(jane: Any) -> None:
    guesser = browser()
    answers = [
        guesser.post(LOGIN, {"login": "jane", "password": "wrong"}, headers={"x-forwarded-for": f"198.51.100.{n}"})
        for n in range(6)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.promise("site-sign-in-throttle")
@pytest.mark.parametrize("login", ["jane", "nobody", "jane@photodrive.example", "nobody@photodrive.example"])
def test_nothing_tells_whether_an_account_exists(jane: Any, login: str) -> None:
    def seen(name: str) -> list[tuple[int, str]]:
        guesser = browser(f"198.51.100.{len(name)}")
        answers = [sign_in(guesser, "wrong", name) for _ in range(6)]
        hidden = re.compile(r'value="[^"]*"')  # what she typed, and the token of the form
        return [(answer.status_code, hidden.sub("", answer.content.decode())) for answer in answers]

    like = "missing@photodrive.example" if "@" in login else "missing"
    assert seen(login) == seen(like)


def test_the_page_says_what_to_do_and_when(jane: Any) -> None:
    guesser = browser()
    for _ in range(5):
        sign_in(guesser, "wrong")
    page = sign_in(guesser, "wrong", next="/connected-apps/")
    assert page.status_code == 429
    assert page["Retry-After"] == "300"
    assert page["Cache-Control"] == "no-store"
    text = page.content.decode()
    assert "5 minutes" in text and "no account is locked" in text
    assert '/accounts/login/?next=%2Fconnected-apps%2F"' in text


@pytest.mark.promise("stays-here")
def test_the_page_leads_nowhere_else(jane: Any) -> None:
    guesser = browser()
    for _ in range(5):
        sign_in(guesser, "wrong")
    assert b"evil.example" not in sign_in(guesser, "wrong", next="https://evil.example/").content


def test_the_limit_on_all_sign_ins_answers_with_the_same_page(jane: Any, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(browser())
    page = sign_in(browser())
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert b"That was too often" in page.content
