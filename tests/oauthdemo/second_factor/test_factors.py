"""Second factors at sign-in: asked for after the password, limited, used once, kept encrypted, told to applications."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from oauthdemo import settings as demo_settings
from oauthdemo.second_factor import passkeys
from photodrive.authorization.models import Authorization
from photodrive.authorization.openid import acr
from tests.attacks.at_rest.search import every_cell, find
from tests.factories.second_factor import code_of, recovery_codes_of, turn_on, wrong
from tests.oauthdemo.conftest import PASSWORD, Demo
from tests.spec.flow import query_of
from tests.spec.openid import SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("site-second-factor")]
LOGIN, SECOND_STEP, ACTIVATE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/totp/activate/"
AGAIN = "/accounts/reauthenticate/"


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane", "jane@photodrive.example", PASSWORD)


@pytest.fixture
def secret(jane: Any) -> str:
    """Jane's one-time codes are on."""
    return turn_on(jane)


@pytest.fixture
def limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = demo_settings.ACCOUNT_RATE_LIMITS


def is_signed_in(client: Client) -> bool:
    return client.get("/connected-apps/").status_code == 200


def password_step(client: Client, next_page: str = "") -> Any:
    return client.post(LOGIN, {"login": "jane", "password": PASSWORD, "next": next_page})


def code_step(client: Client, code: str) -> Any:
    return client.post(SECOND_STEP, {"code": code})


def test_the_password_alone_opens_nothing(client: Client, secret: str) -> None:
    assert password_step(client)["Location"] == SECOND_STEP
    assert not is_signed_in(client)
    assert "One more step" in client.get(SECOND_STEP).content.decode()
    assert code_step(client, wrong(secret)).status_code == 200
    assert not is_signed_in(client)
    assert code_step(client, code_of(secret)).status_code == 302
    assert is_signed_in(client)


def test_the_second_step_without_the_first_is_none(client: Client, secret: str) -> None:
    assert client.get(SECOND_STEP)["Location"] == LOGIN
    assert code_step(client, code_of(secret))["Location"] == LOGIN
    assert not is_signed_in(client)


def test_nobody_is_asked_who_has_none(client: Client, jane: Any) -> None:
    assert password_step(client)["Location"] == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize("left", [None, "/accounts/2fa/authenticate/"])
def test_the_way_of_a_request_for_access_goes_on_after_it(demo: Demo, left: str | None) -> None:
    secret = turn_on(demo.jane)
    asked = demo.get(demo.shop.post("/connect/photodrive/")["Location"])
    sign_in = demo.drive.get(asked["Location"])["Location"]
    assert demo.send(sign_in, login="jane", password=PASSWORD)["Location"] == SECOND_STEP
    demo.send(SECOND_STEP, code=wrong(secret))
    arrived = demo.send(SECOND_STEP, code=code_of(secret))["Location"]
    assert arrived.startswith("/o/")
    assert "Printshop" in demo.drive.get(arrived).content.decode()


@pytest.mark.parametrize("elsewhere", ["http://localhost/", "//evil.example", "https://evil.example/"])
def test_it_never_leads_away_from_the_drive(client: Client, secret: str, elsewhere: str) -> None:
    password_step(client, elsewhere)
    assert code_step(client, code_of(secret))["Location"] == "/"


def test_a_code_counts_once(secret: str, client: Client) -> None:
    code = code_of(secret)
    password_step(client)
    code_step(client, code)
    other = Client(headers={"host": "127.0.0.1:8000"})
    password_step(other)
    assert "used before" in code_step(other, code).content.decode()
    assert not is_signed_in(other)


@pytest.mark.parametrize("steps", [-1, 1])
def test_clocks_may_differ_by_one_code(client: Client, secret: str, steps: int, monkeypatch: Any) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    password_step(client)
    assert code_step(client, code_of(secret, steps=steps * 3)).status_code == 200
    assert code_step(client, code_of(secret, steps=steps)).status_code == 302


