"""A request stays hers in her browser, whatever happens to her session; everybody else reads what is true."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.consent import offer, photo_selection, remembered, scope_selection
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest
from photodrive.authorization.requests import pending_requests, visits
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.models import Photo
from tests.photodrive.authorization.steps.probes import meanwhile
from tests.spec.flow import Flow, query_of

pytestmark = pytest.mark.spec("RFC 6749", "10.12")
PASSWORD, NEW = "a password of hers", "quite another of hers 7"
Meanwhile = Callable[[Client], object]


@pytest.fixture
def strict(flow: Flow, jane: Any) -> Flow:
    """The same in a browser that forges nothing: it sends what the page says."""
    flow.browser = Client(enforce_csrf_checks=True)
    sign_in(flow.browser)
    return flow


@pytest.fixture
def sam(db: None) -> Any:
    return get_user_model().objects.create_user("sam", password=PASSWORD)


def token_in(page: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found, page.content
    return found[1]


def post(browser: Client, address: str, page: Any, **sent: Any) -> Any:
    return browser.post(address, {"csrfmiddlewaretoken": token_in(page), **sent})


def sign_in(browser: Client, name: str = "jane", password: str = PASSWORD) -> None:
    page = browser.get("/accounts/login/")
    assert post(browser, "/accounts/login/", page, login=name, password=password).status_code == 302


def sign_out(browser: Client) -> None:
    assert post(browser, "/accounts/logout/", browser.get("/accounts/logout/")).status_code == 302


def out_and_in(browser: Client) -> None:
    sign_out(browser)
    sign_in(browser)


def somebody_between(browser: Client) -> None:
    sign_out(browser)
    sign_in(browser, "sam")
    out_and_in(browser)


def new_password(browser: Client) -> None:
    page = browser.get("/accounts/password/change/")
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert post(browser, "/accounts/password/change/", page, **sent).status_code == 302


WHILES = [out_and_in, somebody_between, new_password]


@pytest.mark.parametrize("happens", WHILES)
def test_she_goes_on_with_the_page_that_she_has_open(
    strict: Flow, photos: list[Photo], sam: Any, happens: Meanwhile
) -> None:
    url = strict.consent_url()
    page = strict.browser.get(url)
    happens(strict.browser)
    ids = [str(photo.pk) for photo in photos]
    answer = post(strict.browser, url, page, shown=ids, photo=ids, decision="allow")
    assert strict.exchange(query_of(answer["Location"])["code"]).status_code == 200


@pytest.mark.parametrize("happens", WHILES)
def test_she_goes_on_after_a_reload_with_what_she_has_chosen(
    strict: Flow, photos: list[Photo], sam: Any, happens: Meanwhile
) -> None:
    url, ids = strict.consent_url(), [str(photo.pk) for photo in photos]
    post(strict.browser, url, strict.browser.get(url), shown=ids, photo=ids[0])
    happens(strict.browser)
    page = strict.browser.get(url)
    assert page.status_code == 200
    assert post(strict.browser, url, page, decision="allow").status_code == 303
    assert Authorization.objects.get().photos.count() == 1


def test_signed_out_she_signs_in_and_goes_on(strict: Flow, photos: list[Photo]) -> None:
    url = strict.consent_url()
    page = strict.browser.get(url)
    sign_out(strict.browser)
    answer = post(strict.browser, url, page, decision="allow")
    assert answer["Location"] == f"/accounts/login/?next={url}"
    sign_in(strict.browser)
    assert strict.browser.get(url).status_code == 200
    assert not Authorization.objects.exists()


def said(page: Any) -> str:
    assert page.status_code == 403
    text = re.search(r"<h1>(.*?)</section>", page.content.decode(), re.S)
    assert text
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", text[1]))


@pytest.mark.promise("consent-hers")
def test_another_person_in_her_browser_reads_so(strict: Flow, photos: list[Photo], sam: Any) -> None:
    url = strict.consent_url()
    page = strict.browser.get(url)
    sign_out(strict.browser)
    sign_in(strict.browser, "sam")
    assert "signed in with another account now" in said(strict.browser.get(url))
    assert "Somebody else is signed in now" in said(post(strict.browser, url, page, decision="allow"))
    assert "jane" not in said(strict.browser.get(url))
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-hers")
def test_another_browser_of_hers_reads_so(strict: Flow, photos: list[Photo]) -> None:
    url = strict.consent_url()
    page = strict.browser.get(url)
    other = Client()
    sign_in(other)
    assert "in another browser" in said(other.get(url))
    assert "Nothing was shared yet" in said(other.post(url, {"decision": "allow"}))
    ids = [str(photo.pk) for photo in photos]
    assert post(strict.browser, url, page, shown=ids, photo=ids, decision="allow").status_code == 303
    told = said(other.get(url))
    assert "already answered" in told and "Nothing was shared" not in told


@pytest.mark.promise("consent-hers")
def test_another_person_in_another_browser_reads_so(strict: Flow, photos: list[Photo], sam: Any) -> None:
    url = strict.consent_url()
    strict.browser.get(url)
    other = Client()
    sign_in(other, "sam")
    assert "Somebody else opened this request" in said(other.get(url))


@pytest.mark.promise("consent-hers")
def test_the_browser_alone_is_worth_nothing_and_a_made_up_one_no_more(
    strict: Flow, photos: list[Photo], sam: Any
) -> None:
    url = strict.consent_url()
    strict.browser.get(url)
    thief = Client()
    thief.cookies["photodrive_browser"] = strict.browser.cookies["photodrive_browser"].value
    assert thief.get(url)["Location"].startswith("/accounts/login/")
    sign_in(thief, "sam")
    assert thief.get(url).status_code == 403
    hers = Client()
    hers.cookies["photodrive_browser"] = "0" * 64
    sign_in(hers)
    assert hers.get(url).status_code == 403


@pytest.mark.promise("consent-csrf")
def test_a_token_of_another_browser_or_person_or_of_nobody_is_refused(
    strict: Flow, photos: list[Photo], sam: Any
) -> None:
    url, other = strict.consent_url(), Client(enforce_csrf_checks=True)
    sign_in(other)
    foreign = other.get(strict.consent_url())
    page = strict.browser.get(url)
    once, person, seal = token_in(page).split(".")
    forged = ["", "x" * 64, "..", f"{once}.{person}.", f"{once}x.{person}.{seal}", token_in(foreign)]
    for token in forged:
        sent = {"csrfmiddlewaretoken": token, "decision": "allow", "shown": "x"}
        assert strict.browser.post(url, sent).status_code == 403
    sent = {"csrfmiddlewaretoken": token_in(page), "decision": "allow"}
    assert strict.browser.post(url, sent, headers={"origin": "https://evil.example"}).status_code == 403
    assert not AuthorizationRequest.objects.filter(decided_at__isnull=False).exists()


def test_the_cookie_is_for_this_server_alone(strict: Flow, photos: list[Photo], settings: Any) -> None:
    strict.browser.get(strict.consent_url())
    cookie = strict.browser.cookies["photodrive_browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert strict.browser.session.session_key not in cookie.value
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ISSUER": "https://drive.example"}
    strict.browser.get(strict.consent_url())
    assert strict.browser.cookies["__Host-photodrive_browser"]["secure"]


def test_two_tabs_that_are_opened_at_once_are_one_browser(flow: Flow, photos: list[Photo]) -> None:
    """Neither has the cookie yet, and the one that comes last is kept."""
    urls = [flow.consent_url(state=state) for state in "ab"]
    for url in urls:
        flow.browser.cookies.pop("photodrive_browser", None)
        assert flow.browser.get(url).status_code == 200
    assert [flow.browser.get(url).status_code for url in urls] == [200, 200]


def test_of_two_tabs_at_once_that_are_answered_for_her_one_says_so(flow: Flow, photos: list[Photo]) -> None:
    ApplicationPolicy.objects.update(remembers_consent=True)
    flow.allow(photos, url=(first := flow.consent_url()))
    assert flow.browser.get(first).status_code == 409
    Authorization.objects.update(remembered=True)
    url, answers = flow.consent_url(), list[Any]()
    with meanwhile(lambda: answers.append(flow.browser.get(url)), before=visits.answer_by_earlier):
        answers.append(flow.browser.get(url))
    assert [answer.status_code for answer in answers] == [303, 409]


# -- what one person was about to choose is not written to what meanwhile is another's --


@pytest.mark.promise("consent-hers")
@pytest.mark.parametrize("what", ["offer", "scopes", "remember", "ticks", "clear", "release"])
def test_a_late_choice_changes_nothing_of_the_next_person(
    flow: Flow, jane: Any, sam: Any, photos: list[Photo], what: str
) -> None:
    ApplicationPolicy.objects.update(remembers_consent=True)
    his = Photo.objects.create(owner=sam, title="His", sha256="f" * 64, size=1, width=1, height=1)
    request_id = flow.consent_url().rstrip("/").rpartition("/")[2]
    hers = pending_requests.find(AuthorizationRequest.objects.get(pk=request_id).pk)
    pending_requests.claim(hers, owner=jane, browser_hash="same")
    pending_requests.release(hers)
    other = pending_requests.find(hers.pk)
    pending_requests.claim(other, owner=sam, browser_hash="same")
    ticked = ticks.begin(other.pk, owner=sam)
    ticks.tick_all(ticked, Photo.objects.own(sam))
    before = AuthorizationRequest.objects.filter(pk=hers.pk).values().get()
    late_choice(hers, what, his)
    assert AuthorizationRequest.objects.filter(pk=hers.pk).values().get() == before
    assert ticks.count(ticked) == 1


def late_choice(hers: AuthorizationRequest, what: str, his: Photo) -> None:
    mine = photo_selection.of(hers)
    if what == "offer":
        offer.choose(hers, selection="all", album="", duration="hour", location=True)
    elif what == "scopes":
        scope_selection.choose(hers, shown=["photos:read"], ticked=[])
    elif what == "remember":
        remembered.choose(hers, remember=True)
    elif what == "ticks":
        ticks.change(mine, ticks.Sent(ticked=frozenset(), before=frozenset({his.pk})))
        ticks.tick_all(mine, Photo.objects.all())
    elif what == "clear":
        picker.press(Photo.objects.all(), "none", picker.Wanted(), ticked=mine)
        ticks.clear(mine)
    else:
        pending_requests.release(hers)
