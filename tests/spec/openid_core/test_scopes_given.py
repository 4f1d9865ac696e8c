"""OpenID Connect Core section 3.1.2.4: she agrees to part of what was asked about her, and only that is told."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.models import Authorization
from tests.spec.flow import query_of
from tests.spec.openid import SignIn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.spec("OpenID Connect Core", "3.1.2.4"),
    pytest.mark.promise("consent-unticked"),
]
ALL = ("openid", "profile", "email")


@pytest.fixture
def named(jane: Any) -> Any:
    jane.first_name, jane.last_name, jane.email = "Jane", "Doe", "jane@example.org"
    jane.save()
    return jane


def granted(client: SignIn, *given: str, asked: tuple[str, ...] = ALL, **changes: Any) -> dict[str, Any]:
    """The token response where ``given`` is left ticked."""
    url = client.consent_url(**{"scope": " ".join(ALL), **changes})
    response = client.browser.post(url, {"asked": asked, "give": given, "decision": "allow"})
    assert response.status_code == 303, response.context["form_errors"]
    return client.redeemed(query_of(response["Location"]))


@pytest.mark.spec("OpenID Connect Core", "5.4")
@pytest.mark.promise("claims-agreed")
def test_an_address_that_she_keeps_to_herself_is_told_nowhere(named: Any, shop: SignIn) -> None:
    wanted = '{"id_token": {"email": null, "name": null}, "userinfo": {"email": null}}'
    token = granted(shop, "openid", "profile", claims=wanted)
    assert token["scope"] == "openid profile"
    said = shop.read(token["id_token"])
    assert said["name"] == "Jane Doe" and "email" not in said
    assert not {"email", "email_verified"} & shop.userinfo(token["access_token"]).json().keys()


@pytest.mark.spec("OpenID Connect Core", "5.5")
@pytest.mark.promise("claims-agreed")
def test_claims_asked_one_by_one_follow_the_ticks_of_their_scopes(named: Any, shop: SignIn) -> None:
    wanted = '{"id_token": {"email": {"essential": true}}, "userinfo": {"name": null}}'
    url = shop.consent_url(scope="openid", claims=wanted)
    assert [line["name"] for line in shop.browser.get(url).context["give"]] == ["openid", "profile", "email"]
    form = {"asked": ["profile", "email"], "give": ["profile"], "decision": "allow"}
    token = shop.redeemed(query_of(shop.browser.post(url, form)["Location"]))
    assert token["scope"] == "openid profile"
    assert "email" not in shop.read(token["id_token"])
    assert shop.userinfo(token["access_token"]).json()["name"] == "Jane Doe"


def test_what_tells_of_her_goes_with_the_sign_in(named: Any, shop: SignIn, photos: list[Any]) -> None:
    """Nothing is told without ``openid``, so nothing is given that would be told with it another time."""
    ids = [str(photo.pk) for photo in photos]
    url = shop.consent_url(scope="openid profile email photos:read")
    form = {"asked": [*ALL, "photos:read"], "give": ["profile", "email", "photos:read"], "shown": ids, "photo": ids}
    token = shop.redeemed(query_of(shop.browser.post(url, {**form, "decision": "allow"})["Location"]))
    assert token["scope"] == "photos:read"
    assert "id_token" not in token
    assert shop.userinfo(token["access_token"]).status_code == 403
    assert set(Authorization.objects.get().declined) == set(ALL)


def test_a_sign_in_alone_cannot_be_unticked(named: Any, shop: SignIn) -> None:
    url = shop.consent_url(scope="openid profile email")
    page = shop.browser.get(url)
    assert {line["name"]: line["fixed"] for line in page.context["give"]} == {
        "openid": True, "profile": False, "email": False,
    }  # fmt: skip
    assert shop.browser.post(url, {"asked": ALL, "give": ["email"], "decision": "allow"}).status_code == 422
    assert not Authorization.objects.exists()


@pytest.mark.spec("OpenID Connect Core", "11")
@pytest.mark.promise("refresh-consent")
def test_offline_access_follows_the_time_and_no_tick(shop: SignIn) -> None:
    url = shop.consent_url(scope="openid offline_access")
    shop.browser.get(url)
    form = {"asked": ["offline_access"], "give": ["offline_access"], "duration": "hour", "decision": "allow"}
    token = shop.redeemed(query_of(shop.browser.post(url, form)["Location"]))
    assert token["scope"] == "openid"
    assert "refresh_token" not in token


@pytest.mark.promise("consent-remembered")
def test_what_she_kept_to_herself_is_asked_again(remembering: SignIn) -> None:
    url = remembering.consent_url(scope="openid email")
    form = {"asked": ["email"], "give": [], "remember": "1", "decision": "allow"}
    assert remembering.browser.post(url, form).status_code == 303
    silent = query_of(remembering.authorize(scope="openid email", prompt="none")["Location"])
    assert silent["error"] == "consent_required"
    assert "code" in query_of(remembering.authorize(scope="openid", prompt="none")["Location"])