def test_a_recovery_code_counts_once_and_is_counted(client: Client, jane: Any, secret: str) -> None:
    code = recovery_codes_of(jane)[0]
    password_step(client)
    assert code_step(client, code).status_code == 302
    assert "9 recovery codes left" in client.get("/security/").content.decode()
    client.post("/accounts/logout/")
    password_step(client)
    assert code_step(client, code).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.promise("site-sign-in-throttle")
def test_guessing_codes_is_slow(client: Client, secret: str, limits: None) -> None:
    password_step(client)
    for _ in range(5):
        assert "not right" in code_step(client, wrong(secret)).content.decode()
    assert "Too many" in code_step(client, code_of(secret)).content.decode()
    assert not is_signed_in(client)


@pytest.mark.promise("site-sign-in-throttle")
def test_guessing_codes_ends_for_the_day_but_not_for_her_own_browser(
    client: Client, secret: str, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"second_factor_failed": "3/d/key"}
    password_step(client)
    code_step(client, code_of(secret))
    client.post("/accounts/logout/")
    strange = Client(headers={"host": "127.0.0.1:8000"})
    password_step(strange)
    for _ in range(3):
        code_step(strange, wrong(secret))
    assert "Too many" in code_step(strange, code_of(secret, steps=1)).content.decode()
    password_step(client)
    assert code_step(client, code_of(secret, steps=1)).status_code == 302


@pytest.mark.django_db(transaction=True)  # the letter goes out after the commit
def test_turning_it_on_asks_for_the_password_and_a_code(client: Client, jane: Any) -> None:
    password_step(client)
    assert client.get(ACTIVATE)["Location"].startswith(AGAIN)
    client.post(AGAIN, {"password": PASSWORD, "next": ACTIVATE})
    secret = client.get(ACTIVATE).context["form"].secret
    assert client.get(ACTIVATE).context["form"].secret == secret  # another tab
    assert client.post(ACTIVATE, {"code": wrong(secret)}).status_code == 200
    assert not Authenticator.objects.exists()
    done = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    assert recovery_codes_of(jane)[0] in done.content.decode()
    assert "no-store" in done["Cache-Control"]
    assert mail.outbox[-1].to == [jane.email]
    assert secret not in mail.outbox[-1].body


def test_who_has_not_proved_her_address_proves_it_first(client: Client, jane: Any) -> None:
    """Else somebody could sign up with the address of another and keep him out for good."""
    EmailAddress.objects.create(user=jane, email=jane.email, primary=True)
    password_step(client)
    assert "First prove" in client.get(ACTIVATE, follow=True).content.decode()


