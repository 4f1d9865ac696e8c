"""The shop proves itself by a signature instead of a secret (RFC 7523), where a source is set so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection as database

from printshop.oauth.flows import registration_check
from printshop.oauth.models import Connection
from printshop.sources import keys
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor


@pytest.fixture(autouse=True)
def _signs(source: Source, drive: FakeDrive) -> None:
    """The fake drive checks each assertion to the letter: issuer, subject, audience, time, number, signature."""
    source.authentication, source.client_secret = Source.Authentication.PRIVATE_KEY, ""
    source.make_private_key()
    source.save()
    drive.client_keys = keys.public_set(source.private_key)
    drive.offers = {"par", "dpop", "details"}
    drive.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"]}


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("shop-keys")
def test_every_call_is_signed_anew(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    visitor.post("/disconnect/drive/")
    assert len(drive.revoked) == 1
    # Pushed twice for the nonce, exchanged, revoked.
    assert len({assertion["jti"] for assertion in drive.keys.assertions}) == 4


@pytest.mark.promise("shop-keys")
def test_a_stored_secret_is_not_shown_then(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    source.client_secret = "an older way"
    source.save()
    visitor.connect(drive)
    assert Connection.objects.count() == 1
    assert not any("client_secret" in form for form in drive.forms)


@pytest.mark.promise("shop-keys")
@pytest.mark.parametrize(
    "change",
    [
        {"token_endpoint_auth_methods_supported": ["client_secret_basic"]},
        {"token_endpoint_auth_methods_supported": None},
        {"token_endpoint_auth_signing_alg_values_supported": ["RS256"]},
    ],
    ids=str,
)
def test_a_server_that_takes_no_signature_gets_nothing_weaker(
    visitor: Visitor, source: Source, drive: FakeDrive, change: dict[str, Any]
) -> None:
    drive.metadata = {**drive.metadata, **change}
    response = visitor.post("/connect/drive/")
    assert response.status_code == 502
    assert "takes no client assertions" in response.text
    assert not registration_check.check(source=source)
    assert "takes no client assertions" in Source.objects.get().check_error
    assert drive.forms == []


def test_a_key_that_the_server_does_not_know_is_told(source: Source, drive: FakeDrive) -> None:
    assert registration_check.check(source=source)
    drive.misbehave["/o/par/"] = lambda handler: handler.answer_json({"error": "invalid_client"}, 401)
    assert not registration_check.check(source=source)
    assert Source.objects.get().check_error == "The client identifier or the key is wrong."


def test_without_a_key_a_page_says_that_the_shop_has_to_repair_something(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    Source.objects.update(private_key="")
    response = visitor.post("/connect/drive/")
    assert (response.status_code, "We have to repair something" in response.text) == (502, True)
    assert not registration_check.check(source=Source.objects.get())
    assert "no key for this source" in Source.objects.get().check_error


@pytest.mark.promise("shop-secrets")
def test_the_private_key_lies_encrypted_and_shows_itself_nowhere(visitor: Visitor, source: Source) -> None:
    private = str(keys.load(source.private_key).as_dict(private=True)["d"])
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM printshop_source")
        lying = repr(cursor.fetchall())
    assert private not in lying
    assert private not in repr((source, source.__dict__, Source.objects.values()))


@pytest.mark.spec("RFC 7517", "5")
@pytest.mark.promise("shop-secrets")
def test_the_public_key_is_served_and_the_private_one_is_not(visitor: Visitor, source: Source) -> None:
    response = visitor.get("/keys/drive/")
    assert response["Content-Type"] == "application/jwk-set+json"
    (key,) = response.json()["keys"]
    assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert key["kid"] == keys.load(source.private_key).kid


def test_no_key_is_served_where_nothing_is_signed(visitor: Visitor, source: Source) -> None:
    assert visitor.get("/keys/nowhere/").status_code == 404
    Source.objects.update(authentication=Source.Authentication.SECRET)
    assert visitor.get("/keys/drive/").status_code == 404
