"""Nothing is ticked at a second consent; what she shared last is one press away, never more than is asked now."""

from __future__ import annotations

import re
from typing import Any

import pytest

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Photo
from tests.factories.stored import make_photo
from tests.spec.rfc9396.conftest import requested, ticks, token_response

pytestmark = pytest.mark.django_db
OFFLINE = "photos:read offline_access"


def shown(flow, **changes):
    return flow.browser.get(flow.consent_url(**changes)).context


def words(page):
    return " ".join(page.content.decode().split())


def ticked(context):
    return {photo["id"] for photo in context["photos"] if photo["ticked"]}


def used(flow, name="last", **changes):
    """The page after one press on a shortcut, whose button a browser without scripts sends with the whole form."""
    url = flow.consent_url(**changes)
    page = flow.browser.get(url)
    assert f'name="use" value="{name}"' in page.content.decode()
    form = {"selection": page.context["selection"], "duration": page.context["duration"], "before": "", "counted": "0"}
    sent = {**form, "shown": [photo["id"] for photo in page.context["photos"]], "use": name}
    answer = flow.browser.post(url, sent)
    assert answer.status_code == 303
    return flow.browser.get(answer["Location"].partition("#")[0])


@pytest.mark.spec("RFC 9396", "3")
def test_the_first_time_nothing_is_ticked_and_the_longest_asked_is_preselected(lasting, photos):
    context = shown(lasting, scope=OFFLINE)
    assert (context["selection"], context["ticked_total"], context["location"]) == ("chosen", 0, False)
    assert (context["duration"], context["durations"]) == ("until_revoked", ("once", "hour", "until_revoked"))
    context = shown(lasting)
    assert (context["duration"], context["durations"]) == ("hour", ("once", "hour"))


SHARED: dict[str, Any] = {
    "photos": lambda photos, islay: ticks(*photos[:2]),
    "an album": lambda photos, islay: {"selection": "album", "album": str(islay.pk)},
    "everything": lambda photos, islay: {"selection": "all"},
}


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("consent-narrows")
@pytest.mark.parametrize("what", SHARED)
def test_nothing_is_ticked_or_allowed_unseen_the_second_time(lasting, photos, islay, what):
    token_response(lasting, SHARED[what](photos, islay) | {"location": "1", "duration": "once"}, scope=OFFLINE)
    url = lasting.consent_url(scope=OFFLINE)
    page = lasting.browser.get(url)
    assert (page.context["selection"], page.context["album"], page.context["location"]) == ("chosen", None, False)
    assert (page.context["ticked_total"], page.context["duration"]) == (0, "once"), "the shorter time is kept"
    assert not re.search(r'name="(photo|album|location|remember)"[^>]* checked', page.content.decode())
    assert lasting.browser.post(url, {"decision": "allow"}).status_code == 422
    assert Authorization.objects.count() == 1


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.parametrize("number", [1, 3])
def test_last_times_photos_are_one_press_away_and_then_seen_and_unticked_one_by_one(lasting, photos, number):
    token_response(lasting, ticks(*photos[:number]))
    plural = "" if number == 1 else "s"
    assert f">Use last time's {number} photo{plural}<" in words(lasting.browser.get(lasting.consent_url()))
    page = used(lasting)
    assert ticked(page.context) == {photo["id"] for photo in page.context["photos"]}, "nothing else is shown"
    assert ticked(page.context) == {str(photo.pk) for photo in photos[:number]}
    assert f"Allow {number} photo{plural}<" in page.content.decode()
    url = page.wsgi_request.get_full_path()
    left = sorted(ticked(page.context))[1:]
    form = {"shown": sorted(ticked(page.context)), "photo": left, "counted": number, "decision": "allow"}
    answer = lasting.browser.post(url, form | {"before": " ".join(sorted(ticked(page.context)))})
    assert answer.status_code == (303 if left else 422)
    if left:
        assert {str(pk) for pk in Authorization.objects.latest("pk").photos.values_list("pk", flat=True)} == set(left)


