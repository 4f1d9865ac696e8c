"""OpenID Connect Core section 5: what an application learns about her, and how it asks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from photodrive.authorization.models import ApplicationPolicy, AuthorizationRequest
from photodrive.authorization.openid import acr
from tests.spec.flow import query_of
from tests.spec.openid import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(jane: Any) -> Any:
    """jane, with all that a drive may know of her."""
    jane.first_name, jane.last_name, jane.email = "Jane", "Doe", "jane@example.org"
    jane.save()
    return jane


def told(shop: SignIn, **changes: Any) -> dict[str, Any]:
    """What userinfo says after she agreed."""
    found: dict[str, Any] = shop.userinfo(shop.granted(**changes)["access_token"]).json()
    found.pop("sub")
    return found


def asking(**members: Any) -> str:
    return json.dumps(members)


@pytest.mark.spec("OpenID Connect Core", "5.4")
@pytest.mark.promise("claims-agreed")
def test_scopes_bring_their_claims_and_no_others(named: Any, shop: SignIn) -> None:
    profile = {"name": "Jane Doe", "given_name": "Jane", "family_name": "Doe", "preferred_username": "jane"}
    email = {"email": "jane@example.org", "email_verified": False}
    assert told(shop, scope="openid") == {}
    assert told(shop, scope="openid profile") == profile
    assert told(shop, scope="openid email") == email
    assert told(shop, scope="openid profile email") == profile | email


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
def test_what_is_not_known_is_left_out(jane: Any, shop: SignIn) -> None:
    assert told(shop, scope="openid profile email") == {"name": "jane", "preferred_username": "jane"}


@pytest.mark.spec("OpenID Connect Core", "5.1")
@pytest.mark.promise("email-verified")
def test_an_address_is_verified_only_where_that_is_known(named: Any, shop: SignIn, settings: Any) -> None:
    address = EmailAddress.objects.create(user=named, email=named.email.upper(), verified=False)
    assert told(shop, scope="openid email")["email_verified"] is False
    EmailAddress.objects.create(user=named, email="another@example.org", verified=True)
    assert told(shop, scope="openid email")["email_verified"] is False
    address.verified = True
    address.save()
    assert told(shop, scope="openid email")["email_verified"] is True
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "EMAIL_VERIFIED_BY": ""}
    assert told(shop, scope="openid email")["email_verified"] is False


@pytest.mark.spec("OpenID Connect Core", "5.4")
@pytest.mark.promise("claims-agreed")
def test_claims_of_scopes_are_not_in_the_id_token(named: Any, shop: SignIn) -> None:
    assert not {"name", "email"} & shop.claims(scope="openid profile email").keys()


@pytest.mark.spec("OpenID Connect Core", "5.5")
def test_claims_may_be_wanted_in_the_id_token(named: Any, shop: SignIn) -> None:
    wanted = {"email": {"essential": True}, "given_name": None, "picture": None, "unheard-of": {"value": 1}}
    said = shop.claims(scope="openid profile email", claims=asking(id_token=wanted, unknown_member={"a": 1}))
    assert (said["email"], said["given_name"]) == ("jane@example.org", "Jane")
    assert not {"name", "family_name", "picture", "unheard-of", "email_verified"} & said.keys()


@pytest.mark.spec("OpenID Connect Core", "5.5")
@pytest.mark.promise("claims-agreed")
def test_a_claim_asked_for_by_name_is_its_scope_asked_for(named: Any, shop: SignIn) -> None:
    claims = asking(userinfo={"email": None})
    url = shop.consent_url(scope="openid", claims=claims)
    assert "know your e-mail address" in shop.browser.get(url).content.decode()
    answer = shop.granted(url=url)
    assert answer["scope"] == "openid email"
    assert shop.userinfo(answer["access_token"]).json()["email"] == "jane@example.org"


@pytest.mark.spec("OpenID Connect Core", "5.5")
@pytest.mark.promise("claims-agreed")
def test_what_the_application_may_not_ask_for_is_not_told(named: Any, shop: SignIn) -> None:
    ApplicationPolicy.objects.update(scopes="openid")
    answer = shop.granted(
        scope="openid", claims=asking(userinfo={"email": {"essential": True}}, id_token={"name": None})
    )
    assert answer["scope"] == "openid"
    assert shop.userinfo(answer["access_token"]).json().keys() == {"sub"}
    assert "name" not in shop.read(answer["id_token"])
    assert query_of(shop.authorize(scope="openid profile")["Location"])["error"] == "invalid_scope"


@pytest.mark.spec("OpenID Connect Core", "5.5")
def test_without_openid_claims_mean_nothing(named: Any, shop: SignIn) -> None:
    shop.consent_url(scope="photos:read", claims=asking(userinfo={"email": None}))
    assert AuthorizationRequest.objects.get().scopes == ["photos:read"]


@pytest.mark.spec("OpenID Connect Core", "5.5")
@pytest.mark.parametrize(
    "claims",
    [
        "{", "[]", '"email"', "null", "1", "{'id_token': {}}", '{"id_token": []}', '{"userinfo": "email"}',
        '{"id_token": {"sub": {"value": 1}}}', '{"id_token": {"sub": {"value": "a\\u0000b"}}}',
        '{"userinfo": {"sub": {"value": "\\ud800"}}}', "[" * 4000,
    ],
)  # fmt: skip
def test_claims_that_cannot_be_read_are_refused(shop: SignIn, claims: str) -> None:
    answer = query_of(shop.authorize(claims=claims)["Location"])
    assert answer["error"] == "invalid_request"
    assert answer["error_description"].startswith("claims: ")


@pytest.mark.spec("OpenID Connect Core", "5.5")
@pytest.mark.parametrize("claims", ["{}", '{"id_token": null}', '{"userinfo": {}, "id_token": {"sub": null}}', ""])
def test_claims_that_ask_for_nothing_are_fine(shop: SignIn, claims: str) -> None:
    assert "sub" in shop.claims(claims=claims)


@pytest.mark.spec("OpenID Connect Core", "5.5.1.1")
@pytest.mark.promise("acr-essential")
@pytest.mark.parametrize("wanted", [{"values": ["urn:mace:incommon:iap:silver"]}, {"value": "1"}, {"values": []}])
def test_a_class_of_authentication_that_must_be_had_is_an_error(shop: SignIn, wanted: dict[str, Any]) -> None:
    sent = asking(id_token={"acr": {"essential": True, **wanted}})
    assert query_of(shop.authorize(claims=sent)["Location"])["error"] == "unmet_authentication_requirements"


@pytest.mark.spec("OpenID Connect Core", "5.5.1.1")
@pytest.mark.promise("acr-essential")
def test_where_nobody_knows_how_people_sign_in_no_class_is_promised(shop: SignIn, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGN_IN_METHODS_BY": ""}
    sent = asking(id_token={"acr": {"essential": True, "value": acr.SEVERAL_FACTORS}})
    assert query_of(shop.authorize(claims=sent)["Location"])["error"] == "unmet_authentication_requirements"


@pytest.mark.spec("OpenID Connect Core", "5.5.1.1")
def test_a_class_that_is_merely_wished_for_is_not_claimed(shop: SignIn) -> None:
    voluntary = asking(id_token={"acr": {"values": ["urn:mace:incommon:iap:silver"]}})
    assert "acr" not in shop.claims(claims=voluntary)
    assert "acr" not in shop.claims(claims=asking(id_token={"acr": {"essential": True}}))
    assert "acr" not in shop.claims(acr_values="urn:mace:incommon:iap:silver")


@pytest.mark.spec("OpenID Connect Core", "2")
def test_the_methods_of_her_sign_in_are_told(jane: Any, shop: SignIn) -> None:
    assert "amr" not in shop.claims()
    shop.browser.logout()
    shop.browser.post("/accounts/login/", {"login": "jane", "password": "a password of hers"})
    assert shop.claims()["amr"] == ["pwd"]


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("page-names")
def test_she_reads_what_it_will_know_before_and_after(named: Any, shop: SignIn) -> None:
    url = shop.consent_url(scope="openid profile email")
    page = shop.browser.get(url).content.decode()
    assert "Jane Doe" in page and "jane@example.org" in page and "Go on as jane" in page
    assert "This one order" not in page
    shop.granted(url=url)
    connected = shop.browser.get("/connected-apps/").content.decode()
    assert "recognise you when you come back, know your name and picture and know your e-mail address" in connected


@pytest.mark.spec("OpenID Connect Core", "3.1.2.4")
@pytest.mark.promise("page-names")
def test_the_page_shows_no_more_of_her_than_it_will_tell(named: Any, shop: SignIn) -> None:
    page = shop.browser.get(shop.consent_url(scope="openid")).content.decode()
    assert "Doe" not in page and "jane@example.org" not in page