def test_turning_it_off_asks_again_and_ends_the_recovery_codes(client: Client, jane: Any, secret: str) -> None:
    password_step(client)
    code_step(client, code_of(secret))
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"].startswith(AGAIN)
    assert Authenticator.objects.filter(user=jane).count() == 2
    client.post(AGAIN, {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()


@pytest.mark.promise("at-rest")
def test_nothing_at_rest_makes_codes(client: Client, jane: Any, secret: str, settings: Any) -> None:
    seed_codes = recovery_codes_of(jane)
    pending = Client(headers={"host": "127.0.0.1:8000"})
    Authenticator.objects.all().delete()
    pending.force_login(jane)
    pending.post(AGAIN, {"password": PASSWORD})
    shown = pending.get(ACTIVATE).context["form"].secret
    again = turn_on(jane)
    secrets = {shown: "pending", again: "one-time", **dict.fromkeys(recovery_codes_of(jane), "recovery")}
    assert find(secrets, every_cell()) == []
    assert len(seed_codes) == 10


def test_a_lost_key_is_no_way_in(client: Client, secret: str, settings: Any, caplog: Any) -> None:
    settings.ACCOUNTS_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="]
    password_step(client)
    assert code_step(client, code_of(secret)).status_code == 200
    assert not is_signed_in(client)
    assert "another key" in caplog.text


def test_a_new_key_reads_what_an_older_one_wrote(client: Client, secret: str, settings: Any) -> None:
    settings.ACCOUNTS_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q=", *settings.ACCOUNTS_KEYS]
    password_step(client)
    assert code_step(client, code_of(secret)).status_code == 302


@pytest.fixture
def shop(jane: Any) -> SignIn:
    return client_of(None)


def test_applications_learn_that_it_was_used(shop: SignIn, secret: str) -> None:
    password_step(shop.browser)
    began = time.time()
    code_step(shop.browser, code_of(secret))
    claims = shop.claims()
    assert claims["amr"] == ["pwd", "otp", "mfa"]
    assert claims["acr"] == acr.SEVERAL_FACTORS
    assert claims["auth_time"] >= int(began)


def test_a_factor_that_came_later_is_no_part_of_signing_in(shop: SignIn, jane: Any) -> None:
    password_step(shop.browser)
    secret = turn_on(jane)
    shop.browser.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": "/"})
    assert shop.claims()["amr"] == ["pwd"]


@pytest.mark.promise("prompt-login")
@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}])
def test_signing_in_again_takes_both_steps(shop: SignIn, secret: str, asked: dict[str, str]) -> None:
    password_step(shop.browser)
    code_step(shop.browser, code_of(secret))
    url = shop.consent_url(**asked)
    assert "Please sign in again" in shop.browser.get(url).content.decode()
    shop.browser.post(url + "switch/", {"again": "1"})
    assert password_step(shop.browser, url)["Location"] == SECOND_STEP
    assert shop.browser.get(url)["Location"].startswith(LOGIN)
    assert code_step(shop.browser, code_of(secret, steps=1))["Location"] == url
    assert shop.read(shop.granted(url=url)["id_token"])["amr"] == ["pwd", "otp", "mfa"]


INSISTING = json.dumps({"id_token": {"acr": {"essential": True, "values": ["x", acr.SEVERAL_FACTORS]}}})


@pytest.mark.promise("acr-essential")
def test_who_signed_in_without_it_is_asked_to_sign_in_again_with_it(shop: SignIn, jane: Any) -> None:
    password_step(shop.browser)
    secret = turn_on(jane)
    url = shop.consent_url(claims=INSISTING)
    assert "Please sign in again" in shop.browser.get(url).content.decode()
    assert "Please sign in again" in shop.browser.post(url, {"decision": "allow"}).content.decode()
    shop.browser.post(url + "switch/", {"again": "1"})
    password_step(shop.browser, url)
    code_step(shop.browser, code_of(secret))
    assert shop.read(shop.granted(url=url)["id_token"])["acr"] == acr.SEVERAL_FACTORS


@pytest.mark.promise("acr-essential")
def test_who_has_none_gets_an_error_and_no_code(shop: SignIn, jane: Any) -> None:
    password_step(shop.browser)
    url = shop.consent_url(claims=INSISTING)
    shop.browser.post(url + "switch/", {"again": "1"})
    password_step(shop.browser, url)
    for answer in (shop.browser.get(url), shop.browser.post(url, {"decision": "allow"})):
        told = query_of(answer["Location"]) if answer.status_code == 302 else {}
        assert told.get("error", "answered already") in ("unmet_authentication_requirements", "answered already")
        assert "code" not in told
    assert not Authorization.objects.exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
@pytest.mark.promise("acr-essential")
def test_without_a_page_it_is_an_error(shop: SignIn, jane: Any) -> None:
    password_step(shop.browser)
    told = query_of(shop.authorize(claims=INSISTING, prompt="none")["Location"])
    assert told["error"] == "login_required"


@pytest.mark.parametrize(
    ("origin", "work"),
    [
        ("https://drive.example", True),
        ("https://drive.example:8443", True),
        ("http://localhost:8000", True),
        ("http://drive.localhost:8000", True),
        ("http://drive.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.1", False),
        ("https://[2001:db8::1]", False),
        ("https://", False),
    ],
)
def test_passkeys_are_offered_where_browsers_take_them(origin: str, work: bool) -> None:
    assert passkeys.work_at(origin) is work
