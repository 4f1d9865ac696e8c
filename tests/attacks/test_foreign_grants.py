"""Somebody got hold of what belongs to another client: it is worth nothing in their hands, and nothing is harmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, Authorization, RefreshToken
from tests.spec.flow import REDIRECT_URI, VERIFIER, Flow, basic

pytestmark = pytest.mark.django_db(transaction=True)
SCOPES = ["photos:read", "photos:write", "offline_access"]
TOKEN = "/o/token/"


@dataclass
class Loot:
    """All that a client can hold, as a thief finds it, the verifier included."""

    victim: Flow
    photos: list[Any]
    code: str
    pair: dict[str, Any]
    request_uri: str

    def form(self, what: str) -> dict[str, str]:
        """The token request that makes use of it."""
        if what == "code":
            return {
                "grant_type": "authorization_code", "code": self.code, "code_verifier": VERIFIER,
                "redirect_uri": REDIRECT_URI,
            }  # fmt: skip
        return {"grant_type": "refresh_token", "refresh_token": self.pair["refresh_token"]}

    def is_whole(self) -> bool:
        """Whether every piece still works for the client that it belongs to, and nobody was warned of anything."""
        assert self.victim.api("/api/v1/photos/", self.pair["access_token"]).status_code == 200
        assert self.victim.exchange(self.code).status_code == 200
        assert self.victim.refresh(self.pair["refresh_token"]).status_code == 200
        assert self.victim.allow(self.photos, url=self.victim.pushed_url(self.request_uri)).status_code == 303
        return not Authorization.objects.exclude(revoked_at=None).exists()


@pytest.fixture
def loot(lasting: Flow, photos: list[Any]) -> Loot:
    pair, code = lasting.pair(photos), lasting.code(photos)
    return Loot(lasting, photos, code, pair, lasting.push().json()["request_uri"])


def registered(**more: Any) -> Any:
    return applications.register(name="Thief", redirect_uris=[REDIRECT_URI], scopes=SCOPES, **more)


Sender = Callable[[Loot, dict[str, str]], Any]


def another_client(loot: Loot, form: dict[str, str]) -> Any:
    thief = registered()
    return Flow(thief.application, thief.secret).post(TOKEN, form, **basic(thief.application.client_id, thief.secret))


def another_client_in_the_form(loot: Loot, form: dict[str, str]) -> Any:
    thief = registered()
    named = {"client_id": thief.application.client_id, "client_secret": thief.secret}
    return loot.victim.post(TOKEN, form | named)


def a_public_client(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form | {"client_id": registered(confidential=False).application.client_id})


def nobody(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form)


def only_the_name(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form | {"client_id": loot.victim.application.client_id})


def an_empty_password(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form, **basic(loot.victim.application.client_id, ""))


def a_guessed_secret(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form, **basic(loot.victim.application.client_id, "pd_cs_guess"))


def the_stored_hash(loot: Loot, form: dict[str, str]) -> Any:
    application = loot.victim.application
    return loot.victim.post(TOKEN, form, **basic(application.client_id, application.client_secret))


def her_token_as_credentials(loot: Loot, form: dict[str, str]) -> Any:
    return loot.victim.post(TOKEN, form, HTTP_AUTHORIZATION=f"Bearer {loot.pair['access_token']}")


def her_session(loot: Loot, form: dict[str, str]) -> Any:
    return Flow(loot.victim.application, "", back_channel=loot.victim.browser).post(TOKEN, form)


def two_clients_at_once(loot: Loot, form: dict[str, str]) -> Any:
    """Authenticated as the thief, in the name of the victim."""
    thief = registered()
    named = form | {"client_id": loot.victim.application.client_id}
    return loot.victim.post(TOKEN, named, **basic(thief.application.client_id, thief.secret))


SENDERS: dict[Sender, str] = {
    another_client: "400 invalid_grant",
    another_client_in_the_form: "400 invalid_grant",
    a_public_client: "400 invalid_grant",
    nobody: "401 invalid_client",
    only_the_name: "401 invalid_client",
    an_empty_password: "401 invalid_client",
    a_guessed_secret: "401 invalid_client",
    the_stored_hash: "401 invalid_client",
    her_token_as_credentials: "401 invalid_client",
    her_session: "401 invalid_client",
    two_clients_at_once: "400 invalid_request",
}


def said(response: Any) -> str:
    return f"{response.status_code} {response.json().get('error', '')}"


@pytest.mark.spec("RFC 6749", "10.5")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("code-bound")
@pytest.mark.promise("refresh-bound")
@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.__name__)
def test_a_stolen_code_or_refresh_token_gives_nothing_and_harms_nothing(loot, sender, mailoutbox):
    for what in ("code", "refresh_token"):
        assert said(sender(loot, loot.form(what))) == SENDERS[sender], what
    assert loot.is_whole()
    assert mailoutbox == []


@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("refresh-replay")
def test_a_replaced_refresh_token_in_the_hands_of_another_client_is_no_alarm(loot, mailoutbox):
    """Who only knows an old token must not be able to end somebody's access."""
    used = loot.pair["refresh_token"]
    loot.pair = loot.victim.refresh(used).json()
    form = {"grant_type": "refresh_token", "refresh_token": used}
    for sender, answer in SENDERS.items():
        assert said(sender(loot, form)) == answer
    assert loot.is_whole()
    assert mailoutbox == []


