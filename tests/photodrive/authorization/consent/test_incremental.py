"""An application asks for more than last time: she reads what is new first, and what she agreed to in short."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.models import ApplicationPolicy, Authorization
from photodrive.photos.models import Photo
from tests.spec.conftest import flow, jane, photos
from tests.spec.flow import Flow

__all__ = ["flow", "jane", "photos"]
pytestmark = pytest.mark.django_db
BOTH = "photos:read photos:write"


@pytest.fixture
def agreed(flow: Flow, photos: list[Photo]) -> Flow:
    """She lets the client see two photos for an hour."""
    scopes = f"{BOTH} openid email offline_access"
    ApplicationPolicy.objects.filter(application=flow.application).update(scopes=scopes)
    assert flow.allow(photos[:2]).status_code == 303
    return flow


def shown(flow: Flow, **requested: Any) -> Any:
    """The page for such a request, and what its template was told."""
    response = flow.browser.get(flow.consent_url(**requested))
    assert response.status_code == 200
    return response


def details(**members: Any) -> str:
    return json.dumps([{"type": "photos", "actions": ["read"], **members}])


def test_the_new_leads_and_the_photos_are_there_and_none_is_ticked(agreed: Flow, photos: list[Photo]) -> None:
    response = shown(agreed, scope=BOTH)
    page = " ".join(response.content.decode().split())
    assert "asks for more than before" in page
    assert "<b>New:</b> add photos to your drive" in page
    assert "You already agreed that it can see 2 photos, until" in page
    assert response.context["ticked_total"] == 0
    assert "Use last time's 2 photos" in page
    assert all(line["given"] for line in response.context["give"])
    assert [line["name"] for line in response.context["give"] if line["agreed"]] == ["photos:read"]


def test_what_she_allows_is_one_consent_for_both_and_the_older_goes_on(agreed: Flow, photos: list[Photo]) -> None:
    before = Authorization.objects.get()
    url = agreed.consent_url(scope=BOTH)
    assert agreed.browser.post(url, {"use": "last"}).status_code == 303
    assert agreed.browser.post(url, {"decision": "allow"}).status_code == 303
    newest = Authorization.objects.exclude(pk=before.pk).get()
    assert newest.scopes == BOTH.split()
    assert set(newest.photos.all()) == set(photos[:2])
    before.refresh_from_db()
    assert before.is_active and before.scopes == ["photos:read"]


def test_photos_that_are_new_are_asked_about_as_ever(flow: Flow, photos: list[Photo]) -> None:
    ApplicationPolicy.objects.filter(application=flow.application).update(scopes="openid photos:read")
    flow.browser.post(flow.consent_url(scope="openid"), {"decision": "allow"})
    page = shown(flow, scope="openid photos:read").content.decode()
    assert "<b>New:</b> see and download the photos you choose." in page
    assert "Which photos may <bdi>Printshop</bdi> see?" in page


@pytest.mark.parametrize(
    ("requested", "words"),
    [
        ({"scope": "photos:read openid"}, ["recognise you when you come back"]),
        ({"scope": "photos:read offline_access"}, ["go on while you are away, until you stop it"]),
        ({"authorization_details": details(location=True)}, ["know where photos were taken"]),
    ],
    ids=str,
)
def test_each_thing_that_is_new_is_named(agreed: Flow, requested: dict[str, str], words: list[str]) -> None:
    assert shown(agreed, **requested).context["wider"]["new"] == words


def test_photos_that_the_client_names_beside_are_new(agreed: Flow, photos: list[Photo]) -> None:
    ids = [str(photo.pk) for photo in photos]
    wider = shown(agreed, authorization_details=details(identifiers=ids)).context["wider"]
    assert wider["new"] == ["see 1 more photo, which it names"]
    assert shown(agreed, authorization_details=details(identifiers=ids[:2])).context["wider"] is None


def test_photos_named_beside_are_not_ticked_for_her(agreed: Flow, photos: list[Photo]) -> None:
    named = details(identifiers=[str(photos[2].pk)])
    context = shown(agreed, authorization_details=named).context
    assert context["ticked_total"] == 0
    assert [(one.name, one.count) for one in context["shortcuts"]] == [("suggested", 1), ("last", 2)]


def test_signing_in_between_does_not_lose_her_last_choice_of_photos(agreed: Flow, photos: list[Photo]) -> None:
    agreed.browser.post(agreed.consent_url(scope="openid"), {"decision": "allow"})
    response = shown(agreed)
    (last,) = response.context["shortcuts"]
    assert (last.count, response.context["duration"]) == (2, "hour")


def test_a_time_that_is_not_offered_is_not_chosen_for_her(agreed: Flow) -> None:
    ids = [str(photo.pk) for photo in Photo.objects.all()]
    form = {"shown": ids, "photo": ids, "duration": "once", "decision": "allow"}
    agreed.browser.post(agreed.consent_url(), form)
    Authorization.objects.update(scopes=["openid"])
    assert agreed.browser.post(agreed.consent_url(scope="openid"), {"decision": "allow"}).status_code == 303


@pytest.mark.parametrize(
    "requested",
    [{}, {"authorization_details": details(location=False)}, {"authorization_details": details(selection="all")}],
    ids=str,
)
def test_nothing_new_is_the_page_as_ever(agreed: Flow, requested: dict[str, str]) -> None:
    assert shown(agreed, **requested).context["wider"] is None


@pytest.mark.parametrize("over", ["revoked_at", "expires_at"])
def test_what_is_over_is_not_agreed_to(agreed: Flow, over: str) -> None:
    Authorization.objects.update(**{over: timezone.now()})
    assert shown(agreed, scope=BOTH).context["wider"] is None


def test_a_consent_for_one_order_is_for_that_order(agreed: Flow) -> None:
    Authorization.objects.update(duration="once")
    assert shown(agreed, scope=BOTH).context["wider"] is None


def test_what_she_refused_is_no_news_the_next_time(agreed: Flow, photos: list[Photo]) -> None:
    ids = [str(photo.pk) for photo in photos[:1]]
    form = {"asked": BOTH.split(), "give": ["photos:read"], "shown": ids, "photo": ids, "decision": "allow"}
    assert agreed.browser.post(agreed.consent_url(scope=BOTH), form).status_code == 303
    assert shown(agreed, scope=BOTH).context["wider"] is None


def test_two_consents_are_said_one_after_the_other(agreed: Flow) -> None:
    agreed.browser.post(agreed.consent_url(scope="openid"), {"decision": "allow"})
    wider = shown(agreed, scope="photos:read openid email").context["wider"]
    assert [item["can"] for item in wider["agreed"]] == ["recognise you when you come back", "see 2 photos"]
    assert wider["new"] == ["know your e-mail address"]


def test_another_persons_consent_is_not_hers(agreed: Flow, django_user_model: Any) -> None:
    agreed.browser.force_login(django_user_model.objects.create_user("sam"))
    assert shown(agreed, scope=BOTH).context["wider"] is None
