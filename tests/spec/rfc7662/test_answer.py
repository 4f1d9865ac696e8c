"""RFC 7662: what is told about a token that lives, and about one that does not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken, ApplicationPolicy, Authorization, RefreshToken
from photodrive.authorization.openid import subject_identifiers
from tests.spec.rfc7662.asking import INACTIVE, ask, told

pytestmark = pytest.mark.django_db
JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


@pytest.mark.spec("RFC 7662", "2.2")
def test_a_live_access_token_is_described(flow, photos, jane, settings):
    answer = told(flow, flow.token(photos[:1]))
    times = answer.pop("iat"), answer.pop("exp")
    (details,) = answer.pop("authorization_details")
    issuer = settings.PHOTODRIVE["ISSUER"]
    assert answer == {
        "active": True,
        "token_type": "Bearer",
        "scope": "photos:read",
        "client_id": flow.application.client_id,
        "sub": subject_identifiers.of(Authorization.objects.get()),
        "iss": issuer,
        "aud": issuer,
    }
    assert times[1] - times[0] in range(3590, 3601)
    assert (details["type"], details["actions"]) == ("photos", ["read"])
    assert details["identifiers"] == [str(photos[0].pk)]


@pytest.mark.spec("RFC 7662", "2.2")
def test_a_live_refresh_token_is_described_and_has_no_token_type(lasting, photos, jane):
    pair = lasting.pair(photos)
    answer = told(lasting, pair["refresh_token"])
    assert answer["active"] is True
    assert "token_type" not in answer
    assert answer["scope"] == "photos:read offline_access"
    assert answer["sub"] == subject_identifiers.of(Authorization.objects.get())
    row = RefreshToken.objects.get()
    assert answer["exp"] == int(row.expires_at.timestamp()) >= told(lasting, pair["access_token"])["exp"]


@pytest.mark.spec("RFC 7662", "2.2")
def test_a_refresh_token_never_ends_after_its_consent(lasting, photos):
    token = lasting.pair(photos)["refresh_token"]
    end = timezone.now() + timedelta(minutes=5)
    Authorization.objects.update(expires_at=end)
    assert told(lasting, token)["exp"] == int(end.timestamp())


@pytest.mark.spec("RFC 7662", "5")
def test_no_name_and_no_address_of_hers_is_told(lasting, photos, jane):
    jane.email = "jane@example.org"
    jane.save()
    pair = lasting.pair(photos)
    for token in (pair["access_token"], pair["refresh_token"]):
        body = ask(lasting, token).content
        assert b"jane" not in body
        assert b"username" not in body


@pytest.mark.spec("RFC 7662", "5")
def test_a_name_that_only_one_application_knows_is_told_in_no_other_form(lasting, photos, jane):
    ApplicationPolicy.objects.filter(application=lasting.application).update(subject_type="pairwise")
    lasting.application.refresh_from_db()  # it remembers its policy
    pair = lasting.pair(photos)
    names = {told(lasting, pair[kind])["sub"] for kind in ("access_token", "refresh_token")}
    agreed = Authorization.objects.get()
    assert names == {subject_identifiers.of(agreed)}
    assert subject_identifiers.of(agreed) != subject_identifiers.of(agreed, policy=ApplicationPolicy())


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
def test_a_refresh_token_is_inactive_where_the_application_may_not_refresh_any_more(lasting, photos):
    token = lasting.pair(photos)["refresh_token"]
    ApplicationPolicy.objects.filter(application=lasting.application).update(grant_types="authorization_code")
    assert told(lasting, token) == INACTIVE
    assert lasting.refresh(token).json()["error"] == "unauthorized_client"


@pytest.mark.spec("RFC 7662", "2.1")
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_hint_is_a_hint(lasting, photos, kind, hint):
    assert told(lasting, lasting.pair(photos)[kind], token_type_hint=hint)["active"] is True


@pytest.mark.spec("RFC 9449", "6.2")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_bound_token_names_its_key(lasting, photos, kind):
    pair = lasting.pair(photos)
    AccessToken.objects.update(dpop_jkt=JKT)
    RefreshToken.objects.update(dpop_jkt=JKT)
    answer = told(lasting, pair[kind])
    assert answer["cnf"] == {"jkt": JKT}
    assert answer.get("token_type") == ("DPoP" if kind == "access_token" else None)


@pytest.mark.spec("RFC 9396", "9.2")
@pytest.mark.promise("refresh-narrowing")
def test_a_narrowed_token_shows_what_it_was_narrowed_to(lasting, photos):
    pair = lasting.pair(photos)
    less = json.dumps([{"type": "photos", "identifiers": [str(photos[1].pk)]}])
    new = lasting.refresh(pair["refresh_token"], authorization_details=less).json()

    def shown(token: str) -> list[str]:
        (details,) = told(lasting, token)["authorization_details"]
        return sorted(details["identifiers"])

    everything = sorted(str(photo.pk) for photo in photos)
    assert shown(new["access_token"]) == [str(photos[1].pk)]
    assert shown(new["refresh_token"]) == everything
    assert shown(pair["access_token"]) == everything


def ended(by: str) -> Any:
    return lambda flow: lifecycle.end(Authorization.objects.get(), ended=by)


def updated(**fields: Any) -> Any:
    return lambda flow: Authorization.objects.update(**fields)


def deactivated(flow: Any) -> None:
    owner = Authorization.objects.get().owner
    owner.is_active = False
    owner.save()


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.spec("RFC 7662", "4")
@pytest.mark.promise("introspect-dead")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize(
    "end",
    [
        ended("owner"),
        ended("replay"),
        deactivated,
        lambda flow: updated(expires_at=timezone.now())(flow),
        lambda flow: updated(idle_expires_at=timezone.now())(flow),
    ],
    ids=["ended", "replayed", "owner deactivated", "expired", "idle"],
)
def test_of_a_dead_one_it_says_inactive_and_nothing_more(lasting, resource_server, photos, kind, end):
    token = lasting.pair(photos)[kind]
    end(lasting)
    assert told(lasting, token) == INACTIVE
    assert told(resource_server, token) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
def test_what_expired_by_itself_is_inactive(lasting, photos):
    pair = lasting.pair(photos)
    RefreshToken.objects.update(expires_at=timezone.now())
    assert told(lasting, pair["refresh_token"]) == INACTIVE
    AccessToken.objects.update(expires_at=timezone.now())
    assert told(lasting, pair["access_token"]) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
def test_a_replaced_refresh_token_is_inactive_and_asking_is_no_replay(lasting, photos):
    first = lasting.pair(photos)["refresh_token"]
    second = lasting.refresh(first).json()["refresh_token"]
    assert told(lasting, first) == INACTIVE
    assert told(lasting, second)["active"] is True


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
@pytest.mark.parametrize("token", ["nonsense", "pd_at_" + "x" * 49, "pd_rt_" + "x" * 49, "ä", " "])
def test_an_unknown_one_is_inactive(flow, token):
    assert told(flow, token) == INACTIVE


@pytest.mark.spec("RFC 7662", "2.2")
@pytest.mark.promise("introspect-dead")
def test_a_code_is_no_token(flow, photos):
    assert told(flow, flow.code(photos)) == INACTIVE


@pytest.mark.spec("RFC 7662", "4")
@pytest.mark.promise("introspect-dead")
def test_a_bearer_token_is_inactive_where_the_application_must_use_dpop(flow, resource_server, photos):
    token = flow.token(photos)
    policies = ApplicationPolicy.objects.filter(application=flow.application)
    policies.update(dpop_bound_access_tokens=True)
    assert told(resource_server, token) == INACTIVE
    AccessToken.objects.update(dpop_jkt=JKT)
    assert told(resource_server, token)["active"] is True
