"""RFC 9396 section 6: a token request may ask for a part of what was granted, and for nothing else."""

from __future__ import annotations

import json

import pytest

from photodrive.photos.library import albums
from tests.factories.stored import make_photo
from tests.spec.flow import query_of
from tests.spec.rfc9396.conftest import requested, ticks, token_response

pytestmark = pytest.mark.django_db
LASTING = "photos:read photos:write offline_access"


def code_of(flow, form, **changes):
    url = flow.consent_url(**changes)
    flow.browser.get(url)
    return query_of(flow.browser.post(url, {"decision": "allow", **form})["Location"])["code"]


def ids(*photos):
    return [str(photo.pk) for photo in photos]


@pytest.mark.spec("RFC 9396", "6")
@pytest.mark.promise("refresh-narrowing")
def test_fewer_photos(flow, photos, sees):
    code = code_of(flow, ticks(*photos))
    answer = flow.exchange(code, authorization_details=requested(identifiers=ids(photos[0]))).json()
    assert answer["authorization_details"][0]["identifiers"] == ids(photos[0])
    assert sees(flow, answer["access_token"]) == {"Photo 0"}
    assert flow.api(f"/api/v1/photos/{photos[1].pk}/", answer["access_token"]).status_code == 404


@pytest.mark.spec("RFC 9396", "6")
@pytest.mark.parametrize("selection", ["album", "all"])
@pytest.mark.parametrize("spelled_out", [True, False])
def test_chosen_photos_out_of_an_album_or_everything(flow, photos, islay, sees, selection, spelled_out):
    code = code_of(flow, {"selection": selection, "album": str(islay.pk)})
    wanted = requested(identifiers=ids(photos[1]), **({"selection": "chosen"} if spelled_out else {}))
    answer = flow.exchange(code, authorization_details=wanted).json()
    (told,) = answer["authorization_details"]
    assert (told["selection"], told["identifiers"]) == ("chosen", ids(photos[1]))
    assert sees(flow, answer["access_token"]) == {"Photo 1"}
    albums.remove(album=islay, photo_ids=[photos[1].pk])
    assert sees(flow, answer["access_token"]) == (set() if selection == "album" else {"Photo 1"})


@pytest.mark.spec("RFC 9396", "6")
def test_fewer_actions_are_a_smaller_scope(lasting, photos):
    code = code_of(lasting, {"duration": "hour", **ticks(photos[0])}, scope=LASTING)
    answer = lasting.exchange(code, authorization_details=requested(actions=["read"])).json()
    assert answer["scope"] == "photos:read"
    assert answer["authorization_details"][0]["actions"] == ["read"]
    token = {"HTTP_AUTHORIZATION": f"Bearer {answer['access_token']}"}
    assert lasting.back_channel.delete(f"/api/v1/photos/{photos[0].pk}/", **token).status_code == 403


@pytest.mark.spec("RFC 9396", "6")
def test_no_location(flow, jane):
    photo = make_photo(jane)
    address = f"/api/v1/photos/{photo.pk}/"
    code = code_of(flow, {"location": "1", **ticks(photo)})
    token = flow.exchange(code, authorization_details=requested(location=False)).json()["access_token"]
    assert "location" not in flow.api(address, token).json()
    whole = token_response(flow, {"location": "1", **ticks(photo)})["access_token"]
    assert flow.api(address, whole).json()["location"]


@pytest.mark.spec("RFC 9396", "6")
@pytest.mark.promise("refresh-narrowing")
def test_narrowing_one_token_does_not_narrow_the_grant(lasting, photos, sees):
    form = {"duration": "until_revoked", **ticks(*photos)}
    first = token_response(lasting, form, scope="photos:read offline_access")
    one = lasting.refresh(first["refresh_token"], authorization_details=requested(identifiers=ids(photos[2]))).json()
    assert sees(lasting, one["access_token"]) == {"Photo 2"}
    whole = lasting.refresh(one["refresh_token"]).json()
    assert sees(lasting, whole["access_token"]) == {"Photo 0", "Photo 1", "Photo 2"}
    assert sees(lasting, one["access_token"]) == {"Photo 2"}


@pytest.mark.spec("RFC 9396", "7")
def test_a_scope_asked_at_refresh_shows_in_the_details(lasting, photos):
    first = token_response(lasting, ticks(photos[0]), scope=LASTING)
    less = lasting.refresh(first["refresh_token"], scope="photos:read").json()
    assert less["authorization_details"][0]["actions"] == ["read"]


@pytest.mark.spec("RFC 9396", "6")
@pytest.mark.parametrize("selection", ["chosen", "album", "all"])
def test_a_client_may_send_back_what_it_was_told(lasting, photos, islay, sees, selection):
    form = {"selection": selection, "album": str(islay.pk), **ticks(*photos[:2])}
    first = token_response(lasting, form, scope="photos:read offline_access")
    told = json.dumps(first["authorization_details"])
    again = lasting.refresh(first["refresh_token"], authorization_details=told).json()
    assert again["authorization_details"] == first["authorization_details"]
    assert sees(lasting, again["access_token"]) == sees(lasting, first["access_token"])


@pytest.mark.spec("RFC 9396", "6")
@pytest.mark.promise("details-refused")
@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        ("chosen", {"actions": ["write"]}),
        ("chosen", {"actions": ["read", "write"]}),
        ("chosen", {"location": True}),
        ("chosen", {"selection": "album"}),
        ("chosen", {"selection": "all"}),
        ("chosen", {"identifiers": []}),
        ("chosen", {"identifiers": "other"}),
        ("chosen", {"identifiers": "sams"}),
        ("chosen", {"identifiers": "trashed"}),
        ("chosen", {"identifiers": "both"}),
        ("chosen", {"duration": "until_revoked"}),
        ("chosen", {"duration": "once"}),
        ("chosen", {"expires_at": "2999-01-01T00:00:00Z"}),
        ("chosen", {"expires_at": 5}),
        ("chosen", {"unknown": 1}),
        ("album", {"selection": "all"}),
        ("album", {"selection": "chosen"}),
        ("album", {"selection": "chosen", "identifiers": "album"}),
        ("album", {"selection": "album", "identifiers": "ticked"}),
        ("album", {"selection": "album", "identifiers": []}),
        ("album", {"identifiers": "other"}),
        ("album", {"identifiers": "sams"}),
        ("all", {"identifiers": "sams"}),
        ("all", {"identifiers": "trashed"}),
        ("all", {"identifiers": []}),
        ("all", {"selection": "all", "identifiers": "ticked"}),
        ("all", {"selection": "album", "identifiers": "album"}),
    ],
)
def test_what_is_not_within_the_grant_is_refused_and_burns_nothing(
    flow, photos, islay, jane, django_user_model, selection, wanted
):
    sams = make_photo(django_user_model.objects.create_user("sam"))
    trashed = make_photo(jane)
    named = {
        "ticked": ids(photos[0]), "other": ids(photos[2]), "sams": ids(sams), "trashed": ids(trashed),
        "both": ids(photos[0], photos[2]), "album": [str(islay.pk)],
    }  # fmt: skip
    code = code_of(flow, {"selection": selection, "album": str(islay.pk), **ticks(photos[0], trashed)})
    type(trashed).objects.filter(pk=trashed.pk).update(trashed_at=trashed.created_at)
    if isinstance(wanted.get("identifiers"), str):
        wanted = wanted | {"identifiers": named[wanted["identifiers"]]}
    refused = flow.exchange(code, authorization_details=requested(**wanted))
    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_authorization_details"
    assert flow.exchange(code).status_code == 200
