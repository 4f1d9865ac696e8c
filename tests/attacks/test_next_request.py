"""Whatever ends ends everywhere, at the next request: every change of state times every endpoint.

Nothing is kept in a process: the table holds in any number of them, since each request asks the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import ApplicationPolicy, Authorization, RefreshToken
from tests.factories.stored import make_photo
from tests.photodrive.api.sent import body_of
from tests.spec.flow import REDIRECT_URI, Flow, query_of

pytestmark = pytest.mark.django_db
SCOPES = "openid photos:read photos:write offline_access"


@dataclass
class Scene:
    """One owner, one application, and everything that it can hold of her at the same time."""

    flow: Flow
    owner: Any
    photo: Any
    asker: Flow  # another application, a resource server
    pair: dict[str, Any] = field(default_factory=dict)
    used: str = ""  # the refresh token before that pair
    code: str = ""  # of a second consent, approved and not exchanged
    page: str = ""  # the consent page of a third request, open
    request_uri: str = ""  # of a fourth, pushed and not opened

    @property
    def first(self) -> Authorization:
        """The consent behind the tokens."""
        return Authorization.objects.earliest("pk")


@pytest.fixture
def scene(lasting: Flow, jane: Any) -> Scene:
    registered = applications.register(name="Printer", redirect_uris=[REDIRECT_URI])
    ApplicationPolicy.objects.filter(application=registered.application).update(resource_server=True)
    policies = ApplicationPolicy.objects.filter(application=lasting.application)
    policies.update(scopes=SCOPES, remembers_consent=True)
    lasting.also = {"remember": "1"}
    made = Scene(lasting, jane, make_photo(jane), Flow(registered.application, registered.secret))
    first = lasting.pair([made.photo], scope=SCOPES)
    made.used = first["refresh_token"]
    made.pair = lasting.refresh(made.used).json()
    made.code = lasting.code([made.photo], scope=SCOPES, prompt="consent")
    made.page = lasting.consent_url(scope=SCOPES, prompt="consent")
    lasting.browser.get(made.page)
    made.request_uri = lasting.push(scope=SCOPES).json()["request_uri"]
    return made


def said(response: Any) -> str:
    """ "401 invalid_token", "400 invalid_grant", "200": the status, and the error where there is one."""
    body_of(response)
    if response.get("WWW-Authenticate", "").startswith("Bearer"):
        _, _, error = response["WWW-Authenticate"].partition('error="')
        return f"{response.status_code} {error.partition(chr(34))[0]}"
    if response.status_code >= 400 and response["Content-Type"] == "application/json":
        return f"{response.status_code} {response.json()['error']}"
    return str(response.status_code)


def api(method: str, path: str, **more: Any) -> Callable[[Scene], str]:
    def ask(scene: Scene) -> str:
        call = getattr(scene.flow.back_channel, method)
        path_here = path.format(photo=scene.photo.pk)
        return said(call(path_here, HTTP_AUTHORIZATION=f"Bearer {scene.pair['access_token']}", **more))

    return ask


def about(kind: str, *, asked_by: str = "flow") -> Callable[[Scene], str]:
    def ask(scene: Scene) -> str:
        asker: Flow = getattr(scene, asked_by)
        response = asker.post("/o/introspect/", {"token": scene.pair[kind]}, **asker.authentication())
        if response.status_code == 200 and not response.json()["active"]:
            return "inactive" if response.json() == {"active": False} else "inactive, and says more"
        return said(response)

    return ask


def give_back(kind: str) -> Callable[[Scene], str]:
    def ask(scene: Scene) -> str:
        return said(scene.flow.post("/o/revoke_token/", {"token": scene.pair[kind]}, **scene.flow.authentication()))

    return ask


def without_a_page(scene: Scene) -> str:
    """ "303 code" where a consent on record is enough, or what the client is told instead."""
    response = scene.flow.authorize(scope=SCOPES, prompt="none")
    answer = query_of(response.get("Location", ""))
    return f"{response.status_code} {answer.get('error', next(iter(answer), ''))}".strip()


def decide(scene: Scene) -> str:
    ids = [str(scene.photo.pk)]
    return said(scene.flow.browser.post(scene.page, {"shown": ids, "photo": ids, "decision": "allow"}))


# In this order: the later ones change something themselves.
ENDPOINTS: dict[str, Callable[[Scene], str]] = {
    "list": api("get", "/api/v1/photos/"),
    "list in a browser": api("get", "/api/v1/photos/", HTTP_ACCEPT="text/html"),
    "photo": api("get", "/api/v1/photos/{photo}/"),
    "head": api("head", "/api/v1/photos/{photo}/"),
    "thumb": api("get", "/api/v1/photos/{photo}/thumb/"),
    "original": api("get", "/api/v1/photos/{photo}/original/"),
    "rest of an original": api("get", "/api/v1/photos/{photo}/original/", HTTP_RANGE="bytes=5-"),
    "rename": api("patch", "/api/v1/photos/{photo}/", data='{"title": "x"}', content_type="application/json"),
    "userinfo": api("get", "/o/userinfo/"),
    "about the access token": about("access_token"),
    "about the refresh token": about("refresh_token"),
    "asked by a resource server": about("access_token", asked_by="asker"),
    "authorize": lambda scene: said(scene.flow.authorize(scope=SCOPES)),
    "without a page": without_a_page,
    "push": lambda scene: said(scene.flow.push(scope=SCOPES)),
    "pushed before": lambda scene: said(scene.flow.open_pushed(scene.request_uri)),
    "consent page": lambda scene: said(scene.flow.browser.get(scene.page)),
    "decision": decide,
    "code": lambda scene: said(scene.flow.exchange(scene.code)),
    "refresh": lambda scene: said(scene.flow.refresh(scene.pair["refresh_token"])),
    "give back the access token": give_back("access_token"),
    "give back the refresh token": give_back("refresh_token"),
}

API = [name for name in ENDPOINTS if ENDPOINTS[name].__qualname__.startswith("api.")]
ABOUT = ["about the access token", "about the refresh token", "asked by a resource server"]
GIVE_BACK = ["give back the access token", "give back the refresh token"]

ALIVE = dict.fromkeys([*API, *ABOUT], "200") | {
    "rest of an original": "206",
    "authorize": "303", "without a page": "303 code", "push": "201", "pushed before": "303", "consent page": "200",
    "decision": "303", "code": "200", "refresh": "200",
} | dict.fromkeys(GIVE_BACK, "200")  # fmt: skip

# The consent behind the tokens is over; its owner and its application may begin anew, and have another consent.
TOKENS_DEAD = ALIVE | dict.fromkeys(API, "401 invalid_token") | dict.fromkeys(ABOUT, "inactive") | {
    "refresh": "400 invalid_grant"
}  # fmt: skip
CONSENTS_DEAD = TOKENS_DEAD | {"code": "400 invalid_grant", "without a page": "303 consent_required"}
# Nobody is signed in any more, so a new request can be asked, and nobody is there to answer it.
OWNER_GONE = CONSENTS_DEAD | {"consent page": "302", "decision": "302", "without a page": "303 login_required"}
OWNER_DELETED = OWNER_GONE | {"consent page": "410", "decision": "410"}
# The application is as unknown as one that never was; who asks about its tokens learns nothing.
APPLICATION_GONE = CONSENTS_DEAD | dict.fromkeys(ENDPOINTS.keys() - set(API) - set(ABOUT), "401 invalid_client") | {
    "about the access token": "401 invalid_client", "about the refresh token": "401 invalid_client",
    "authorize": "400", "without a page": "400", "pushed before": "400", "consent page": "410", "decision": "410",
}  # fmt: skip


def all_of(end: Callable[[Authorization], Any]) -> Callable[[Scene], None]:
    def change(scene: Scene) -> None:
        for authorization in Authorization.objects.all():
            end(authorization)

    return change


def owner_presses_end(scene: Scene) -> None:
    for authorization in Authorization.objects.all():
        assert scene.flow.browser.post(f"/connected-apps/{authorization.pk}/end/").status_code == 302


def client_gives_back(scene: Scene) -> None:
    assert give_back("access_token")(scene) == "200"


def client_gives_back_the_refresh_token(scene: Scene) -> None:
    assert give_back("refresh_token")(scene) == "200"


def client_gives_back_a_used_refresh_token(scene: Scene) -> None:
    assert said(scene.flow.post("/o/revoke_token/", {"token": scene.used}, **scene.flow.authentication())) == "200"


def used_refresh_token_comes_again(scene: Scene) -> None:
    RefreshToken.objects.update(used_at=F("used_at") - timedelta(minutes=2))  # its answer was not lost just now
    assert said(scene.flow.refresh(scene.used)) == "400 invalid_grant"


def deactivate(scene: Scene) -> None:
    scene.owner.is_active = False
    scene.owner.save()


CHANGES: dict[str, tuple[Callable[[Scene], Any], dict[str, str]]] = {
    "nothing": (lambda scene: None, ALIVE),
    "the owner presses end": (owner_presses_end, CONSENTS_DEAD),
    "an administrator ends it": (all_of(lambda one: lifecycle.end(one, ended="operator")), CONSENTS_DEAD),
    "an administrator ends all of the application's": (
        lambda scene: lifecycle.end_all_of(scene.flow.application), CONSENTS_DEAD,
    ),
    "its time is over": (lambda scene: Authorization.objects.update(expires_at=timezone.now()), CONSENTS_DEAD),
    "it lay idle": (lambda scene: Authorization.objects.update(idle_expires_at=timezone.now()), CONSENTS_DEAD),
    "the client gives back the access token": (client_gives_back, TOKENS_DEAD),
    "the client gives back the refresh token": (client_gives_back_the_refresh_token, TOKENS_DEAD),
    "the client gives back a used refresh token": (client_gives_back_a_used_refresh_token, TOKENS_DEAD),
    "a used refresh token comes again": (used_refresh_token_comes_again, TOKENS_DEAD),
    "the owner is deactivated": (deactivate, OWNER_GONE),
    "the owner is deleted": (lambda scene: scene.owner.delete(), OWNER_DELETED),
    "the application is disabled": (
        lambda scene: applications.set_enabled(scene.flow.application, enabled=False), APPLICATION_GONE,
    ),
    "the application is deleted": (
        lambda scene: type(scene.flow.application).objects.all().exclude(pk=scene.asker.application.pk).delete(),
        APPLICATION_GONE,
    ),
}  # fmt: skip


@pytest.mark.promise("dead-consent")
@pytest.mark.promise("dead-owner")
@pytest.mark.promise("dead-application")
@pytest.mark.promise("dead-between")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_it_counts_from_the_next_request_at_every_endpoint(scene, change):
    carry_out, expected = CHANGES[change]
    carry_out(scene)
    assert {name: ask(scene) for name, ask in ENDPOINTS.items()} == expected


@pytest.mark.promise("dead-photo")
@pytest.mark.parametrize("away", ["trashed", "deleted", "not shared any more"])
def test_a_photo_that_is_gone_is_gone_for_applications_at_the_next_request(scene, away):
    if away == "trashed":
        type(scene.photo).objects.update(trashed_at=timezone.now())
    elif away == "deleted":
        scene.photo.delete()
    else:
        scene.first.photos.clear()
    found = {name: ENDPOINTS[name](scene) for name in API}
    assert found == dict.fromkeys(API, "404") | dict.fromkeys(["list", "list in a browser", "userinfo"], "200")
    listed = scene.flow.api("/api/v1/photos/", scene.pair["access_token"]).json()
    assert listed["results"] == []
    told = scene.flow.post("/o/introspect/", {"token": scene.pair["access_token"]}, **scene.flow.authentication())
    assert told.json()["authorization_details"][0]["identifiers"] == []


@pytest.mark.promise("dead-consent")
def test_a_new_password_ends_her_sessions_and_no_application(scene):
    scene.owner.set_password("another password of hers")
    scene.owner.save()
    assert {name: ENDPOINTS[name](scene) for name in API} == {name: ALIVE[name] for name in API}
    assert ENDPOINTS["consent page"](scene) == "302"
    assert ENDPOINTS["refresh"](scene) == "200"


@pytest.mark.promise("dead-owner")
def test_what_was_only_switched_off_lives_on_when_it_is_switched_on_again(scene):
    deactivate(scene)
    assert ENDPOINTS["list"](scene) == "401 invalid_token"
    type(scene.owner).objects.update(is_active=True)
    assert ENDPOINTS["list"](scene) == "200"
    assert ENDPOINTS["code"](scene) == "200"


@pytest.mark.promise("dead-consent")
def test_what_the_client_gave_back_stays_ended_by_the_owner(scene):
    """The record of who ended it first is not written over."""
    owner_presses_end(scene)
    assert give_back("refresh_token")(scene) == "200"
    assert scene.first.ended == Authorization.Ended.BY_OWNER


@pytest.mark.promise("dead-consent")
def test_giving_back_what_had_expired_does_not_rewrite_its_story(scene):
    Authorization.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert give_back("access_token")(scene) == "200"
    assert scene.first.ended == ""
    page = scene.flow.browser.get("/connected-apps/").content.decode()
    assert "Its time was over" in page
    assert "gave it back" not in page


@pytest.mark.promise("refresh-ends")
def test_what_lay_idle_and_was_ended_then_is_woken_by_nothing(scene):
    """A refresh that is under way may put the idle end off; what was ended meanwhile stays ended."""
    Authorization.objects.update(idle_expires_at=timezone.now())
    lifecycle.end(scene.first, ended=Authorization.Ended.BY_OWNER)
    Authorization.objects.update(idle_expires_at=timezone.now() + timedelta(days=1))
    assert {name: ENDPOINTS[name](scene) for name in API} == dict.fromkeys(API, "401 invalid_token")