@pytest.mark.spec("RFC 9396", "3")
def test_the_number_is_of_what_is_still_there(lasting, photos):
    token_response(lasting, ticks(*photos))
    editing.trash(photo=photos[0])
    page = words(lasting.browser.get(lasting.consent_url()))
    assert "Use last time's 2 photos" in page
    assert "1 more from last time is in the trash or never shared with apps, and stays out." in page
    assert ticked(used(lasting).context) == {str(photo.pk) for photo in photos[1:]}
    Photo.objects.all().delete()
    make_photo(Authorization.objects.latest("pk").owner)
    assert 'name="use"' not in words(lasting.browser.get(lasting.consent_url()))


@pytest.mark.spec("RFC 9396", "3")
def test_what_went_while_its_button_was_before_her_is_not_called_foreign(lasting, photos):
    token_response(lasting, ticks(photos[0]))
    url = lasting.consent_url()
    assert "Use last time's 1 photo" in words(lasting.browser.get(url))
    editing.trash(photo=photos[0])
    response = lasting.browser.post(url, {"use": "last"})
    assert response.status_code == 422
    assert "What you chose is not here any more." in words(response)


@pytest.mark.spec("RFC 9396", "3")
def test_what_she_has_ticked_already_stays(lasting, photos):
    token_response(lasting, ticks(photos[0]))
    url = lasting.consent_url()
    lasting.browser.get(url)
    lasting.browser.post(url, ticks(photos[2]) | {"use": "last"})
    assert lasting.browser.get(url).context["ticked_total"] == 2


@pytest.mark.spec("RFC 9396", "3")
def test_an_album_and_everything_are_one_press_away_too(lasting, photos, islay):
    token_response(lasting, {"selection": "album", "album": str(islay.pk)})
    count = islay.photos.count()
    assert f"Use last time's album <bdi>Islay</bdi></button> <small>{count} photo" in words(
        lasting.browser.get(lasting.consent_url())
    )
    context = used(lasting).context
    assert (context["selection"], context["album"]["title"], context["shortcuts"]) == ("album", "Islay", [])
    token_response(lasting, {"selection": "all"})
    context = used(lasting).context
    assert (context["selection"], context["ticked_total"], len(context["photos"])) == ("all", 0, len(photos))


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("consent-narrows")
def test_a_last_choice_beyond_what_is_asked_now_is_not_offered(lasting, photos):
    token_response(lasting, {"selection": "all", "location": "1"}, scope=OFFLINE)
    details = requested(selection="album", duration="hour", location=False)
    url = lasting.consent_url(scope=OFFLINE, authorization_details=details)
    context = lasting.browser.get(url).context
    assert (context["selection"], context["duration"], context["location"]) == ("chosen", "hour", False)
    assert context["shortcuts"] == []
    for name in ("last", "suggested", "x"):
        assert lasting.browser.post(url, {"use": name}).status_code == 422
    assert lasting.browser.get(url).context["selection"] == "chosen"


@pytest.mark.spec("RFC 9396", "3")
def test_an_album_that_is_gone_is_not_offered(lasting, photos, islay):
    token_response(lasting, {"selection": "album", "album": str(islay.pk)})
    albums.delete(album=islay)
    context = shown(lasting)
    assert (context["selection"], context["shortcuts"]) == ("chosen", [])


@pytest.mark.spec("RFC 9396", "3")
def test_what_the_client_names_is_ticked_by_a_press_as_well_and_says_whose_idea_it_is(flow, photos):
    token_response(flow, ticks(photos[0]))
    lifecycle.end_all(owner=Authorization.objects.get().owner)  # while it lives, the page leads with what is new
    named = requested(identifiers=[str(photos[1].pk)])
    page = flow.browser.get(flow.consent_url(authorization_details=named))
    assert page.context["ticked_total"] == 0
    assert "Use the 1 photo that <bdi>Printshop</bdi> names" in words(page)
    assert "Use last time's 1 photo" in words(page)
    assert ticked(used(flow, "suggested", authorization_details=named).context) == {str(photos[1].pk)}


@pytest.mark.spec("RFC 9396", "3")
def test_another_persons_last_choice_is_not_hers(lasting, photos, django_user_model):
    token_response(lasting, ticks(*photos))
    sam = django_user_model.objects.create_user("sam")
    make_photo(sam)
    lasting.browser.force_login(sam)
    assert shown(lasting)["shortcuts"] == []


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
