"""A token request can ask for less than was approved and never for more; the answer tells what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from photodrive.authorization.models import ApplicationPolicy, Authorization
from photodrive.photos.models import Photo
from tests.spec.flow import Flow, query_of

pytestmark = pytest.mark.django_db
EVERYTHING = "photos:read photos:write offline_access"


def details(**fields: Any) -> str:
    return json.dumps([{"type": "photos", **fields}])


def by_code(flow: Flow, photos: list[Any], **changes: Any) -> Any:
    """The answer to an exchange of a code for reading, changed."""
    return flow.exchange(flow.code(photos[:1], scope="photos:read offline_access"), **changes)


def by_refresh_token(flow: Flow, photos: list[Any], **changes: Any) -> Any:
    """The same, of the refresh token."""
    return flow.refresh(flow.pair(photos[:1])["refresh_token"], **changes)


WAYS: list[Callable[..., Any]] = [by_code, by_refresh_token]


@pytest.mark.promise("details-refused")
@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize(
    "asked",
    [
        {"actions": ["read", "write"]}, {"selection": "all"}, {"selection": "album"}, {"location": True},
        {"duration": "until_revoked", "actions": ["write"]}, {"expires_at": "2999-01-01T00:00:00Z"},
        {"identifiers": []},
    ],
    ids=str,
)  # fmt: skip
def test_no_detail_goes_beyond_what_she_approved(lasting, photos, ask, asked):
    response = ask(lasting, photos, authorization_details=details(**asked))
    assert (response.status_code, response.json()["error"]) == (400, "invalid_authorization_details")


@pytest.mark.promise("details-refused")
@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)
def test_no_photo_that_she_did_not_tick_and_none_of_somebody_else(lasting, photos, ask, django_user_model):
    sam = django_user_model.objects.create_user("sam")
    facts = {"size": 1, "media_type": "image/jpeg", "width": 1, "height": 1, "visibility": "public"}
    his = Photo.objects.create(owner=sam, sha256="f" * 64, **facts)
    for other in (photos[1], his):
        asked = details(identifiers=[str(photos[0].pk), str(other.pk)])
        response = ask(lasting, photos, authorization_details=asked)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_authorization_details")


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize("scope", ["photos:write", EVERYTHING, "admin", "photos:read\tphotos:write"])
def test_no_refresh_widens_the_scope(lasting, photos, scope):
    response = by_refresh_token(lasting, photos, scope=scope)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize("scope", ["photos:write", EVERYTHING, "admin"])
def test_a_scope_beside_a_code_means_nothing(lasting, photos, scope):
    """RFC 6749 section 4.1.3 has none: the code stands for what was approved."""
    answer = by_code(lasting, photos, scope=scope).json()
    assert answer["scope"] == "photos:read offline_access"
    assert answer["authorization_details"][0]["actions"] == ["read"]


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("resource", ["https://evil.example/", "http://127.0.0.1:8000/other"])
def test_no_token_is_for_another_resource(lasting, photos, ask, resource, settings):
    for asked in (resource, [settings.PHOTODRIVE["ISSUER"], resource], [resource, settings.PHOTODRIVE["ISSUER"]]):
        response = ask(lasting, photos, resource=asked)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_target")


@pytest.mark.promise("access-told")
@pytest.mark.promise("refresh-narrowing")
@pytest.mark.parametrize(
    ("scope", "actions"), [("photos:read", ["read"]), ("photos:write", ["write"]), ("offline_access", [])]
)
def test_details_and_scope_of_a_narrowed_token_tell_the_same(lasting, photos, scope, actions):
    pair = lasting.pair(photos, scope=EVERYTHING)
    answer = lasting.refresh(pair["refresh_token"], scope=scope).json()
    asked = {"token": answer["access_token"]}
    described = lasting.post("/o/introspect/", asked, **lasting.authentication()).json()
    for told in (answer, described):
        assert told["scope"] == scope
        assert [found["actions"] for found in told["authorization_details"]] == ([actions] if actions else [])
    whole = lasting.refresh(answer["refresh_token"]).json()
    assert whole["scope"].split() == EVERYTHING.split()
    assert whole["authorization_details"][0]["actions"] == ["read", "write"]


@pytest.mark.promise("access-told")
def test_a_scope_sent_twice_is_granted_once(lasting, photos):
    assert by_refresh_token(lasting, photos, scope="photos:read photos:read").json()["scope"] == "photos:read"


@pytest.mark.promise("access-told")
def test_details_that_ask_for_less_narrow_the_scope_with_them(lasting, photos):
    pair = lasting.pair(photos, scope=EVERYTHING)
    answer = lasting.refresh(pair["refresh_token"], authorization_details=details(actions=["read"])).json()
    assert answer["scope"] == "photos:read offline_access"
    call = lasting.back_channel.delete
    refused = call(f"/api/v1/photos/{photos[0].pk}/", HTTP_AUTHORIZATION=f"Bearer {answer['access_token']}")
    assert refused.status_code == 403


@pytest.mark.promise("dead-consent")
def test_a_consent_that_lost_a_scope_gives_it_in_no_token_any_more(lasting, photos):
    pair = lasting.pair(photos, scope=EVERYTHING)
    Authorization.objects.update(scopes=["photos:read", "offline_access"])
    call = lasting.back_channel.delete
    refused = call(f"/api/v1/photos/{photos[0].pk}/", HTTP_AUTHORIZATION=f"Bearer {pair['access_token']}")
    assert refused.status_code == 403
    asked = {"token": pair["access_token"]}
    described = lasting.post("/o/introspect/", asked, **lasting.authentication()).json()
    assert described["scope"] == "photos:read offline_access"
    assert lasting.refresh(pair["refresh_token"]).json()["scope"] == "photos:read offline_access"


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize("grant", ["client_credentials", "password", "implicit", "device_code", "", "Refresh_Token"])
def test_no_other_grant_is_taken_whatever_else_is_sent(lasting, photos, grant):
    pair = lasting.pair(photos)
    sent = {
        "grant_type": grant, "refresh_token": pair["refresh_token"], "code": lasting.code(photos),
        "username": "jane", "password": "a password of hers", "scope": EVERYTHING,
    }  # fmt: skip
    response = lasting.post("/o/token/", sent, **lasting.authentication())
    known = {"": "invalid_request", "client_credentials": "unauthorized_client"}
    assert response.json()["error"] == known.get(grant, "unsupported_grant_type")
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize(
    "left", ["client_credentials", "refresh_token", "authorization_code", "authorization_code refresh_token", ""]
)
def test_what_an_application_may_not_do_any_more_it_may_not_finish_either(lasting, photos, left):
    """The operator takes a grant away between approval and exchange, and between two refreshes."""
    pair, code = lasting.pair(photos), lasting.code(photos)
    ApplicationPolicy.objects.filter(application=lasting.application).update(grant_types=left)
    assert lasting.exchange(code).status_code == (200 if "authorization_code" in left else 400)
    both = {"authorization_code", "refresh_token"}  # what it goes back to counts, too
    assert lasting.refresh(pair["refresh_token"]).status_code == (200 if both <= set(left.split()) else 400)


@pytest.mark.promise("refresh-consent")
def test_a_refresh_token_is_not_minted_by_asking_for_it_at_the_token_endpoint(lasting, photos):
    code = lasting.code(photos, scope="photos:read")
    answer = lasting.exchange(code, scope="photos:read offline_access", refresh_token="pd_rt_x").json()
    assert "refresh_token" not in answer


@pytest.mark.promise("refresh-consent")
@pytest.mark.parametrize(
    "asked",
    [
        {"scope": "photos:read offline_access"},
        {"scope": "offline_access", "authorization_details": details(actions=["read"])},
    ],
    ids=["by scope", "by details"],
)
def test_a_code_for_less_than_she_agreed_to_before_gives_no_refresh_token_for_more(lasting, photos, asked):
    """Without a page there is nobody to see that an old, wider consent is being refreshed."""
    ApplicationPolicy.objects.filter(application=lasting.application).update(remembers_consent=True)
    lasting.also = {"remember": "1"}
    lasting.pair(photos, scope=EVERYTHING)
    answer = query_of(lasting.authorize(**{"prompt": "none", **asked})["Location"])
    assert answer["error"] == "consent_required"
    whole = query_of(lasting.authorize(prompt="none", scope=EVERYTHING)["Location"])
    assert "refresh_token" in lasting.exchange(whole["code"]).json()
    once = query_of(lasting.authorize(prompt="none", scope="photos:read")["Location"])
    answer = lasting.exchange(once["code"]).json()
    assert (answer["scope"], "refresh_token" in answer) == ("photos:read", False)
