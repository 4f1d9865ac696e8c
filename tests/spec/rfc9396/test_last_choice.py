"""The page remembers: what she shared last is preselected, never longer and never more than is asked now."""

from __future__ import annotations

import pytest

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from tests.spec.rfc9396.conftest import requested, ticks, token_response

pytestmark = pytest.mark.django_db
OFFLINE = "photos:read offline_access"


def shown(flow, **changes):
    return flow.browser.get(flow.consent_url(**changes)).context


@pytest.mark.spec("RFC 9396", "3")
def test_the_first_time_nothing_is_ticked_and_the_longest_asked_is_preselected(lasting, photos):
    context = shown(lasting, scope=OFFLINE)
    assert (context["selection"], context["ticked_total"], context["location"]) == ("chosen", 0, False)
    assert (context["duration"], context["durations"]) == ("until_revoked", ("once", "hour", "until_revoked"))
    context = shown(lasting)
    assert (context["duration"], context["durations"]) == ("hour", ("once", "hour"))


@pytest.mark.spec("RFC 9396", "3")
def test_an_album_location_and_the_shorter_time_come_back(lasting, photos, islay):
    form = {"selection": "album", "album": str(islay.pk), "duration": "once", "location": "1"}
    token_response(lasting, form, scope=OFFLINE)
    context = shown(lasting, scope=OFFLINE)
    assert (context["selection"], context["album"]["title"]) == ("album", "Islay")
    assert (context["duration"], context["location"]) == ("once", True)


@pytest.mark.spec("RFC 9396", "3")
def test_the_ticks_come_back_also_after_sharing_in_another_way(lasting, photos):
    token_response(lasting, ticks(photos[0]))
    token_response(lasting, {"selection": "all"})
    context = shown(lasting)
    assert context["selection"] == "all"
    assert [photo["id"] for photo in context["photos"] if photo["ticked"]] == [str(photos[0].pk)]


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("consent-narrows")
def test_a_last_choice_beyond_what_is_asked_now_is_not_made(lasting, photos):
    token_response(lasting, {"selection": "all", "location": "1"}, scope=OFFLINE)
    details = requested(selection="album", duration="hour", location=False)
    context = shown(lasting, scope=OFFLINE, authorization_details=details)
    assert (context["selection"], context["duration"], context["location"]) == ("chosen", "hour", False)


@pytest.mark.spec("RFC 9396", "3")
def test_an_album_that_is_gone_is_not_preselected(lasting, photos, islay):
    token_response(lasting, {"selection": "album", "album": str(islay.pk)})
    albums.delete(album=islay)
    assert shown(lasting)["selection"] == "chosen"


@pytest.mark.spec("RFC 9396", "3")
def test_a_suggestion_of_the_client_goes_before_the_last_choice_and_says_so(flow, photos):
    token_response(flow, ticks(photos[0]))
    lifecycle.end_all(owner=Authorization.objects.get().owner)  # while it lives, the two come together
    page = flow.browser.get(flow.consent_url(authorization_details=requested(identifiers=[str(photos[1].pk)])))
    assert [photo["id"] for photo in page.context["photos"] if photo["ticked"]] == [str(photos[1].pk)]
    assert "As Printshop suggests" in page.content.decode()
    assert "As last time" in flow.browser.get(flow.consent_url()).content.decode()


@pytest.mark.spec("RFC 9396", "3")
def test_turning_the_page_keeps_every_choice(lasting, photos, islay):
    url = lasting.consent_url(scope=OFFLINE)
    lasting.browser.get(url)
    form = {"selection": "album", "album": str(islay.pk), "duration": "once", "location": "1", "page": "1"}
    assert lasting.browser.post(url, form | ticks(photos[2])).status_code == 303
    context = lasting.browser.get(url).context
    assert (context["selection"], context["duration"], context["location"]) == ("album", "once", True)
    assert context["album"]["chosen"]
    assert context["ticked_total"] == 1


@pytest.mark.spec("RFC 9396", "3")
def test_a_form_without_the_choices_keeps_them(lasting, photos, islay):
    url = lasting.consent_url(scope=OFFLINE)
    lasting.browser.get(url)
    lasting.browser.post(url, {"selection": "album", "album": str(islay.pk), "duration": "hour", "page": "1"})
    lasting.browser.post(url, {"page": "1"})
    context = lasting.browser.get(url).context
    assert (context["selection"], context["album"]["title"], context["duration"]) == ("album", "Islay", "hour")


@pytest.mark.spec("RFC 9396", "3")
def test_not_you_forgets_every_choice(lasting, photos, islay, django_user_model):
    url = lasting.consent_url(scope=OFFLINE)
    lasting.browser.get(url)
    form = {"selection": "album", "album": str(islay.pk), "duration": "once", "location": "1", "page": "1"}
    lasting.browser.post(url, form | ticks(photos[0]))
    lasting.browser.post(f"{url}switch/")
    lasting.browser.force_login(django_user_model.objects.create_user("sam"))
    context = lasting.browser.get(url).context
    assert (context["selection"], context["album"], context["duration"]) == ("chosen", None, "until_revoked")
    assert (context["ticked_total"], context["location"]) == (0, False)
