"""The shop registers itself with a source (RFC 7591): what it says, what it keeps, and what it does not put up with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from printshop import links
from printshop.exceptions import AnswerInvalid, RegistrationRefused, SourceError, SourceUnavailable
from printshop.fields import Sealed
from printshop.oauth.flows import dynamic_registration, registration_check
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive, Handler

TOKEN = "pd_iat_of-these-tests"
with_admin = pytest.mark.skipif(
    not apps.is_installed("django.contrib.admin"), reason="this project has the shop only, without an admin"
)


@pytest.fixture
def open_drive(drive: FakeDrive) -> Iterator[FakeDrive]:
    """It registers whoever has the token."""
    drive.initial_token = TOKEN
    yield drive


def unregistered(drive: FakeDrive, **fields: Any) -> Source:
    return Source(slug="drive", name="Drive", issuer=drive.issuer, **fields)


def raw(column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM printshop_source")
        return cursor.fetchone()[0]


@pytest.mark.spec("RFC 7591", "3.1")
@pytest.mark.promise("shop-secrets")
def test_it_says_what_it_needs_and_keeps_the_answer_encrypted(db: None, open_drive: FakeDrive) -> None:
    source = dynamic_registration.register(source=unregistered(open_drive), initial_token=TOKEN)
    (said,) = open_drive.registrations
    assert said["redirect_uris"] == [links.absolute("callback", "drive")]
    assert (said["grant_types"], said["response_types"]) == (["authorization_code"], ["code"])
    assert (said["scope"], said["token_endpoint_auth_method"]) == ("photos:read", "client_secret_basic")
    stored = Source.objects.get()
    assert (stored.client_id, str(stored.client_secret)) == (CLIENT_ID, CLIENT_SECRET)
    assert isinstance(raw("client_secret"), str)
    assert CLIENT_SECRET not in raw("client_secret")
    assert not isinstance(stored.client_secret, Sealed)
    assert registration_check.check(source=source), source.check_error


@pytest.mark.spec("RFC 7591", "2")
def test_with_a_key_of_its_own_it_sends_the_public_half_and_keeps_no_secret(db: None, open_drive: FakeDrive) -> None:
    source = unregistered(open_drive, authentication=Source.Authentication.PRIVATE_KEY)
    dynamic_registration.register(source=source, initial_token=TOKEN)
    (said,) = open_drive.registrations
    (key,) = said["jwks"]["keys"]
    assert said["token_endpoint_auth_method"] == "private_key_jwt"
    assert "d" not in key
    assert Source.objects.get().client_secret == ""


def test_signing_in_has_its_scopes_and_its_address_after_signing_out(db: None, open_drive: FakeDrive) -> None:
    dynamic_registration.register(source=unregistered(open_drive, signs_in=True), initial_token=TOKEN)
    (said,) = open_drive.registrations
    assert said["scope"] == "photos:read openid profile"
    assert said["post_logout_redirect_uris"] == [links.absolute("signed_out")]
    assert said["id_token_signed_response_alg"] == "RS256"


@pytest.mark.spec("RFC 7591", "3.2.1")
def test_it_asks_for_no_more_than_was_granted(db: None, open_drive: FakeDrive) -> None:
    open_drive.registration_answer = {"scope": "photos:read openid"}
    source = unregistered(open_drive, scopes="photos:read photos:write", signs_in=True)
    dynamic_registration.register(source=source, initial_token=TOKEN)
    stored = Source.objects.get()
    assert (stored.scopes, stored.sign_in_scopes) == ("photos:read", "openid")


@pytest.mark.spec("RFC 7591", "3.2.1")
@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize(
    "answer",
    [
        {"client_id": None},
        {"client_id": 7},
        {"client_id": "a" * 201},
        {"client_id": "a\nb"},
        {"client_secret": None},
        {"client_secret": ["x"]},
        {"client_secret": "a" * 501},
        {"client_secret_expires_at": 1},
        {"redirect_uris": ["https://elsewhere.example/"]},
        {"redirect_uris": None},
        {"token_endpoint_auth_method": "none"},
        {"token_endpoint_auth_method": "private_key_jwt"},
        {"scope": "everything"},
        {"scope": "photos:read"},
        {"id_token_signed_response_alg": "none"},
    ],
)
def test_a_registration_that_it_cannot_use_is_none(db: None, open_drive: FakeDrive, answer: dict[str, Any]) -> None:
    open_drive.registration_answer = answer
    with pytest.raises(AnswerInvalid):
        dynamic_registration.register(source=unregistered(open_drive, signs_in=True), initial_token=TOKEN)
    assert not Source.objects.exists()


@pytest.mark.parametrize("told", [0, "0", 0.0, None], ids=repr)
def test_that_a_secret_never_ends_may_be_said_oddly(db: None, open_drive: FakeDrive, told: Any) -> None:
    open_drive.registration_answer = {"client_secret_expires_at": told, "error": None}
    source = dynamic_registration.register(source=unregistered(open_drive), initial_token=TOKEN)
    assert str(source.client_secret) == CLIENT_SECRET


@pytest.mark.spec("RFC 7591", "3.2.2")
def test_a_refusal_is_told_and_nothing_is_saved(db: None, open_drive: FakeDrive) -> None:
    with pytest.raises(RegistrationRefused) as refused:
        dynamic_registration.register(source=unregistered(open_drive), initial_token="wrong")
    assert "initial access token" in refused.value.detail

    def refuse(handler: Handler) -> None:
        handler.answer_json({"error": "invalid_redirect_uri", "error_description": "Use \u202ehttps."}, 400)

    open_drive.misbehave["/o/register/"] = refuse
    with pytest.raises(RegistrationRefused) as refused:
        dynamic_registration.register(source=unregistered(open_drive), initial_token=TOKEN)
    assert refused.value.detail == "invalid_redirect_uri: Use https."
    assert not Source.objects.exists()


@pytest.mark.promise("shop-hostile")
@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize(
    "misbehave",
    [
        lambda handler: handler.answer(b"<html>", 201, "text/html"),
        lambda handler: handler.answer(b"[]", 201),
        lambda handler: handler.answer(b"", 302, Location="https://elsewhere.example/"),
        lambda handler: handler.answer_json({}, 500),
        lambda handler: handler.answer(b"x" * 3_000_000, 201),
    ],
)
def test_a_hostile_answer_registers_nothing(db: None, open_drive: FakeDrive, misbehave: Any) -> None:
    open_drive.misbehave["/o/register/"] = misbehave
    with pytest.raises((AnswerInvalid, SourceUnavailable)):
        dynamic_registration.register(source=unregistered(open_drive), initial_token=TOKEN)
    assert not Source.objects.exists()


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize(
    "metadata",
    [
        {"registration_endpoint": None},
        {"registration_endpoint": 7},
        {"registration_endpoint": "file:///etc/passwd"},
        {"issuer": "https://elsewhere.example"},
        {"code_challenge_methods_supported": []},
    ],
)
def test_the_token_goes_nowhere_that_the_metadata_does_not_say(
    db: None, open_drive: FakeDrive, metadata: dict[str, Any]
) -> None:
    open_drive.metadata = metadata
    with pytest.raises(SourceError):
        dynamic_registration.register(source=unregistered(open_drive), initial_token=TOKEN)
    assert open_drive.registrations == []


# -- the staff's page ---------------------------------------------------------------------------------------

PAGE = "/admin/printshop/source/register/"
FORM = {
    "name": "Drive",
    "slug": "drive",
    "authentication": "secret",
    "scopes": "photos:read",
    "sign_in_scopes": "openid profile",
    "initial_token": TOKEN,
}


@with_admin
@pytest.mark.promise("site-admin")
def test_staff_register_a_new_source_with_one_form(admin_client: Client, open_drive: FakeDrive) -> None:
    assert "Register here" in admin_client.get("/admin/printshop/source/").text
    response = admin_client.post(PAGE, {**FORM, "issuer": open_drive.issuer}, follow=True)
    source = Source.objects.get()
    assert response.redirect_chain[-1][0].endswith(f"/source/{source.pk}/change/")
    assert "the shop is registered there, for photos:read." in response.text
    assert (source.client_id, source.enabled) == (CLIENT_ID, True)
    assert CLIENT_SECRET not in response.text
    assert TOKEN not in response.text
    history = admin_client.get(f"/admin/printshop/source/{source.pk}/history/").text
    assert "Registered the shop there." in history


@with_admin
def test_staff_register_anew_and_the_rest_stays(admin_client: Client, source: Source, open_drive: FakeDrive) -> None:
    Source.objects.update(client_id="old", client_secret="old", check_error="wrong")
    page = f"/admin/printshop/source/{source.pk}/register/"
    assert "Register anew" in admin_client.get(f"/admin/printshop/source/{source.pk}/change/").text
    assert admin_client.get(page).status_code == 200
    response = admin_client.post(page, {**FORM, "issuer": open_drive.issuer, "slug": "another", "name": "Another"})
    assert response.status_code == 302
    stored = Source.objects.get()
    assert (stored.slug, stored.name, stored.client_id, stored.check_error) == ("drive", "Drive", CLIENT_ID, "")


@with_admin
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"initial_token": "wrong"}, "The initial access token is wrong"),
        ({"initial_token": "two words"}, "This is no token."),
        ({"initial_token": ""}, "The initial access token is wrong"),
        ({"issuer": "nowhere"}, "valid URL"),
        ({"slug": ""}, "required"),
        ({"scopes": ""}, "What to ask for"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    admin_client: Client, open_drive: FakeDrive, changes: dict[str, str], words: str
) -> None:
    response = admin_client.post(PAGE, {**FORM, "issuer": open_drive.issuer, **changes})
    assert response.status_code == 200
    assert words in response.text
    assert not Source.objects.exists()


@with_admin
def test_a_slug_that_there_is_already_is_not_taken_over(
    admin_client: Client, source: Source, open_drive: FakeDrive
) -> None:
    response = admin_client.post(PAGE, {**FORM, "issuer": open_drive.issuer})
    assert "already exists" in response.text
    assert open_drive.registrations == []


@with_admin
@pytest.mark.promise("site-admin")
def test_nobody_else_gets_there(client: Client, source: Source) -> None:
    for page in (PAGE, f"/admin/printshop/source/{source.pk}/register/"):
        assert client.get(page).status_code == 302
        assert client.post(page, FORM).status_code == 302
