"""Second factors and sign-ins in a browser: turned on, asked for on the way of the shop's request, seen and ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.second_factor import code_of
from tests.journeys.people import CHURCH, Person
from tests.journeys.served import PASSWORD, ROOT, Demo, environment, free_port, fresh_database, running

ON = "Turn one-time codes on"


class AtAName(Demo):
    """The two sites the other way round, without the demo's people: passkeys need a name, which 127.0.0.1 is not."""

    @property
    def drive(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def shop(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def at_a_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    data = tmp_path_factory.mktemp("named") / "data"
    with fresh_database(os.environ.get("DATABASE_URL", "")) as database_url:
        port = free_port()
        origins = {"DRIVE_ORIGIN": f"http://localhost:{port}", "SHOP_ORIGIN": f"http://127.0.0.1:{port}"}
        demo = AtAName(port, environment(data, port=port, database_url=database_url) | origins)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=demo.environment, check=True)
        demo.shell("from oauthdemo.data import registration as r; r.use_in_printshop(r.register_printshop())")
        with running([sys.executable, "manage.py", "runserver", "--noreload"], demo):
            yield demo


def security(person: Person) -> None:
    person.page.goto(f"{person.demo.drive}/security/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Security")


def confirm(person: Person) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    person.page.get_by_label("Password").fill(PASSWORD)
    person.page.get_by_role("button", name="Go on").click()


def sign_out(person: Person) -> None:
    person.page.locator(".side").get_by_role("button", name="Sign out").click()
    expect(person.page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def second_step(person: Person, code: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text("One more step")
    person.page.get_by_label("Code from your authenticator app, or a recovery code").fill(code)
    person.page.get_by_role("button", name="Sign in", exact=True).click()


def test_codes_on_the_way_of_the_shop_and_the_sign_in_that_she_ends(owner, somebody):
    security(owner)
    owner.page.get_by_role("link", name=ON).click()
    confirm(owner)
    expect(owner.page.get_by_role("heading", level=1)).to_have_text(ON)
    expect(owner.page.get_by_role("img", name="QR code")).to_be_visible()
    owner.page.get_by_text("The camera does not work?").click()
    secret = owner.page.locator("#authenticator_secret").inner_text()
    owner.page.get_by_label("Code from your authenticator app").fill(code_of(secret))
    owner.page.get_by_role("button", name="Turn it on").click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    recovery = owner.page.locator("#recovery_codes li").first.inner_text()
    sign_out(owner)

    owner.ask_at_the_shop()
    owner.sign_in()
    second_step(owner, code_of(secret, steps=1))
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    owner.tick(CHURCH.stem)
    owner.allow()
    owner.page.wait_for_url(f"{owner.demo.shop}/**")
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Your photos")

    elsewhere = somebody()
    elsewhere.name = owner.name
    elsewhere.page.goto(f"{elsewhere.demo.drive}/accounts/login/")
    elsewhere.sign_in()
    second_step(elsewhere, recovery)
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Library")

    security(owner)
    expect(owner.page.get_by_text("9 recovery codes left")).to_be_visible()
    expect(owner.page.get_by_role("heading", name="Connected apps")).to_contain_text("1")
    owner.page.get_by_role("button", name="Sign it out").click()
    expect(owner.page.get_by_text("Signed out: Chrome")).to_be_visible()
    expect(owner.page.get_by_role("button", name="Sign it out")).to_have_count(0)
    elsewhere.page.goto(f"{elsewhere.demo.drive}/connected-apps/")
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_passkey_signs_in_alone_and_on_the_way_of_the_shop(at_a_name: Demo, browser: Browser):
    jane = Person(at_a_name, browser.new_context(viewport={"width": 1280, "height": 900}))
    jane.page.set_default_timeout(20_000)
    devices = jane.context.new_cdp_session(jane.page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    jane.sign_up()
    security(jane)
    jane.page.get_by_role("link", name="Or add a passkey").click()
    jane.page.get_by_role("link", name="Add a passkey").click()
    confirm(jane)
    jane.page.get_by_label("Name").fill("My telephone")
    jane.page.get_by_role("button", name="Add it").click()
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    sign_out(jane)

    jane.ask_at_the_shop()
    jane.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    security(jane)
    expect(jane.page.get_by_text("one of your passkeys (1)")).to_be_visible()
    sign_out(jane)

    jane.page.goto(f"{jane.demo.drive}/accounts/login/")
    jane.page.get_by_label("User name or e-mail address").fill(jane.name)
    jane.page.get_by_label("Password").fill(PASSWORD)
    jane.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("One more step")
    jane.page.get_by_role("button", name="Use a passkey").click()
    expect(jane.page.get_by_role("heading", level=1)).to_have_text("Library")

    jane.page.goto(f"{jane.demo.drive}/accounts/2fa/webauthn/")
    jane.page.get_by_role("link", name="Remove My telephone").click()
    confirm(jane)
    jane.page.get_by_role("button", name="Remove it").click()
    expect(jane.page.get_by_text("There is none yet.")).to_be_visible()
    sign_out(jane)
    jane.ask_at_the_shop()
    jane.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(jane.page.get_by_text("This passkey opens nothing here.")).to_be_visible()
    expect(jane.page.get_by_text("An app asks for access.")).to_be_visible()
    jane.context.close()
    assert jane.complaints == []
