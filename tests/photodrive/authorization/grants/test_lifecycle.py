"""Connected apps: what the owner sees, and one press to end it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken, Authorization, RefreshToken
from photodrive.authorization.tokens import revocation
from photodrive.authorization.tokens.named_token import NamedToken
from photodrive.photos.library import albums
from tests.factories.oauth import grant

pytestmark = pytest.mark.django_db
PAGE = "/connected-apps/"


def end_url() -> str:
    return f"/connected-apps/{Authorization.objects.get().pk}/end/"


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.promise("consent-hers")
def test_nobody_else_sees_or_ends_her_connections(flow, photos):
    token = flow.token(photos)
    sam = Client()
    sam.force_login(get_user_model().objects.create_user("sam"))
    assert sam.get(PAGE).context["connections"] == []
    assert sam.post(end_url()).status_code == 404
    assert flow.api("/api/v1/photos/", token).status_code == 200


@pytest.mark.promise("consent-csrf")
def test_a_link_does_not_end_anything(flow, photos):
    flow.token(photos)
    assert flow.browser.get(end_url()).status_code == 405
    assert Authorization.objects.get().is_active


@pytest.mark.promise("dead-consent")
def test_one_press_ends_it_from_the_next_request_on(flow, photos):
    token = flow.token(photos)
    assert flow.api("/api/v1/photos/", token).status_code == 200
    page = flow.browser.post(end_url(), follow=True)
    assert b"can no longer see" in page.content
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.browser.post(end_url()).status_code == 302, "pressed twice it is simply over"


def test_it_names_who_sees_what_until_when(flow, photos):
    flow.token(photos[:2])
    (shown,) = flow.browser.get(PAGE).context["connections"]
    assert (shown["name"], shown["host"], shown["can"]) == ("Printshop", "shop.example", "see 2 photos")
    assert len(shown["photos"]) == 2
    assert shown["until"] > timezone.now()


def test_what_is_over_is_listed_with_how_it_ended(flow, photos):
    flow.token(photos)
    Authorization.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    context = flow.browser.get(PAGE).context
    assert list(context["connections"]) == []
    assert context["ended"][0]["how"] == "Its time was over"


def test_a_disabled_application_is_not_shown_as_connected(flow, photos):
    token = flow.token(photos)
    applications.set_enabled(flow.application, enabled=False)
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert list(flow.browser.get(PAGE).context["connections"]) == []


@pytest.mark.promise("dead-application")
def test_the_record_outlives_the_application_and_the_token_does_not(flow, photos):
    token = flow.token(photos)
    flow.application.delete()
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.browser.get(PAGE).context["ended"][0]["name"] == "Printshop"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"selection": "all"}, "see everything in your drive (3 photos now), as it changes"),
        ({"selection": "album", "album": "Islay"}, "see all photos in Islay (1 photo now), as the album changes"),
        ({"selection": "album", "album": None}, "see no photos: the album that it could see is deleted"),
    ],
)
def test_it_says_in_her_words_what_changes_with_her_drive(flow, photos, jane, fields, said):
    if fields.get("album"):
        islay = albums.create(owner=jane, title="Islay")
        albums.add(album=islay, photo_ids=[photos[0].pk])
        fields = fields | {"album": islay}
    grant(owner=jane, **fields)
    (shown,) = flow.browser.get(PAGE).context["connections"]
    assert shown["can"] == said


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        ("once", "<b>once</b>: until it gives the access back"),
        ("hour", "until <b>"),
        ("until_revoked", "until <b>you stop it</b>"),
    ],
)
def test_it_says_for_how_long(flow, photos, jane, duration, said):
    idle = timezone.now() + timedelta(minutes=30) if duration == "until_revoked" else None
    grant(photos[0], owner=jane, duration=duration, idle_expires_at=idle)
    page = flow.browser.get(PAGE).content.decode()
    assert said in page
    assert ("if it is not used until then" in page) == (duration == "until_revoked")


def test_what_ended_by_itself_or_by_a_replay_is_told_plainly(flow, photos, jane):
    asleep = timezone.now() - timedelta(minutes=5)
    grant(photos[0], owner=jane, duration="until_revoked", idle_expires_at=asleep)
    replayed = grant(photos[0], owner=jane).authorization
    lifecycle.end(replayed, ended=Authorization.Ended.BY_REPLAY)
    context = flow.browser.get(PAGE).context
    assert list(context["connections"]) == []
    told = {item["how"]: item["ended_at"] for item in context["ended"]}
    assert told["Nobody used it for a long time"] == asleep
    assert any(how.startswith("Stopped: a code or key") for how in told)


def test_the_end_of_a_deleted_application_has_no_made_up_time(flow, photos):
    flow.token(photos)
    flow.application.delete()
    (ended,) = flow.browser.get(PAGE).context["ended"]
    assert (ended["how"], ended["ended_at"]) == ("The app is no longer registered here", None)


@pytest.mark.parametrize(
    "end",
    [
        lambda made: lifecycle.end(made, ended=Authorization.Ended.BY_REPLAY),
        lambda made: lifecycle.end_all(made.owner),
        lambda made: lifecycle.end_all_of(made.application),
    ],
    ids=["one", "all of hers", "all of an application"],
)
def test_whoever_ends_something_locks_it_before_its_tokens(flow, photos, end):
    flow.token(photos)
    with CaptureQueriesContext(connection) as seen:
        end(Authorization.objects.get())
    tables = [re.findall(r'^UPDATE "(\w+)"', one["sql"]) for one in seen.captured_queries]
    changed = list(dict.fromkeys(name for names in tables for name in names if name.startswith("photodrive_")))
    assert changed == [Authorization._meta.db_table, AccessToken._meta.db_table]


def test_who_gives_a_part_back_locks_refresh_tokens_before_access_tokens(flow, photos):
    flow.token(photos)
    Authorization.objects.update(remembered=True, scopes=["openid"])
    with CaptureQueriesContext(connection) as seen:
        revocation.end(NamedToken(AccessToken.objects.get()))
    changed = [name for one in seen.captured_queries for name in re.findall(r'^UPDATE "(\w+)"', one["sql"])]
    assert changed == [RefreshToken._meta.db_table, AccessToken._meta.db_table]


def test_what_was_idle_for_too_long_is_closed_with_its_application(flow, photos):
    flow.token(photos)
    Authorization.objects.update(idle_expires_at=timezone.now() - timedelta(days=1))
    assert lifecycle.end_all_of(flow.application) == 0
    assert Authorization.objects.get().revoked_at is not None
