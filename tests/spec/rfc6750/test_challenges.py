"""The gate of the resource server: what it says to whom it does not let in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken, Authorization
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.authorization.security import token_strings
from tests.factories.oauth import Granted, grant, make_user
from tests.factories.stored import make_photo
from tests.spec.challenges import read_challenge, read_challenges

pytestmark = pytest.mark.django_db

LIST = "/api/v1/photos/"
METADATA = "http://127.0.0.1:8000/.well-known/oauth-protected-resource"


def assert_invalid_token(response: Any) -> None:
    assert response.status_code == 401
    assert response["Cache-Control"] == "no-store"
    assert read_challenge(response)["error"] == "invalid_token"
    assert response.json()["status"] == 401


@pytest.fixture
def jane(db: None) -> Any:
    return make_user("jane")


@pytest.fixture
def granted(jane: Any) -> Granted:
    return grant(make_photo(jane), owner=jane)


@pytest.mark.spec("RFC 6750", "3")
@pytest.mark.promise("challenge")
def test_a_request_without_credentials_gets_a_challenge_that_names_no_error(client: Client) -> None:
    response = client.get(LIST)
    assert response.status_code == 401
    assert read_challenges(response) == {
        "Bearer": {"realm": "photodrive", "scope": PHOTOS_READ, "resource_metadata": METADATA},
        "DPoP": {
            "realm": "photodrive",
            "scope": PHOTOS_READ,
            "algs": "RS256 PS256 ES256 EdDSA Ed25519",
            "resource_metadata": METADATA,
        },
    }


@pytest.mark.spec("RFC 6750", "3")
@pytest.mark.promise("scope-named")
@pytest.mark.parametrize("header", [{}, {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_AUTHORIZATION": "DPoP x"}])
@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("get", LIST, PHOTOS_READ),
        ("head", f"{LIST}x/", PHOTOS_READ),
        ("post", LIST, PHOTOS_WRITE),
        ("delete", f"{LIST}x/", PHOTOS_WRITE),
        ("get", f"{LIST}x/thumb/", PHOTOS_READ),
        ("get", "/api/v1/usage/", "usage:read"),
        ("get", "/api/v1/", PHOTOS_READ),  # any token will do: the least one there is
        ("post", "/o/userinfo/", "openid"),
    ],
)
def test_a_challenge_names_the_scope_that_the_address_takes(
    client: Client, method: str, path: str, scope: str, header: Any
) -> None:
    response = getattr(client, method)(path, **header)
    assert response.status_code == 401
    assert {challenge["scope"] for challenge in read_challenges(response).values()} == {scope}
    assert len(read_challenges(response)) == 2


@pytest.mark.spec("RFC 9728", "5.1")
@pytest.mark.promise("challenge-metadata")
@pytest.mark.promise("forged-host")
def test_a_forged_host_does_not_move_the_metadata_the_challenge_names(client: Client) -> None:
    response = client.get(LIST, headers={"host": "127.0.0.1:9", "x-forwarded-host": "evil.example"})
    assert read_challenge(response)["resource_metadata"] == METADATA


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
@pytest.mark.parametrize("scheme", ["Basic", "DPoPs", "Token", "Bearer2", "pd_at_", "Digest"])
def test_another_scheme_gets_the_challenge_without_error_even_around_a_good_token(
    client: Client, granted: Granted, scheme: str
) -> None:
    response = client.get(LIST, HTTP_AUTHORIZATION=f"{scheme} {granted.token}")
    assert response.status_code == 401
    assert "error" not in read_challenge(response)


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer one two",
        'Bearer "quoted"',
        "Bearer token=",
        "Bearer t\u00f6ken",
        "Bearer to\tken",
        "Bearer " + "a" * 5000,
        "Bearer ====",
        "Bearer %70d_at_",
    ],
)
def test_a_malformed_token_is_an_invalid_token(client: Client, header: str) -> None:
    assert_invalid_token(client.get(LIST, HTTP_AUTHORIZATION=header))


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
def test_a_well_formed_token_nobody_issued_is_an_invalid_token(client: Client) -> None:
    token = token_strings.generate(token_strings.ACCESS_TOKEN)
    assert_invalid_token(client.get(LIST, HTTP_AUTHORIZATION=f"Bearer {token}"))


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
@pytest.mark.parametrize("change", [str.upper, str.lower, lambda token: token[:-1], lambda token: token + "a"])
def test_a_token_changed_in_the_least_is_an_invalid_token(client: Client, granted: Granted, change: Any) -> None:
    assert change(granted.token) != granted.token
    assert_invalid_token(client.get(LIST, HTTP_AUTHORIZATION=f"Bearer {change(granted.token)}"))


def expire(granted: Granted) -> None:
    over = granted.authorization.created_at - timedelta(seconds=1)
    AccessToken.objects.update(expires_at=over)


def end_consent(granted: Granted) -> None:
    lifecycle.end(granted.authorization, ended=Authorization.Ended.BY_OWNER)


def delete_token(granted: Granted) -> None:
    granted.authorization.access_tokens.get().delete()


def deactivate_owner(granted: Granted) -> None:
    granted.authorization.owner.is_active = False
    granted.authorization.owner.save()


def disable_application(granted: Granted) -> None:
    granted.authorization.application.photodrive_policy.enabled = False
    granted.authorization.application.photodrive_policy.save()


def delete_application(granted: Granted) -> None:
    granted.authorization.application.delete()


def end_time(granted: Granted) -> None:
    Authorization.objects.filter(pk=granted.authorization.pk).update(expires_at=granted.authorization.created_at)


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
@pytest.mark.promise("dead-owner")
@pytest.mark.promise("dead-application")
@pytest.mark.promise("dead-consent")
@pytest.mark.parametrize(
    "kill",
    [expire, end_consent, delete_token, deactivate_owner, disable_application, delete_application, end_time],
)
def test_a_token_that_died_is_an_invalid_token_at_the_next_request(client: Client, granted: Granted, kill: Any) -> None:
    assert client.get(LIST, **granted.header).status_code == 200
    kill(granted)
    assert_invalid_token(client.get(LIST, **granted.header))


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("challenge")
def test_why_a_token_is_dead_is_not_told(client: Client, jane: Any) -> None:
    expired, ended = grant(owner=jane, lasts=timedelta(hours=-1)), grant(owner=jane)
    end_consent(ended)
    unknown = {"HTTP_AUTHORIZATION": f"Bearer {token_strings.generate(token_strings.ACCESS_TOKEN)}"}
    answers = [client.get(LIST, **header) for header in (expired.header, ended.header, unknown)]
    assert len({(answer.content, answer["WWW-Authenticate"]) for answer in answers}) == 1


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("scope-named")
@pytest.mark.promise("grant-types")
@pytest.mark.parametrize(
    ("method", "path", "held", "needed"),
    [
        ("get", LIST, PHOTOS_WRITE, PHOTOS_READ),
        ("head", LIST, PHOTOS_WRITE, PHOTOS_READ),
        ("post", LIST, PHOTOS_READ, PHOTOS_WRITE),
        ("get", "{photo}", PHOTOS_WRITE, PHOTOS_READ),
        ("patch", "{photo}", PHOTOS_READ, PHOTOS_WRITE),
        ("delete", "{photo}", PHOTOS_READ, PHOTOS_WRITE),
        ("get", "{photo}thumb/", PHOTOS_WRITE, PHOTOS_READ),
    ],
)
def test_a_missing_scope_is_403_and_named(
    client: Client, jane: Any, method: str, path: str, held: str, needed: str
) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane, scopes=(held,))
    response = getattr(client, method)(path.format(photo=f"{LIST}{photo.pk}/"), **token.header)
    assert response.status_code == 403
    challenge = read_challenge(response)
    assert (challenge["error"], challenge["scope"]) == ("insufficient_scope", needed)


@pytest.mark.spec("RFC 6750", "3.1")
@pytest.mark.promise("scope-named")
def test_a_missing_scope_does_not_tell_whether_the_photo_exists(client: Client, jane: Any) -> None:
    token = grant(owner=jane, scopes=(PHOTOS_WRITE,))
    there, nowhere = make_photo(jane).pk, "01890000-0000-7000-8000-000000000000"
    assert [client.get(f"{LIST}{key}/", **token.header).status_code for key in (there, nowhere)] == [403, 403]


@pytest.mark.spec("RFC 6750", "2.1")
@pytest.mark.promise("token-once")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_a_good_token_opens_whatever_the_case_of_the_scheme(client: Client, granted: Granted, scheme: str) -> None:
    assert client.get(LIST, HTTP_AUTHORIZATION=f"{scheme} {granted.token}").status_code == 200
