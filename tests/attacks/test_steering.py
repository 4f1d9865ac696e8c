"""What she changes on her connected apps counts at the next request of the same token, and only ever narrows.

The forms are sent as a browser sends them; then the same token asks everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.authorization.tokens import authorization_codes, refresh_tokens
from photodrive.photos.library import editing, ingest
from tests.attacks.test_next_request import ALIVE, API, CONSENTS_DEAD, ENDPOINTS, Scene, said, scene
from tests.factories.oauth import make_user
from tests.factories.stored import make_photo
from tests.photodrive.api.sent import body_of

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
PHOTO_GONE = dict.fromkeys(API, "404") | dict.fromkeys(["list", "list in a browser", "userinfo"], "200")
PLACES = ["/", "/thumb/", "/preview/", "/original/"]


def press(scene: Scene, what: str, **form: Any) -> Any:
    """Send a form of the page of the connection behind the tokens."""
    return scene.flow.browser.post(f"/connected-apps/{scene.first.pk}/{what}/", form)


def found(scene: Scene) -> dict[str, str]:
    return {name: ENDPOINTS[name](scene) for name in API}


def told(scene: Scene) -> dict[str, Any]:
    """What introspection says of the access token."""
    answer = scene.flow.post("/o/introspect/", {"token": scene.pair["access_token"]}, **scene.flow.authentication())
    details: dict[str, Any] = answer.json()
    return details


def follow(scene: Scene) -> None:
    """Let the connection see everything."""
    AuthorizedPhoto.objects.all().delete()
    Authorization.objects.update(selection="all")


def take(scene: Scene) -> None:
    assert press(scene, "photos", do="take", photo=[scene.photo.pk]).status_code == 302


def take_from_all(scene: Scene) -> None:
    follow(scene)
    assert press(scene, "photos", do="take", photo=[scene.photo.pk]).status_code == 200, "it asks first"
    assert found(scene)["photo"] == "200"
    assert press(scene, "photos", do="take", photo=[scene.photo.pk], freeze="yes").status_code == 302


def keep_another(scene: Scene) -> None:
    follow(scene)
    assert press(scene, "photos", do="keep", photo=[make_photo(scene.owner).pk]).status_code == 302


@pytest.mark.promise("dead-photo")
@pytest.mark.promise("steering-at-once")
@pytest.mark.parametrize("change", [take, take_from_all, keep_another])
def test_a_photo_that_she_takes_away_is_gone_everywhere_and_the_others_stay(scene, change):
    other = make_photo(scene.owner, title="Another")
    press(scene, "photos", do="freeze")
    press(scene, "add", photo=[other.pk])
    assert found(scene)["photo"] == "200"
    change(scene)
    assert found(scene) == PHOTO_GONE
    listed = scene.flow.api("/api/v1/photos/", scene.pair["access_token"]).json()["results"]
    assert str(scene.photo.pk) not in [photo["id"] for photo in listed]
    named = told(scene)["authorization_details"][0]
    assert (named["selection"], str(scene.photo.pk) in named["identifiers"]) == ("chosen", False)
    refreshed = scene.flow.refresh(scene.pair["refresh_token"]).json()
    assert refreshed["authorization_details"][0]["identifiers"] == named["identifiers"]
    kept = listed[0]["id"]
    for place in PLACES:
        answer = scene.flow.api(f"/api/v1/photos/{kept}{place}", scene.pair["access_token"])
        assert (answer.status_code, len(body_of(answer)) > 0) == (200, True)


@pytest.mark.promise("steering-at-once")
def test_a_photo_that_she_adds_is_there_for_the_same_token_and_not_for_a_narrowed_one(scene):
    one = f'[{{"type": "photos", "identifiers": ["{scene.photo.pk}"]}}]'
    narrowed = scene.flow.refresh(scene.pair["refresh_token"], authorization_details=one).json()["access_token"]
    added = make_photo(scene.owner)
    assert press(scene, "add", photo=[added.pk]).status_code == 302
    for place in PLACES:
        path = f"/api/v1/photos/{added.pk}{place}"
        assert said(scene.flow.api(path, scene.pair["access_token"])) == "200"
        assert said(scene.flow.api(path, narrowed)) == "404"


@pytest.mark.promise("steering-at-once")
def test_a_shorter_time_is_told_at_once_and_no_refresh_puts_it_off(scene):
    until = timezone.now() + timedelta(minutes=15)
    assert press(scene, "time", end="minutes").status_code == 302
    ends = scene.first.expires_at
    assert abs(ends - until) < timedelta(minutes=1)
    refreshed = scene.flow.refresh(scene.pair["refresh_token"]).json()
    assert refreshed["expires_in"] <= 15 * 60
    assert told(scene)["exp"] <= ends.timestamp()
    assert refreshed["authorization_details"][0]["expires_at"] == ends.strftime("%Y-%m-%dT%H:%M:%SZ")
    after = scene.first
    assert (after.expires_at, after.idle_expires_at) == (ends, ends)
    for kind in ("access_token", "refresh_token"):
        scene.pair[kind] = refreshed[kind]
        assert told(scene)["active"]
    Authorization.objects.update(expires_at=timezone.now())
    assert {name: ask(scene) for name, ask in ENDPOINTS.items() if name in [*API, "refresh"]} == {
        name: CONSENTS_DEAD[name] for name in [*API, "refresh"]
    }


@pytest.mark.promise("steering-at-once")
def test_the_place_is_gone_from_the_next_answer_on(scene):
    Authorization.objects.update(location=True)
    original = f"/api/v1/photos/{scene.photo.pk}/original/"
    before = body_of(scene.flow.api(original, scene.pair["access_token"]))
    assert press(scene, "location").status_code == 302
    after = body_of(scene.flow.api(original, scene.pair["access_token"]))
    assert after == b"without location: " + before
    assert told(scene)["authorization_details"][0]["location"] is False


@pytest.mark.promise("dead-consent")
@pytest.mark.promise("steering-at-once")
@pytest.mark.django_db(transaction=True)
def test_ending_all_ends_everything_at_every_endpoint(scene):
    assert scene.flow.browser.get("/connected-apps/end-all/").status_code == 200
    assert {ENDPOINTS[name](scene) for name in API} <= {"200", "206"}, "asking changes nothing"
    assert scene.flow.browser.post("/connected-apps/end-all/").status_code == 302
    assert {name: ask(scene) for name, ask in ENDPOINTS.items()} == CONSENTS_DEAD


FORGED: dict[str, Callable[[Scene, Any], Any]] = {
    "a later end": lambda scene, photo: press(scene, "time", end="at", at="2099-01-01T00:00", zone="UTC"),
    "an end long ago": lambda scene, photo: press(scene, "time", end="at", at="2001-01-01T00:00", zone="UTC"),
    "an end that is none": lambda scene, photo: press(scene, "time", end="at", at="tomorrow", zone="../../etc"),
    "an end at the end of time": lambda scene, photo: press(scene, "time", end="at", at="9999-12-31T23:59"),
    "an end by a name that is not offered": lambda scene, photo: press(scene, "time", end="never"),
    "the end as another field": lambda scene, photo: press(scene, "time", expires_at="2099-01-01T00:00", until="2099"),
    "the location": lambda scene, photo: press(scene, "location", location="on", on="1"),
    "a wider selection": lambda scene, photo: press(
        scene, "photos", do="keep", photo=[scene.photo.pk], selection="all", album="1", location="on"
    ),
    "everything": lambda scene, photo: press(scene, "photos", do="all", photo=[]),
    "a photo that it cannot see kept": lambda scene, photo: press(
        scene, "photos", do="keep", photo=[photo.pk, scene.photo.pk], freeze="yes"
    ),
    "no photo at all": lambda scene, photo: press(scene, "photos", do="keep", photo=["", "x", "1 OR 1=1"]),
}


@pytest.mark.promise("steering-narrows")
@pytest.mark.parametrize("forged", FORGED)
def test_no_forged_form_makes_it_longer_or_wider(scene, forged):
    unshared = make_photo(scene.owner)
    Authorization.objects.filter(pk=scene.first.pk).update(duration="hour")
    before = scene.first
    assert FORGED[forged](scene, unshared).status_code in (302, 422)
    after = scene.first
    assert (after.expires_at, after.idle_expires_at, after.duration, after.location, after.selection) == (
        before.expires_at, before.idle_expires_at, "hour", False, "chosen",
    )  # fmt: skip
    assert list(after.photos.all()) == [scene.photo]
    assert found(scene) == {name: ALIVE[name] for name in API}


@pytest.mark.promise("steering-narrows")
def test_photos_of_others_and_from_the_trash_are_not_added(scene):
    trashed, foreign = make_photo(scene.owner), make_photo(make_user("sam"), visibility="public")
    editing.trash(photo=trashed)
    press(scene, "add", photo=[trashed.pk, foreign.pk, uuid4()])
    assert list(scene.first.photos.all()) == [scene.photo]
    for photo in (trashed, foreign):
        assert said(scene.flow.api(f"/api/v1/photos/{photo.pk}/", scene.pair["access_token"])) == "404"


@pytest.mark.promise("steering-hers")
@pytest.mark.parametrize("what", ["", "photos/", "add/", "time/", "location/", "end/"])
def test_somebody_elses_connection_is_not_there_whatever_is_sent(scene, what):
    sam, form = Client(), {"do": "take", "photo": [scene.photo.pk], "end": "minutes", "freeze": "yes"}
    sam.force_login(make_user("sam"))
    path, nowhere = f"/connected-apps/{scene.first.pk}/{what}", f"/connected-apps/{uuid4()}/{what}"
    answers = [(sam.get(path).status_code, sam.post(path, form).status_code) for path in (path, nowhere)]
    assert answers[0] == answers[1]
    assert 404 in answers[0]
    assert set(answers[0]) <= {404, 405}
    assert found(scene) == {name: ALIVE[name] for name in API}


@pytest.mark.promise("steering-hers")
@pytest.mark.parametrize("what", ["photos/", "add/", "time/", "location/", "end/"])
def test_a_form_of_another_site_steers_nothing(scene, what):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(scene.owner)
    form = {"do": "take", "photo": [scene.photo.pk], "end": "minutes"}
    assert careful.post(f"/connected-apps/{scene.first.pk}/{what}", form).status_code == 403
    assert careful.post("/connected-apps/end-all/").status_code == 403
    assert found(scene) == {name: ALIVE[name] for name in API}


@pytest.mark.promise("steering-hers")
@pytest.mark.parametrize("what", ["photos", "add", "time", "location"])
def test_what_is_over_cannot_be_brought_back(scene, what):
    press(scene, "end")
    ended = scene.first
    press(scene, what, do="keep", photo=[scene.photo.pk], end="minutes")
    after = scene.first
    assert (after.revoked_at, after.expires_at, after.is_active) == (ended.revoked_at, ended.expires_at, False)
    assert set(found(scene).values()) == {"401 invalid_token"}


@pytest.mark.promise("steering-narrows")
@pytest.mark.parametrize("grant", ["refresh token", "code"])
def test_what_is_exchanged_at_that_moment_is_shortened_with_it(scene, monkeypatch, grant):
    """The token request has read the consent; before it mints, she shortens it."""
    rules: Any = refresh_tokens if grant == "refresh token" else authorization_codes
    authorization = scene.first if grant == "refresh token" else Authorization.objects.exclude(pk=scene.first.pk).get()
    find = rules.find

    def find_and_then(**presented: Any) -> Any:
        row = find(**presented)
        path = f"/connected-apps/{authorization.pk}/time/"
        assert scene.flow.browser.post(path, {"end": "minutes"}).status_code == 302
        return row

    monkeypatch.setattr(rules, "find", find_and_then)
    flow = scene.flow
    answer = flow.refresh(scene.pair["refresh_token"]) if grant == "refresh token" else flow.exchange(scene.code)
    ends = Authorization.objects.get(pk=authorization.pk).expires_at
    assert answer.json()["expires_in"] <= 15 * 60
    assert answer.json()["authorization_details"][0]["expires_at"] == ends.strftime("%Y-%m-%dT%H:%M:%SZ")
    scene.pair = answer.json()
    assert told(scene)["exp"] <= ends.timestamp()
    after = Authorization.objects.get(pk=authorization.pk)
    assert after.idle_expires_at is not None
    assert after.idle_expires_at <= after.expires_at == ends


@pytest.mark.promise("steering-narrows")
def test_an_upload_at_that_moment_brings_back_nothing_but_itself(scene, monkeypatch):
    """The application may add photos; before the one on its way is there, she keeps a single one."""
    follow(scene)
    make_photo(scene.owner, title="Never to be seen again")

    def add_and_then(**given: Any) -> Any:
        press(scene, "photos", do="keep", photo=[scene.photo.pk])
        photo = make_photo(scene.owner, added_by=given["added_by"], title="Uploaded")
        return ingest.Added(photo=photo, created=True)

    monkeypatch.setattr(ingest, "add_photo", add_and_then)
    file = SimpleUploadedFile("a.jpg", b"\xff\xd8", content_type="image/jpeg")
    token = {"HTTP_AUTHORIZATION": f"Bearer {scene.pair['access_token']}"}
    assert scene.flow.back_channel.post("/api/v1/photos/", {"file": file}, **token).status_code == 201
    listed = scene.flow.api("/api/v1/photos/", scene.pair["access_token"]).json()["results"]
    assert {photo["title"] for photo in listed} == {scene.photo.title, "Uploaded"}
