"""A consent form that was tampered with gives what was offered, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from tests.factories.stored import make_photo
from tests.spec.conftest import flow, jane, lasting, photos
from tests.spec.flow import Flow
from tests.spec.rfc9396.conftest import islay, requested, ticks

__all__ = ["flow", "islay", "jane", "lasting", "photos"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("consent-narrows")]


@pytest.mark.parametrize(
    ("details", "sent"),
    [
        ({"selection": "chosen"}, {"selection": "album"}),
        ({"selection": "chosen"}, {"selection": "all"}),
        ({"selection": "album"}, {"selection": "all"}),
        ({}, {"selection": "everything"}),
        ({}, {"selection": "ALL"}),
        ({}, {"selection": ["chosen", "most"]}),
        ({}, {"duration": "until_revoked"}),
        ({}, {"duration": "forever"}),
        ({}, {"duration": "31536000"}),
        ({"duration": "once"}, {"duration": "hour"}),
        ({"location": False}, {"location": "1"}),
        ({}, {"selection": "album"}),
        ({}, {"selection": "album", "album": "nonsense"}),
        ({}, {"selection": "album", "album": "\x00"}),
        ({}, {"selection": "album", "album": "00000000-0000-4000-8000-000000000000"}),
    ],
)
def test_what_the_page_did_not_offer_is_a_form_error_and_nothing_is_shared(
    flow: Flow, photos: list[Photo], islay: Album, details: dict[str, Any], sent: dict[str, Any]
) -> None:
    url = flow.consent_url(authorization_details=requested(**details))
    flow.browser.get(url)
    response = flow.browser.post(url, {"decision": "allow", **ticks(photos[0]), **sent})
    assert response.status_code == 422
    assert response.context["form_errors"]
    assert not Authorization.objects.exists()
    pending = AuthorizationRequest.objects.get()
    assert (pending.decided_at, pending.location) == (None, False)
    assert flow.browser.post(url, {"decision": "allow", "selection": "chosen"}).status_code == 303
    made = Authorization.objects.get()
    assert (made.selection, [*made.photos.all()]) == ("chosen", [photos[0]])


@pytest.mark.parametrize(("details", "longest"), [({"duration": "hour"}, "hour"), ({"duration": "once"}, "once")])
def test_offline_access_does_not_outlast_what_the_details_ask(
    lasting: Flow, photos: list[Photo], details: dict[str, Any], longest: str
) -> None:
    url = lasting.consent_url(scope="photos:read offline_access", authorization_details=requested(**details))
    assert lasting.browser.get(url).context["durations"][-1] == longest
    form = {"decision": "allow", **ticks(photos[0])}
    assert lasting.browser.post(url, {**form, "duration": "until_revoked"}).status_code == 422
    lasting.browser.post(url, form)
    made = Authorization.objects.get()
    assert (made.duration, made.scopes) == (longest, ["photos:read"])


def test_the_album_of_somebody_else_cannot_be_shared(flow: Flow, photos: list[Photo], django_user_model: Any) -> None:
    sam = django_user_model.objects.create_user("sam")
    his = albums.create(owner=sam, title="His holiday")
    albums.add(album=his, photo_ids=[make_photo(sam).pk])
    url = flow.consent_url()
    assert "His holiday" not in flow.browser.get(url).content.decode()
    form = {"decision": "allow", "selection": "album", "album": str(his.pk), **ticks(photos[0])}
    response = flow.browser.post(url, form)
    assert response.status_code == 422
    assert "His holiday" not in response.content.decode()
    assert not Authorization.objects.exists()


def test_her_photo_in_an_album_of_another_shows_nothing_of_his(flow: Flow, jane: Any, django_user_model: Any) -> None:
    """Rows that no page writes: an album of hers with a photo that is not."""
    sam = django_user_model.objects.create_user("sam")
    hers = albums.create(owner=jane, title="Islay")
    his = make_photo(sam, title="His")
    assert albums.add(album=hers, photo_ids=[his.pk]) == 0
    hers.photos.add(his)
    make_photo(jane)
    url = flow.consent_url()
    flow.browser.get(url)
    answer = flow.browser.post(url, {"decision": "allow", "selection": "album", "album": str(hers.pk)})
    assert answer.status_code == 303
    code = answer["Location"].split("code=")[1].split("&")[0]
    token = flow.exchange(code).json()["access_token"]
    assert flow.api("/api/v1/photos/", token).json()["results"] == []
    assert flow.api(f"/api/v1/photos/{his.pk}/", token).status_code == 404


def test_the_kept_choice_is_checked_again_when_it_is_written_down(flow: Flow, photos: list[Photo]) -> None:
    """Whatever changed the pending request meanwhile: the client's request is the most there can be."""
    url = flow.consent_url(authorization_details=requested(selection="chosen", duration="once"))
    flow.browser.get(url)
    for wider in ({"selection": "all"}, {"duration": "until_revoked"}):
        AuthorizationRequest.objects.update(selection="chosen", duration="once")
        AuthorizationRequest.objects.update(**wider)
        assert flow.browser.post(url, {"decision": "allow", **ticks(photos[0])}).status_code == 422
    assert not Authorization.objects.exists()


def test_an_album_that_is_deleted_before_the_press_cannot_be_shared(flow: Flow, islay: Album) -> None:
    url = flow.consent_url()
    flow.browser.get(url)
    flow.browser.post(url, {"page": "1", "selection": "album", "album": str(islay.pk)})
    albums.delete(album=islay)
    response = flow.browser.post(url, {"decision": "allow"})
    assert response.status_code == 422
    assert "Choose an album" in response.content.decode()
    assert not Authorization.objects.exists()