@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("code-replay")
def test_a_used_code_in_the_hands_of_another_client_or_without_its_verifier_is_no_alarm(loot, mailoutbox):
    used = loot.form("code")
    assert loot.victim.exchange(loot.code).status_code == 200
    loot.code = loot.victim.code(loot.photos)
    for sender, answer in SENDERS.items():
        assert said(sender(loot, used)) == answer
    for changes in ({"code_verifier": "x" * 43}, {"redirect_uri": "https://shop.example/other/"}):
        assert loot.victim.exchange(used["code"], **changes).status_code == 400
    assert loot.is_whole()
    assert mailoutbox == []


@pytest.mark.promise("no-other-token")
@pytest.mark.parametrize(
    ("what", "place"),
    [
        ("access_token", "code"), ("refresh_token", "code"), ("request_uri", "code"), ("client_secret", "code"),
        ("access_token", "refresh_token"), ("code", "refresh_token"), ("request_uri", "refresh_token"),
        ("client_secret", "refresh_token"),
    ],
)  # fmt: skip
def test_one_thing_in_the_place_of_another_is_worth_nothing(loot, what, place):
    things = {**loot.pair, "code": loot.code, "request_uri": loot.request_uri, "client_secret": loot.victim.secret}
    form = loot.form(place) | {place: things[what]}
    assert said(loot.victim.post(TOKEN, form, **loot.victim.authentication())) == "400 invalid_grant"
    assert loot.is_whole()


@pytest.mark.promise("par-foreign")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stolen_request_uri_opens_for_its_own_client_only(loot, method):
    thief = registered()
    sent = {"client_id": thief.application.client_id, "request_uri": loot.request_uri}
    response = getattr(loot.victim.browser, method)("/o/authorize/", sent)
    assert response.status_code == 400
    assert "Location" not in response
    assert loot.is_whole()


@pytest.mark.promise("par-session")
def test_a_request_that_she_opened_is_not_taken_over_by_who_knows_its_address(loot, django_user_model):
    page = loot.victim.pushed_url(loot.request_uri)
    assert loot.victim.browser.get(page).status_code == 200
    sam = Client()
    sam.force_login(django_user_model.objects.create_user("sam"))
    for answer in (sam.get(page), sam.post(page, {"decision": "deny"}), sam.post(f"{page}switch/")):
        assert answer.status_code == 403
    assert loot.is_whole()


@pytest.mark.promise("innocent-unharmed")
@pytest.mark.promise("refresh-bound")
def test_a_client_that_was_made_public_or_private_later_gets_in_by_its_new_way_only(loot):
    """The operator changes how it proves itself: what it holds is as good as before, its old way is none."""
    ApplicationPolicy.objects.filter(application=loot.victim.application).update(
        client_authentication="private_key_jwt"
    )
    assert said(loot.victim.refresh(loot.pair["refresh_token"])) == "401 invalid_client"
    assert RefreshToken.objects.filter(used_at=None).count() == 1
    ApplicationPolicy.objects.filter(application=loot.victim.application).update(client_authentication="client_secret")
    assert loot.is_whole()
