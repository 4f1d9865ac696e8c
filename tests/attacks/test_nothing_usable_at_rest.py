"""After a full run of all flows nothing that went over the wire lies in the database or in the log.

Searched are all tables, sessions, admin log, cache and trace included, for every value in every encoding that
``test_at_rest_search`` shows to be found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.db import connection
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Refusal
from printshop.oauth.models import Connection, PendingFlow
from printshop.sources.models import Source
from tests.attacks.at_rest.search import every_cell, find
from tests.attacks.at_rest.wiretap import Wire, tapped
from tests.oauthdemo.conftest import PASSWORD, Demo, demo
from tests.photodrive.admin.test_applications import ADD, LIST, form, operator, secret_in
from tests.spec.flow import REDIRECT_URI, Flow, basic
from tests.spec.registering import Registrar, initial_token
from tests.spec.rfc9449.keyed import keyed
from tests.spec.signing import signing

__all__ = ["demo", "operator"]
CACHE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "photodrive_cache"}
OWN_LOGGERS = ("photodrive", "printshop", "oauthdemo")
LASTING: dict[str, Any] = {"scope": "photos:read offline_access"}

# None of these opens anything: what a client binds its own flow with has to be given back unchanged (RFC 6749 4.1.2,
# OpenID Connect Core 2), and the shop remembers the drive's last nonce, which is good for nothing without its key.
KEPT_ON_PURPOSE = {
    ("state", "photodrive_authorizationrequest.parameters"),
    ("nonce", "photodrive_authorizationrequest.parameters"),
    ("nonce", "photodrive_authorizationcode.openid"),
    ("DPoP-Nonce", "photodrive_cache.value"),
}


@pytest.fixture
def cached_in_the_database(settings: Any, transactional_db: None) -> Iterator[None]:
    """As in production: throttles and whatever else is cached is in a table."""
    settings.CACHES = {"default": CACHE}
    call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {CACHE['LOCATION']}")


@pytest.fixture
def log(caplog: Any) -> Any:
    """What this project and what it stands on tell: of our own even what nobody wants to know."""
    caplog.set_level(logging.INFO)
    for name in OWN_LOGGERS:
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def assert_nothing_lies_about(wire: Wire, log: Any) -> None:
    found = find(wire.secrets, every_cell())
    assert [one for one in found if (one.name, one.where) not in KEPT_ON_PURPOSE] == []
    told = [f"{record.getMessage()} {record.__dict__}" for record in log.records]
    told += [str(letter.message()) for letter in mail.outbox]
    assert find(wire.secrets, [("log or mail", text.encode()) for text in told]) == []


@pytest.mark.promise("at-rest")
@pytest.mark.promise("site-logs")
@pytest.mark.usefixtures("cached_in_the_database")
def test_after_all_flows_of_all_clients(flow: Flow, lasting: Flow, jane: Any, photos: Any, log: Any) -> None:
    get_user_model().objects.update(email="jane@photodrive.example")  # who gets letters
    with tapped() as wire:
        give_and_take_back(flow, photos)
        give_and_take_back(keyed(flow), photos)
        refresh_and_replay(lasting, photos)
        refresh_and_replay(keyed(lasting), photos)
        refresh_and_replay(signing(jane), photos)
        say_who_she_is(jane, photos)
        count_its_own_use()
        fail(flow, photos)
    heard = {"code", "code_verifier", "state", "nonce", "client_secret", "access_token", "refresh_token", "id_token"}
    assert {*heard, "request_uri", "client_assertion", "DPoP", "DPoP-Nonce", "Basic", "Bearer"} <= wire.names()
    subjects = [letter.subject for letter in mail.outbox]
    assert sum(subject.startswith("We ended") for subject in subjects) == 3  # the replays
    assert any(subject.endswith("is connected to your Photodrive account now") for subject in subjects)
    assert_nothing_lies_about(wire, log)


def give_and_take_back(client: Flow, photos: Any) -> None:
    """An authorization request through the browser; its token is used, looked at and revoked."""
    token = client.exchange(client.code(photos)).json()["access_token"]
    client.api("/api/v1/photos/", token)
    client.post("/o/introspect/", {"token": token}, **client.authentication())
    client.post("/o/revoke_token/", {"token": token}, **client.authentication())


def refresh_and_replay(client: Flow, photos: Any) -> None:
    """A pushed request; the pair is renewed, and the old one presented again."""
    code = client.code(photos, url=client.pushed_url(**LASTING))
    pair = client.exchange(code).json()
    applications.decide(client.application, rotates_refresh_tokens=True)
    renewed = client.refresh(pair["refresh_token"])
    assert renewed.status_code == 200
    client.post("/o/introspect/", {"token": renewed.json()["access_token"]}, **client.authentication())
    client.push(**LASTING)  # and left alone
    assert client.refresh(pair["refresh_token"]).status_code == 400
    client.post("/o/introspect/", {"token": renewed.json()["refresh_token"]}, **client.authentication())


def say_who_she_is(jane: Any, photos: Any) -> None:
    """OpenID Connect: an ID token, and its claims once more."""
    made = applications.register(name="Sign-in", redirect_uris=[REDIRECT_URI], scopes=["openid", "profile", "email"])
    client = Flow(made.application, made.secret)
    client.browser.force_login(jane)
    answer = client.exchange(client.code(photos, scope="openid profile email", nonce="a-nonce-of-this-flow")).json()
    assert client.api("/o/userinfo/", answer["access_token"]).status_code == 200


def count_its_own_use() -> None:
    """A token of the application itself (RFC 6749 section 4.4)."""
    made = applications.register(
        name="Reporter", redirect_uris=[], scopes=["usage:read"], grant_types="client_credentials"
    )
    client = Flow(made.application, made.secret)
    answer = client.post("/o/token/", {"grant_type": "client_credentials"}, **client.authentication())
    client.api("/api/v1/usage/", answer.json()["access_token"])


def fail(client: Flow, photos: Any) -> None:
    """What is refused is not written down either."""
    code = client.code(photos)
    assert client.exchange(code, code_verifier="w" * 43).status_code == 400
    assert client.exchange(code, client_secret="a-second-secret-beside-basic").status_code == 400
    assert client.exchange("pd_ac_made-up-by-an-attacker").status_code == 400
    assert client.api("/api/v1/photos/", "pd_at_made-up-by-an-attacker").status_code == 401
    client.authorize(scope="everything", state="the-state-of-a-refused-request")
    in_a_wrong_place(client, photos)
    assert Refusal.objects.count() >= 8
    client.browser.post("/accounts/login/", {"login": "jane", "password": "a password with a slip"})


def in_a_wrong_place(client: Flow, photos: Any) -> None:
    """Why a request was refused is written down, with values of it: none of them opens anything."""
    token = client.token(photos)
    client.authorize(redirect_uri=f"{REDIRECT_URI}back?code={client.code(photos)}#access_token={token}")
    client.authorize(scope=f"photos:read {token}")
    client.push(resource=f"https://elsewhere.example/{client.secret}")
    client.refresh(client.code(photos))
    client.exchange(token, redirect_uri=f"https://{client.secret}@elsewhere.example/")
    client.post("/o/introspect/", {"token": token}, **basic(client.secret, "no-secret-of-anybody"))


@pytest.mark.promise("at-rest")
@pytest.mark.promise("shop-secrets")
@pytest.mark.usefixtures("cached_in_the_database")
def test_after_the_whole_story_of_the_shop_with_a_trace_of_it(demo: Demo, settings: Any, log: Any) -> None:
    settings.TRACE = True
    with tapped() as wire:
        demo.shop.post("/connect/photodrive/")  # a flow that nobody finishes
        demo.approve()
        open_connection = Connection.objects.get()
        wire.add("access_token", open_connection.access_token)
        wire.add("dpop_key", open_connection.dpop_key)
        for pending in PendingFlow.objects.all():
            wire.add("code_verifier", pending.code_verifier)
            wire.add("dpop_key", pending.dpop_key)
        wire.add("client_secret", Source.objects.get().client_secret)
        assert_nothing_lies_about(wire, log)
        demo.shop.post("/disconnect/photodrive/")
    assert PASSWORD in wire.secrets
    assert {"code", "code_verifier", "state", "client_secret", "access_token", "request_uri"} <= wire.names()
    assert_nothing_lies_about(wire, log)


@pytest.mark.promise("at-rest")
def test_after_an_application_was_registered_in_the_admin_and_its_secret_changed(operator: Any, log: Any) -> None:
    with tapped() as wire:
        registered = operator.post(ADD, form())
        wire.add("client_secret", secret_in(registered.content))
        application = get_application_model().objects.get()
        changed = operator.post(f"{LIST}{application.pk}/new-secret/", follow=True)
        wire.add("client_secret", secret_in(changed.content))
    assert LogEntry.objects.exists()
    assert_nothing_lies_about(wire, log)


@pytest.mark.promise("at-rest")
@pytest.mark.promise("site-logs")
@pytest.mark.usefixtures("cached_in_the_database")
def test_after_an_application_registered_itself_and_ended_that(log: Any, settings: Any) -> None:
    settings.TRACE = True
    with tapped() as wire:
        registrar = Registrar(initial_token())
        wire.add("initial_access_token", registrar.token)
        made, left_alone = registrar.registered(), registrar.registered()
        assert made.read().status_code == 200
        assert made.change(client_secret=made.told["client_secret"], client_name="Changed").status_code == 200
        assert made.delete().status_code == 204
        assert registrar.register(redirect_uris=["javascript:alert(1)"]).status_code == 400
        assert Registrar("pd_iat_made-up-by-an-attacker").register().status_code == 401
    assert {"client_secret", "registration_access_token", "Bearer"} <= wire.names()
    assert left_alone.read().status_code == 200
    assert_nothing_lies_about(wire, log)
