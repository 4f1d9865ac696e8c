"""Not being asked again: nothing gets in that way but what she said, for whom she said it, while it lasts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.consent import remembered
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizedPhoto
from photodrive.photos.models import Photo
from tests.spec.conftest import jane, photos
from tests.spec.flow import REDIRECT_URI, Flow, query_of
from tests.spec.openid import SCOPES, SignIn, client_of

__all__ = ["jane", "photos"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("consent-remembered")]
OTHER_URI = "https://shop.example/other/"


@pytest.fixture
def shop(jane: Any) -> SignIn:
    """One that the operator lets remember; jane ticks it."""
    made = client_of(jane, redirect_uris=(REDIRECT_URI, OTHER_URI), remembers_consent=True)
    made.scope = "photos:read"
    return made


@pytest.fixture
def agreed(shop: SignIn, photos: list[Photo]) -> Authorization:
    """She has agreed to two photos, and not to be asked again."""
    assert shop.exchange(shop.code(photos[:2])).status_code == 200
    return Authorization.objects.get()


def visit(client: Flow, **changes: Any) -> Any:
    """What the browser gets when it follows a plain authorization request."""
    return client.browser.get(client.consent_url(**changes))


def is_asked(response: Any) -> bool:
    """Whether she sees the page, and not a redirect with a code."""
    assert response.status_code == 200 or "code=" in response["Location"], response
    return bool(response.status_code == 200)


def details(**members: Any) -> str:
    return json.dumps([{"type": "photos", "actions": ["read"], **members}])


@pytest.mark.promise("consent-always")
@pytest.mark.parametrize("parameter", [{}, {"approval_prompt": "auto"}, {"prompt": "auto"}], ids=str)
def test_the_first_time_is_never_silent(shop: SignIn, photos: list[Photo], parameter: dict[str, str]) -> None:
    shop.application.skip_authorization = True
    shop.application.save()
    assert is_asked(visit(shop, **parameter))
    silent = query_of(shop.authorize(prompt="none")["Location"])
    assert silent["error"] == "consent_required"
    assert not Authorization.objects.exists()


@pytest.mark.promise("consent-why")
def test_the_same_again_is_answered_without_a_page_and_says_so(
    shop: SignIn, agreed: Authorization, photos: list[Photo]
) -> None:
    response = visit(shop)
    assert response.status_code == 303 and "no-store" in response["Cache-Control"]
    token = shop.redeemed(query_of(response["Location"]))
    assert token["consent"]["asked"] is False
    assert token["consent"]["given_at"] == agreed.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert token["consent"]["expires_at"] == agreed.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert token["consent"]["management_uri"] == "http://127.0.0.1:8000/connected-apps/"
    assert len(shop.api("/api/v1/photos/", token["access_token"]).json()["results"]) == 2
    agreed.refresh_from_db()
    assert agreed.answered_at is not None
    assert Authorization.objects.count() == 1


@pytest.mark.parametrize("prompt", ["consent", "select_account", "login"])
def test_a_client_that_wants_her_asked_gets_her_asked(shop: SignIn, agreed: Authorization, prompt: str) -> None:
    assert is_asked(visit(shop, prompt=prompt))


@pytest.mark.promise("max-age")
def test_she_signs_in_first_where_that_was_too_long_ago(shop: SignIn, agreed: Authorization) -> None:
    assert is_asked(visit(shop, max_age="0"))
    agreed.refresh_from_db()
    assert agreed.answered_at is None


def test_another_registered_address_of_the_same_app_is_the_same_app(shop: SignIn, agreed: Authorization) -> None:
    """It was checked as ever; the code goes there and nowhere else."""
    response = visit(shop, redirect_uri=OTHER_URI)
    assert response["Location"].startswith(OTHER_URI)
    assert shop.authorize(redirect_uri="https://shop.example/third/").status_code == 400


@pytest.mark.parametrize(
    "wider",
    [
        {"scope": "photos:read openid"},
        {"scope": "photos:read offline_access"},
        {"claims": '{"userinfo": {"email": null}}', "scope": "photos:read openid"},
        {"authorization_details": details(selection="all")},
        {"authorization_details": details(location=True)},
        {"authorization_details": details(duration="until_revoked")},
    ],
    ids=str,
)
def test_more_than_she_agreed_to_is_asked(shop: SignIn, agreed: Authorization, wider: dict[str, str]) -> None:
    assert is_asked(visit(shop, **wider))


def test_a_photo_more_is_asked_and_one_less_is_not(shop: SignIn, agreed: Authorization, photos: list[Photo]) -> None:
    ids = [str(photo.pk) for photo in photos]
    assert is_asked(visit(shop, authorization_details=details(identifiers=ids)))
    assert not is_asked(visit(shop, authorization_details=details(identifiers=ids[:1])))


@pytest.mark.promise("dead-consent")
@pytest.mark.parametrize("over", ["revoked_at", "expires_at", "idle_expires_at"])
def test_over_is_over(shop: SignIn, agreed: Authorization, over: str) -> None:
    Authorization.objects.update(**{over: timezone.now()})
    assert is_asked(visit(shop))


def test_another_app_and_another_person_are_asked(
    shop: SignIn, agreed: Authorization, jane: Any, django_user_model: Any
) -> None:
    assert is_asked(visit(client_of(jane, name="Other", remembers_consent=True), scope="photos:read"))
    shop.browser.force_login(django_user_model.objects.create_user("sam"))
    assert is_asked(visit(shop))


@pytest.mark.promise("dead-photo")
def test_photos_that_she_took_away_are_not_given_back(shop: SignIn, agreed: Authorization, photos: list[Photo]) -> None:
    AuthorizedPhoto.objects.filter(photo=photos[0]).delete()
    ids = [str(photos[0].pk)]
    assert is_asked(visit(shop, authorization_details=details(identifiers=ids)))
    token = shop.redeemed(query_of(visit(shop)["Location"]))
    assert token["authorization_details"][0]["identifiers"] == [str(photos[1].pk)]
    AuthorizedPhoto.objects.all().delete()
    assert is_asked(visit(shop)), "where nothing is left, only she can help"


def test_without_her_tick_it_asks(shop: SignIn, photos: list[Photo]) -> None:
    shop.also = {}
    shop.exchange(shop.code(photos))
    assert is_asked(visit(shop))


def test_what_she_decided_last_counts(shop: SignIn, agreed: Authorization, photos: list[Photo]) -> None:
    """She is asked once more, picks another photo and leaves the tick off: the older yes answers no more."""
    shop.also = {}
    shop.allow(photos[2:], prompt="consent")
    assert Authorization.objects.active().count() == 2
    assert is_asked(visit(shop))


def test_a_sign_in_goes_on_being_remembered_beside_photos(shop: SignIn, photos: list[Photo]) -> None:
    shop.granted(scope="openid")
    shop.also = {}
    shop.allow(photos)
    assert not is_asked(visit(shop, scope="openid"))
    assert is_asked(visit(shop))


@pytest.mark.promise("consent-public-client")
def test_a_public_client_costs_a_click_each_time(jane: Any, photos: list[Photo]) -> None:
    made = applications.register(name="Frame", redirect_uris=[REDIRECT_URI], scopes=SCOPES, confidential=False)
    ApplicationPolicy.objects.update(remembers_consent=True)
    frame = Flow(made.application, "")
    frame.browser.force_login(jane)
    url = frame.consent_url()
    assert frame.browser.get(url).context["remember_offered"] is False
    assert frame.browser.post(url, {"remember": "1", "decision": "allow"}).status_code == 422
    frame.allow(photos, url=url)
    Authorization.objects.update(remembered=True)
    assert is_asked(visit(frame))


@pytest.mark.promise("consent-narrows")
@pytest.mark.parametrize("when", ["before the page", "after the page", "after the press"])
def test_where_the_operator_forbids_it_no_form_helps(shop: SignIn, photos: list[Photo], when: str) -> None:
    def forbid() -> None:
        ApplicationPolicy.objects.update(remembers_consent=False)

    if when == "before the page":
        forbid()
    url = shop.consent_url()
    page = shop.browser.get(url)
    assert ('name="remember"' in page.content.decode()) == (when != "before the page")
    if when == "after the page":
        forbid()
    ids = [str(photo.pk) for photo in photos]
    form = {"shown": ids, "photo": ids, "remember": "1", "decision": "allow"}
    assert shop.browser.post(url, form).status_code == (303 if when == "after the press" else 422)
    if when == "after the press":
        forbid()
        assert is_asked(visit(shop))
    else:
        assert not Authorization.objects.exists()
        assert shop.browser.post(url, {**form, "remember": ""}).status_code == 303
        assert Authorization.objects.get().remembered is False


def test_a_forged_answer_while_she_chooses_counts_for_that_request_alone(
    shop: SignIn, agreed: Authorization, photos: list[Photo]
) -> None:
    """The page that she is looking at stays, whatever another tab has agreed to."""
    remembered.forget(owner=agreed.owner, authorization_id=agreed.pk)
    url = shop.consent_url()
    assert is_asked(shop.browser.get(url))
    Authorization.objects.update(remembered=True)
    assert is_asked(shop.browser.get(url))


def test_asking_twice_for_the_same_page_answers_once(shop: SignIn, agreed: Authorization) -> None:
    url = shop.consent_url()
    assert "code=" in shop.browser.get(url)["Location"]
    assert shop.browser.get(url).status_code == 409
    assert shop.browser.head(shop.consent_url()).status_code == 200, "HEAD mints nothing"


def test_she_takes_it_back_at_connected_apps(shop: SignIn, agreed: Authorization) -> None:
    assert not is_asked(visit(shop))
    page = shop.browser.get("/connected-apps/").content.decode()
    assert "last got in without asking" in page and "Ask me again next time" in page
    address = f"/connected-apps/{agreed.pk}/ask-again/"
    assert shop.browser.post(address).status_code == 302
    assert shop.browser.post(address).status_code == 302
    assert is_asked(visit(shop))
    agreed.refresh_from_db()
    assert agreed.is_active, "what the shop can see stays"
    page = shop.browser.get("/connected-apps/").content.decode()
    assert "Ask me again next time" not in page and "Next time it asks you" in page


def test_nobody_else_takes_it_back(shop: SignIn, agreed: Authorization, django_user_model: Any) -> None:
    shop.browser.force_login(django_user_model.objects.create_user("sam"))
    assert shop.browser.post(f"/connected-apps/{agreed.pk}/ask-again/").status_code == 404
    agreed.refresh_from_db()
    assert agreed.remembered


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-pair")
def test_giving_back_an_older_token_leaves_the_newer_one(shop: SignIn, photos: list[Photo]) -> None:
    older = shop.token(photos)
    newer = shop.redeemed(query_of(visit(shop)["Location"]))["access_token"]
    give_back(shop, older)
    assert shop.api("/api/v1/photos/", older).status_code == 401
    assert shop.api("/api/v1/photos/", newer).status_code == 200
    give_back(shop, newer)
    assert shop.api("/api/v1/photos/", newer).status_code == 401
    assert is_asked(visit(shop)), "with the last one the consent is given back"


@pytest.mark.spec("RFC 7009", "2.1")
@pytest.mark.promise("revoke-pair")
def test_giving_back_one_of_a_pair_ends_that_pair_alone(shop: SignIn, photos: list[Photo]) -> None:
    lasting = {"scope": "photos:read offline_access"}
    first = shop.pair(photos)
    second = shop.redeemed(query_of(visit(shop, **lasting)["Location"]))
    rotated = shop.refresh(first["refresh_token"]).json()
    give_back(shop, rotated["refresh_token"])
    for token in (first["access_token"], rotated["access_token"]):
        assert shop.api("/api/v1/photos/", token).status_code == 401
    assert shop.refresh(rotated["refresh_token"]).json()["error"] == "invalid_grant"
    assert shop.api("/api/v1/photos/", second["access_token"]).status_code == 200
    assert shop.refresh(second["refresh_token"]).status_code == 200


@pytest.mark.spec("RFC 7009", "2.1")
def test_a_sign_in_is_remembered_also_where_the_client_has_done_with_its_token(shop: SignIn) -> None:
    token = shop.granted(scope="openid")["access_token"]
    give_back(shop, token)
    assert shop.userinfo(token).status_code == 401
    assert not is_asked(visit(shop, scope="openid"))


def give_back(client: Flow, token: str) -> None:
    assert client.post("/o/revoke_token/", {"token": token}, **client.authentication()).status_code == 200
