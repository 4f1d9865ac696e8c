"""OpenID Connect Core section 3.1.2.1, ``prompt=none``: an answer at once, and never a page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest
from tests.spec.flow import Flow, query_of
from tests.spec.openid import SCOPES, SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("prompt-none")]
LASTING = "openid photos:read offline_access"


def answered(client: Flow, **changes: Any) -> dict[str, str]:
    """The authorization response to a silent request."""
    return redirected(client.authorize(prompt="none", **changes))


def redirected(response: Any) -> dict[str, str]:
    assert response.status_code == 303, response.content
    assert response["Location"].startswith("https://shop.example/callback/?")
    answer = query_of(response["Location"])
    assert answer["state"] == "af0ifjsldkj" and answer["iss"] == "http://127.0.0.1:8000"
    assert ("code" in answer) != ("error" in answer)
    return answer


def details(**members: Any) -> str:
    return json.dumps([{"type": "photos", "actions": ["read"], **members}])


@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
def test_nobody_is_signed_in(shop: SignIn) -> None:
    shop.granted()
    shop.browser.logout()
    assert answered(shop)["error"] == "login_required"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("consent-always")
def test_nobody_has_agreed_before(remembering: SignIn) -> None:
    assert answered(remembering)["error"] == "consent_required"
    assert not Authorization.objects.exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
def test_she_has_agreed_to_all_of_it(remembering: SignIn) -> None:
    first = remembering.read(remembering.granted(scope="openid profile")["id_token"])
    answer = remembering.redeemed(answered(remembering, scope="openid", nonce="another"))
    again = remembering.read(answer["id_token"])
    assert (again["sub"], again["auth_time"], again["nonce"]) == (first["sub"], first["auth_time"], "another")
    assert answer["scope"] == "openid"
    assert remembering.userinfo(answer["access_token"]).json() == {"sub": first["sub"]}
    assert Authorization.objects.count() == 1


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
def test_a_silent_code_lasts_no_longer_than_the_consent(remembering: SignIn) -> None:
    remembering.granted()
    ends = timezone.now() + timedelta(minutes=5)
    Authorization.objects.update(expires_at=ends)
    assert remembering.redeemed(answered(remembering))["expires_in"] <= 300
    assert Authorization.objects.get().expires_at == ends


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("consent-always")
@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "openid email"},
        {"scope": "openid photos:read"},
        {"scope": "openid offline_access"},
        {"claims": '{"userinfo": {"email": null}}'},
        {"authorization_details": details()},
    ],
    ids=str,
)
def test_she_has_agreed_to_less(remembering: SignIn, changes: dict[str, str]) -> None:
    remembering.granted(scope="openid profile")
    assert answered(remembering, **changes)["error"] == "consent_required"


@pytest.mark.spec("RFC 9396", "2")
@pytest.mark.promise("consent-always")
def test_photos_count_too(remembering: SignIn, photos: list[Any]) -> None:
    remembering.exchange(remembering.code(photos[:2], scope=LASTING))
    ids = [str(photo.pk) for photo in photos]
    wider = [
        details(identifiers=ids),
        details(selection="all"),
        details(selection="album"),
        details(location=True),
        details(actions=["read", "write"]),
    ]
    for asked in wider:
        answer = answered(remembering, scope="openid", authorization_details=asked)
        assert answer["error"] in {"consent_required", "invalid_scope"}, asked
    within = details(identifiers=ids[:1], selection="chosen")
    token = remembering.redeemed(answered(remembering, scope="openid", authorization_details=within))
    assert token["authorization_details"][0]["identifiers"] == ids[:1]
    listed = remembering.api("/api/v1/photos/", token["access_token"]).json()["results"]
    assert [photo["id"] for photo in listed] == ids[:1]


@pytest.mark.spec("RFC 9396", "2")
@pytest.mark.parametrize(
    ("lasts", "asked", "covered"), [("hour", "until_revoked", False), ("until_revoked", "hour", True)]
)
def test_for_how_long_counts_too(remembering: SignIn, photos: list[Any], lasts: str, asked: str, covered: bool) -> None:
    url = remembering.consent_url(scope=LASTING)
    ids = [str(photo.pk) for photo in photos]
    remembering.browser.get(url)
    form = {"shown": ids, "photo": ids, "duration": lasts, "remember": "1", "decision": "allow"}
    remembering.browser.post(url, form)
    answer = answered(remembering, scope="openid", authorization_details=details(duration=asked))
    assert ("code" in answer) == covered


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("consent-always")
def test_a_consent_for_one_order_is_for_that_order(remembering: SignIn, photos: list[Any]) -> None:
    url = remembering.consent_url(scope="photos:read")
    ids = [str(photo.pk) for photo in photos]
    remembering.browser.get(url)
    form = {"shown": ids, "photo": ids, "duration": "once", "remember": "1", "decision": "allow"}
    assert remembering.browser.post(url, form).status_code == 303
    assert answered(remembering, scope="photos:read")["error"] == "consent_required"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("dead-consent")
@pytest.mark.parametrize("over", [{"revoked_at": "now"}, {"expires_at": "now"}, {"idle_expires_at": "now"}], ids=str)
def test_the_consent_is_over(remembering: SignIn, over: dict[str, str]) -> None:
    remembering.granted()
    Authorization.objects.update(**{name: timezone.now() for name in over})
    assert answered(remembering)["error"] == "consent_required"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
def test_the_consent_is_of_somebody_else_or_for_another_application(remembering: SignIn, jane: Any, sam: Any) -> None:
    remembering.granted()
    assert answered(client_of(jane, name="Another", remembers_consent=True))["error"] == "consent_required"
    remembering.browser.force_login(sam)
    assert answered(remembering)["error"] == "consent_required"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
def test_the_operator_does_not_let_it_remember(shop: SignIn) -> None:
    shop.granted()
    assert answered(shop)["error"] == "consent_required"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("consent-always")
def test_she_did_not_say_that_it_need_not_ask(remembering: SignIn) -> None:
    remembering.also = {}
    remembering.granted()
    assert answered(remembering)["error"] == "consent_required"
    assert remembering.browser.get(remembering.consent_url()).status_code == 200


@pytest.mark.spec("RFC 8252", "8.6")
@pytest.mark.promise("consent-public-client")
def test_a_public_client_is_never_answered_in_silence(jane: Any) -> None:
    made = applications.register(
        name="Frame", redirect_uris=["https://shop.example/callback/"], scopes=SCOPES, confidential=False
    )
    ApplicationPolicy.objects.update(remembers_consent=True)
    frame = SignIn(made.application, "")
    frame.browser.force_login(jane)
    url = frame.consent_url()
    assert "remember" not in frame.browser.get(url).content.decode()
    assert frame.browser.post(url, {"decision": "allow", "remember": "1"}).status_code == 422
    frame.browser.post(url, {"decision": "allow"})
    Authorization.objects.update(remembered=True)
    assert Authorization.objects.active().exists()
    assert answered(frame)["error"] == "consent_required"
    assert frame.browser.get(frame.consent_url()).status_code == 200


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.parametrize("others", ["none login", "consent none", "none none login", "none select_account"])
def test_none_goes_with_nothing_else(remembering: SignIn, others: str) -> None:
    remembering.granted()
    assert redirected(remembering.authorize(prompt=others))["error"] == "invalid_request"
    remembering.browser.logout()
    assert redirected(remembering.authorize(prompt=others))["error"] == "invalid_request"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
def test_errors_of_the_request_come_without_a_page_too(remembering: SignIn) -> None:
    remembering.browser.logout()
    assert answered(remembering, scope="unheard-of")["error"] == "invalid_scope"
    assert answered(remembering, code_challenge=None)["error"] == "invalid_request"
    wrong = remembering.authorize(prompt="none", redirect_uri="https://evil.example/")
    assert wrong.status_code == 400 and not wrong.has_header("Location")
    unknown = remembering.authorize(prompt="none", client_id="unheard-of")
    assert unknown.status_code == 400 and not unknown.has_header("Location")


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("error-before-sign-in")
def test_without_it_a_stranger_still_gets_a_page(remembering: SignIn) -> None:
    remembering.browser.logout()
    assert remembering.authorize(scope="unheard-of").status_code == 400
    assert remembering.authorize(scope="unheard-of", prompt="nonesuch").status_code == 400


@pytest.mark.spec("RFC 9126", "4")
def test_a_pushed_request_is_answered_once(remembering: SignIn) -> None:
    remembering.granted()
    reference = remembering.push(prompt="none").json()["request_uri"]
    assert "id_token" in remembering.redeemed(redirected(remembering.open_pushed(reference)))
    assert remembering.open_pushed(reference).status_code == 400


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_a_silent_request_leaves_nothing_to_be_answered_later(remembering: SignIn) -> None:
    assert answered(remembering)["error"] == "consent_required"
    url = f"/o/authorize/{AuthorizationRequest.objects.get().pk}/"
    assert remembering.browser.get(url).status_code == 409
    remembering.browser.post(url, {"decision": "allow"})
    assert not Authorization.objects.exists()


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("code-replay")
@pytest.mark.django_db(transaction=True)
def test_a_silent_code_that_comes_again_ends_the_consent(remembering: SignIn) -> None:
    remembering.granted()
    code = answered(remembering)["code"]
    assert remembering.exchange(code).status_code == 200
    assert remembering.exchange(code).status_code == 400
    assert not Authorization.objects.active().exists()
