"""RFC 9396 sections 5 to 7: what the owner chooses on the page is what the token gives, from the page to the API."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from tests.factories.stored import make_photo
from tests.spec.rfc9396.conftest import requested, ticks, token_response

pytestmark = pytest.mark.django_db
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def lasts(authorization: Authorization, length: timedelta) -> bool:
    return abs(authorization.expires_at - timezone.now() - length) < timedelta(minutes=1)


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.promise("access-told")
def test_these_photos_as_they_are_now(flow, photos, sees, jane):
    answer = token_response(flow, {"selection": "chosen", **ticks(photos[0])})
    (told,) = answer["authorization_details"]
    assert (told["selection"], told["identifiers"]) == ("chosen", [str(photos[0].pk)])
    make_photo(jane, title="Later")
    assert sees(flow, answer["access_token"]) == {"Photo 0"}


@pytest.mark.spec("RFC 9396", "7")
def test_an_album_as_it_changes(flow, photos, islay, sees):
    answer = token_response(flow, {"selection": "album", "album": str(islay.pk)})
    (told,) = answer["authorization_details"]
    assert (told["selection"], told["identifiers"]) == ("album", [str(islay.pk)])
    token = answer["access_token"]
    assert sees(flow, token) == {"Photo 0", "Photo 1"}
    albums.add(album=islay, photo_ids=[photos[2].pk])
    albums.remove(album=islay, photo_ids=[photos[0].pk])
    assert sees(flow, token) == {"Photo 1", "Photo 2"}
    assert flow.api(f"/api/v1/photos/{photos[0].pk}/", token).status_code == 404


@pytest.mark.spec("RFC 9396", "7")
def test_everything_as_it_changes(flow, photos, sees, jane):
    answer = token_response(flow, {"selection": "all"})
    (told,) = answer["authorization_details"]
    assert told["selection"] == "all"
    assert "identifiers" not in told
    make_photo(jane, title="Later")
    assert sees(flow, answer["access_token"]) == {"Photo 0", "Photo 1", "Photo 2", "Later"}


@pytest.mark.spec("RFC 9396", "7.1")
@pytest.mark.promise("dead-photo")
def test_a_deleted_album_shows_nothing_any_more(flow, islay, sees):
    token = token_response(flow, {"selection": "album", "album": str(islay.pk)})["access_token"]
    albums.delete(album=islay)
    assert sees(flow, token) == set()
    assert flow.api("/api/v1/photos/", token).status_code == 200


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("refresh-consent")
@pytest.mark.parametrize("duration", ["once", "hour"])
def test_the_short_ways_last_an_hour_and_leave_no_refresh_token(lasting, photos, duration):
    form = {"duration": duration, **ticks(photos[0])}
    answer = token_response(lasting, form, scope="photos:read offline_access")
    assert "refresh_token" not in answer
    assert answer["scope"] == "photos:read"
    assert answer["authorization_details"][0]["duration"] == duration
    recorded = Authorization.objects.get()
    assert (recorded.duration, recorded.scopes, recorded.idle_expires_at) == (duration, ["photos:read"], None)
    assert lasts(recorded, HOUR)


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("refresh-ends")
def test_until_i_stop_it_lasts_a_year_at_most_and_can_be_refreshed(lasting, photos):
    answer = token_response(lasting, ticks(photos[0]), scope="photos:read offline_access")
    assert answer["authorization_details"][0]["duration"] == "until_revoked"
    assert answer["scope"] == "photos:read offline_access"
    recorded = Authorization.objects.get()
    assert lasts(recorded, YEAR)
    assert recorded.idle_expires_at is not None
    assert recorded.idle_expires_at < recorded.expires_at
    again = lasting.refresh(answer["refresh_token"]).json()
    assert again["authorization_details"][0]["identifiers"] == [str(photos[0].pk)]


@pytest.mark.spec("RFC 9396", "3")
def test_this_one_order_works_again_after_a_broken_transfer_until_it_is_given_back(flow, jane):
    photo = make_photo(jane)
    answer = token_response(
        flow, {"duration": "once", **ticks(photo)}, authorization_details=requested(duration="once")
    )
    token, file = answer["access_token"], f"/api/v1/photos/{photo.pk}/original/"
    whole = [b"".join(flow.api(file, token).streaming_content) for _ in range(3)]
    assert len(set(whole)) == 1
    part = flow.back_channel.get(file, HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_RANGE="bytes=3-")
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == whole[0][3:]
    assert flow.post("/o/revoke_token/", {"token": token}, **flow.authentication()).status_code == 200
    assert flow.api(file, token).status_code == 401
    assert not Authorization.objects.get().is_active


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("access-hour")
def test_this_one_order_ends_after_an_hour_at_the_latest(flow, photos):
    answer = token_response(flow, {"duration": "once", **ticks(photos[0])})
    assert answer["expires_in"] <= 3600
    assert lasts(Authorization.objects.get(), HOUR)


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.promise("consent-narrows")
def test_the_owner_may_give_less_than_was_asked(lasting, photos, sees):
    details = requested(actions=["read", "write"], selection="all", duration="until_revoked", location=True)
    form = {"selection": "chosen", "duration": "hour", **ticks(photos[1])}
    answer = token_response(lasting, form, scope="offline_access", authorization_details=details)
    (told,) = answer["authorization_details"]
    assert (told["selection"], told["duration"], told["location"]) == ("chosen", "hour", False)
    assert told["actions"] == ["read", "write"]
    assert "offline_access" not in answer["scope"].split()
    assert sees(lasting, answer["access_token"]) == {"Photo 1"}


@pytest.mark.spec("RFC 9396", "3.1")
@pytest.mark.promise("grant-types")
def test_actions_become_scopes_and_must_be_allowed(flow, lasting):
    write = requested(actions=["write"])
    location = lasting.authorize(scope=None, authorization_details=write)["Location"]
    assert lasting.browser.get(location).context["can_change"]
    refused = flow.authorize(scope=None, authorization_details=write)
    assert "error=invalid_scope" in refused["Location"]


@pytest.mark.spec("RFC 9396", "5")
@pytest.mark.promise("details-refused")
def test_details_that_cannot_be_granted_are_refused_before_anybody_is_asked(flow):
    refused = flow.authorize(authorization_details='[{"type": "payments"}]')
    assert refused.status_code == 303
    assert "error=invalid_authorization_details" in refused["Location"]
    assert "state=af0ifjsldkj" in refused["Location"]
    assert "iss=" in refused["Location"]


@pytest.mark.spec("RFC 9396", "10")
@pytest.mark.promise("metadata-exact")
@pytest.mark.parametrize("path", ["oauth-authorization-server", "oauth-protected-resource"])
def test_the_type_is_in_the_metadata(client, path):
    assert client.get(f"/.well-known/{path}").json()["authorization_details_types_supported"] == ["photos"]


@pytest.mark.spec("RFC 9396", "3")
def test_suggested_photos_are_one_press_away_if_they_are_hers(flow, photos, django_user_model):
    sams = make_photo(django_user_model.objects.create_user("sam"))
    trashed = photos[2]
    trashed.trashed_at = timezone.now()
    trashed.save()
    named = [str(photo.pk) for photo in (photos[1], sams, trashed)]
    url = flow.consent_url(authorization_details=requested(identifiers=named))
    assert flow.browser.get(url).context["ticked_total"] == 0
    flow.browser.post(url, {"use": "suggested"})
    context = flow.browser.get(url).context
    assert [photo["id"] for photo in context["photos"] if photo["ticked"]] == [str(photos[1].pk)]
    assert context["ticked_total"] == 1


@pytest.mark.spec("RFC 9396", "3")
def test_a_suggested_album_is_one_press_away_if_it_is_hers(flow, photos, islay, django_user_model):
    albums.add(album=islay, photo_ids=[photos[0].pk])
    sams = albums.create(owner=django_user_model.objects.create_user("sam"), title="His")
    details = requested(selection="album", identifiers=[str(sams.pk), str(islay.pk)])
    url = flow.consent_url(authorization_details=details)
    assert flow.browser.get(url).context["selection"] == "chosen"
    flow.browser.post(url, {"use": "suggested"})
    context = flow.browser.get(url).context
    assert (context["selection"], context["album"]["title"]) == ("album", "Islay")
    his = requested(selection="album", identifiers=[str(sams.pk)])
    context = flow.browser.get(flow.consent_url(authorization_details=his)).context
    assert (context["selection"], context["album"], context["shortcuts"]) == ("chosen", None, [])


@pytest.mark.spec("RFC 9396", "3")
def test_a_location_that_is_not_wanted_is_not_offered(flow, photos):
    url = flow.consent_url(authorization_details=json.dumps([{"type": "photos", "location": False}]))
    page = flow.browser.get(url)
    assert 'name="location"' not in page.content.decode()
    form = {"decision": "allow", "location": "1", **ticks(photos[0])}
    assert flow.browser.post(url, form).status_code == 422
    assert not Authorization.objects.exists()
