"""RFC 6749 section 4.1.1, last paragraph: nothing without the owner's decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from photodrive.authorization.consent import scope_selection
from photodrive.authorization.models import Authorization, AuthorizationCode, AuthorizationRequest
from photodrive.authorization.protocol.scopes import SCOPES
from photodrive.authorization.protocol.scopes import cannot as refusals
from photodrive.photos.models import Photo
from tests.spec.flow import query_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(db):
    return get_user_model().objects.create_user("sam", password="a password of his")


@pytest.mark.promise("consent-always")
@pytest.mark.spec("RFC 6749", "3.1")
def test_a_stranger_is_asked_to_sign_in_first(stranger):
    url = stranger.consent_url()
    response = stranger.browser.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.promise("consent-always")
@pytest.mark.spec("RFC 6749", "10.2")
@pytest.mark.parametrize(
    ("parameter", "value"), [("approval_prompt", "auto"), ("approval_prompt", "none"), ("prompt", "auto")]
)
def test_no_parameter_and_no_live_token_skips_the_page(flow, photos, parameter, value):
    flow.token(photos)
    url = flow.consent_url(**{parameter: value})
    assert flow.browser.get(url).status_code == 200


@pytest.mark.promise("consent-always")
@pytest.mark.spec("RFC 6749", "10.2")
def test_skip_authorization_of_the_application_is_ignored(flow):
    flow.application.skip_authorization = True
    flow.application.save()
    assert flow.browser.get(flow.consent_url()).status_code == 200


@pytest.mark.promise("consent-narrows")
@pytest.mark.promise("consent-303")
@pytest.mark.spec("RFC 6749", "3.3")
def test_the_form_cannot_widen_the_request(flow, photos):
    url = flow.consent_url()
    ids = [str(photos[0].pk)]
    sent = {
        "shown": ids, "photo": ids, "decision": "allow", "scope": "photos:read photos:write",
        "redirect_uri": "https://evil.example/", "client_id": "other", "state": "other",
    }  # fmt: skip
    flow.browser.get(url)
    location = flow.browser.post(url, sent)["Location"]
    assert location.startswith(flow.redirect_uri)
    assert query_of(location)["state"] == "af0ifjsldkj"
    assert flow.exchange(query_of(location)["code"]).json()["scope"] == "photos:read"


@pytest.mark.promise("consent-narrows")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_photos_of_others_cannot_be_ticked(flow, photos, sam):
    theirs = Photo.objects.create(
        owner=sam, title="His", sha256="f" * 64, size=1, media_type="image/jpeg", width=1, height=1
    )
    flow.allow([photos[0], theirs])
    assert list(Authorization.objects.get().photos.all()) == [photos[0]]


@pytest.mark.promise("consent-narrows")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_nonsense_ticks_are_no_ticks(flow, photos):
    url = flow.consent_url()
    flow.browser.get(url)
    sent = {"shown": ["x", "y\x00"], "photo": ["x", "y\x00"], "decision": "allow"}
    assert flow.browser.post(url, sent).status_code in {400, 422}
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-narrows")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_allowing_nothing_is_refused_and_nothing_is_lost(flow, photos):
    response = flow.allow([])
    assert response.status_code == 422
    assert b"Tick at least one photo" in response.content
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-csrf")
@pytest.mark.spec("RFC 6749", "10.12")
def test_a_post_without_a_csrf_token_is_refused(flow, photos, jane):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    url = flow.consent_url()
    assert browser.post(url, {"decision": "allow", "photo": str(photos[0].pk)}).status_code == 403
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-hers")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_somebody_else_cannot_answer_her_request(flow, photos, sam):
    url = flow.consent_url()
    flow.browser.get(url)
    flow.browser.force_login(sam)
    assert flow.browser.get(url).status_code == 403
    assert flow.browser.post(url, {"decision": "allow"}).status_code == 403
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-hers")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_her_other_browser_cannot_answer_it_either(flow, photos, jane):
    url = flow.consent_url()
    flow.browser.get(url)
    other = Client()
    other.force_login(jane)
    assert other.post(url, {"decision": "allow"}).status_code == 403


@pytest.mark.promise("consent-hers")
@pytest.mark.spec("RFC 6749", "3.1")
def test_not_you_signs_out_and_lets_another_person_decide(flow, photos, sam):
    url = flow.consent_url()
    flow.browser.get(url)
    response = flow.browser.post(url + "switch/")
    assert response["Location"].startswith("/accounts/login/?next=")
    flow.browser.force_login(sam)
    assert flow.browser.get(url).status_code == 200


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_an_old_request_is_gone(flow):
    url = flow.consent_url()
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert flow.browser.get(url).status_code == 410
    assert flow.browser.post(url, {"decision": "allow"}).status_code == 410


@pytest.mark.spec("RFC 6749", "4.1.2.1")
@pytest.mark.promise("consent-once")
@pytest.mark.promise("consent-303")
def test_deny_goes_back_with_access_denied_even_when_pressed_twice(flow, photos):
    url = flow.consent_url()
    flow.browser.get(url)
    for _ in range(2):
        response = flow.browser.post(url, {"decision": "deny"})
        assert response.status_code == 303
        answer = query_of(response["Location"])
        assert (answer["error"], answer["state"]) == ("access_denied", "af0ifjsldkj")
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-once")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_deny_then_allow_gives_nothing(flow, photos):
    url = flow.consent_url()
    flow.browser.get(url)
    flow.browser.post(url, {"decision": "deny"})
    ids = [str(photos[0].pk)]
    assert flow.browser.post(url, {"decision": "allow", "photo": ids, "shown": ids}).status_code == 409


@pytest.mark.promise("consent-once")
@pytest.mark.spec("RFC 6749", "4.1.2")
def test_a_double_click_on_allow_leaves_one_consent_and_one_code_that_works(flow, photos):
    url = flow.consent_url()
    first = query_of(flow.allow(photos, url=url)["Location"])["code"]
    ids = [str(photo.pk) for photo in photos]
    again = flow.browser.post(url, {"decision": "allow", "photo": ids, "shown": ids})
    second = query_of(again["Location"])["code"]
    assert flow.exchange(first).status_code == 400
    assert flow.exchange(second).status_code == 200
    assert Authorization.objects.get().is_active
    assert AuthorizationCode.objects.count() == 1


@pytest.mark.promise("consent-once")
@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.parametrize("ticked", [0, 1, 2, 3])
@pytest.mark.parametrize("says", ["what is shown", "what was ticked before"])
def test_another_tab_that_says_something_else_comes_too_late(flow, photos, ticked, says):
    url, ids = flow.consent_url(), [str(photo.pk) for photo in photos]
    first = query_of(flow.allow(photos[:2], url=url)["Location"])["code"]
    shown = {"shown": ids} if says == "what is shown" else {"before": "", "counted": "0"}
    again = flow.browser.post(url, {"decision": "allow", "photo": ids[:ticked], **shown})
    if ticked == 2:
        assert again.status_code == 303
        return
    assert again.status_code == 409
    assert flow.exchange(first).status_code == 200
    assert set(Authorization.objects.get().photos.all()) == set(photos[:2])


@pytest.mark.promise("consent-once")
@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.parametrize("selection", ["all", "album"])
def test_so_does_another_way_to_share(flow, photos, selection):
    url = flow.consent_url()
    flow.allow(photos[:2], url=url)
    assert flow.browser.post(url, {"decision": "allow", "selection": selection}).status_code == 409
    assert Authorization.objects.get().selection == "chosen"


@pytest.mark.promise("consent-once")
@pytest.mark.spec("RFC 6749", "4.1.2")
def test_back_and_allow_after_the_code_was_used_changes_nothing(flow, photos):
    url = flow.consent_url()
    token = flow.exchange(query_of(flow.allow(photos, url=url)["Location"])["code"]).json()["access_token"]
    assert flow.browser.get(url).status_code == 409
    assert flow.browser.post(url, {"decision": "allow"}).status_code == 409
    assert flow.api("/api/v1/photos/", token).status_code == 200


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_nothing_is_ticked_the_first_time_and_nothing_afterwards(flow, photos):
    assert b"checked" not in _grid(flow.browser.get(flow.consent_url()).content)
    flow.token(photos[:1])
    page = flow.browser.get(flow.consent_url())
    assert page.context["ticked_total"] == 0
    assert b"checked" not in _grid(page.content)


def _grid(html: bytes) -> bytes:
    return html[html.find(b'id="photos"') : html.find(b'name="shown"')]


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_ticks_are_kept_from_page_to_page(flow, jane):
    Photo.objects.bulk_create(
        Photo(owner=jane, title=f"{n}", sha256=f"{n:064x}", size=1, media_type="image/jpeg", width=1, height=1)
        for n in range(70)
    )
    url = flow.consent_url()
    first = flow.browser.get(url).context["photos"]
    shown = [photo["id"] for photo in first]
    flow.browser.post(url, {"shown": shown, "photo": shown[:2], "page": "2"})
    second = flow.browser.get(url + "?page=2").context
    assert (second["ticked_total"], second["ticked_elsewhere"]) == (2, 2)
    shown = [photo["id"] for photo in second["photos"]]
    flow.browser.post(url, {"shown": shown, "photo": shown[:1], "decision": "allow"})
    assert Authorization.objects.get().photos.count() == 3


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_select_all_ticks_every_page_and_select_none_unticks_it(flow, jane):
    Photo.objects.bulk_create(
        Photo(owner=jane, title=f"{n}", sha256=f"{n:064x}", size=1, media_type="image/jpeg", width=1, height=1)
        for n in range(70)
    )
    url = flow.consent_url()
    flow.browser.get(url)
    flow.browser.post(url, {"select": "all"})
    assert flow.browser.get(url).context["ticked_total"] == 70
    flow.browser.post(url, {"select": "none"})
    assert flow.browser.get(url).context["ticked_total"] == 0


@pytest.mark.promise("page-headers")
@pytest.mark.spec("RFC 6749", "10.15")
def test_the_page_lets_the_form_end_at_the_client_and_nowhere_else(flow):
    policy = flow.browser.get(flow.consent_url())["Content-Security-Policy"]
    assert "form-action 'self' https://shop.example" in policy


@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.parametrize(
    ("scopes", "can", "cannot"),
    [
        (["photos:read"], ["see and"], ["know your password or your e-mail address"]),
        (["photos:read", "offline_access"], ["see and download"], ["change, delete or share anything"]),
        (["openid", "profile", "email"], ["recognise you", "know your name", "know your e-mail address"], []),
        (["openid"], ["recognise you"], ["see any photo or album", "know your password or your e-mail address"]),
        (["photos:read", "email", "profile"], ["see and"], ["know your password or your e-mail address"]),
    ],
)
def test_the_page_says_all_that_it_will_know_and_promises_nothing_that_it_breaks(scopes, can, cannot):
    told, refused = [SCOPES[name].sentence for name in scope_selection.shown_of(scopes)], refusals(scopes)
    assert len(told) == len(can)
    assert all(any(line.startswith(words) for line in told) for words in can)
    assert set(cannot) <= set(refused)
    assert not set(told) & set(refused)
    if "know your e-mail address" in told:
        assert "know your password" in refused


def of_somebody(request):
    """How whoever is signed in did that; a project need not expect to be asked about nobody."""
    assert request.user.is_authenticated
    return ["pwd"]


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_how_nobody_signed_in_is_not_asked(flow, settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGN_IN_METHODS_BY": f"{__name__}.of_somebody"}
    url = flow.consent_url()
    for call in (Client().get, Client().post):
        assert call(url, headers={"host": "127.0.0.1:8000"})["Location"].startswith("/accounts/login/")
    assert flow.browser.get(url).status_code == 200
