"""OpenID Connect Core section 10.1.1: the keys that sign ID tokens come, go and stay readable."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections
from django.utils import timezone

from photodrive.authorization.models import ApplicationPolicy, SigningKey
from photodrive.authorization.openid import key_encryption, signing_keys
from tests.spec.openid import SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("signing-keys")]
JWKS = "/o/jwks/"


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("photodrive_keys", *arguments, stdout=out)
    return out.getvalue()


def published(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(JWKS).json()["keys"]
    return found


def long_ago(row: SigningKey) -> None:
    SigningKey.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=1))


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_the_set_has_public_parts_only_and_never_is_empty(client: Any, jane: Any) -> None:
    client_of(jane, id_token_signed_response_alg="ES256")
    found = published(client)
    assert [key["alg"] for key in found] == ["ES256", "RS256"]
    for key in found:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys()
        assert key["use"] == "sig" and key["kid"]
    response = client.get(JWKS)
    assert response["Access-Control-Allow-Origin"] == "*" and "max-age" in response["Cache-Control"]
    assert client.post(JWKS).status_code == 405


@pytest.mark.spec("OpenID Connect Core", "10.1")
def test_one_key_for_each_algorithm_is_made_and_used_again(shop: SignIn) -> None:
    first, second = (shop.header(shop.granted()["id_token"])["kid"] for _ in range(2))
    assert first == second
    assert SigningKey.objects.count() == 1


@pytest.mark.spec("OpenID Connect Core", "10.1")
@pytest.mark.promise("at-rest")
def test_private_parts_are_encrypted_at_rest(shop: SignIn, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGNING_KEYS": ("new", "old")}
    row = signing_keys.make("ES256")
    assert "kty" not in row.private_key and '"d"' not in json.dumps(row.public_jwk)
    assert json.loads(key_encryption.unseal(row.private_key) or "")["d"]
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGNING_KEYS": ("newest", "new")}
    assert key_encryption.unseal(row.private_key)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGNING_KEYS": ("newest",)}
    assert key_encryption.unseal(row.private_key) is None


@pytest.mark.spec("OpenID Connect Core", "10.1")
def test_keys_sealed_before_there_were_signing_keys_stay_readable(settings: Any) -> None:
    sealed = key_encryption.seal("a key")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SIGNING_KEYS": ("new",)}
    assert key_encryption.unseal(sealed) == "a key"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert key_encryption.unseal(sealed) == "a key"


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_a_key_that_cannot_be_read_gives_way_to_a_new_one(shop: SignIn) -> None:
    old = signing_keys.make("RS256")
    SigningKey.objects.update(private_key=old.private_key[:-5] + "AAAA=")
    answer = shop.granted()
    assert shop.header(answer["id_token"])["kid"] != old.kid


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_a_new_key_is_published_at_once_and_signs_when_it_is_known(shop: SignIn, client: Any) -> None:
    old = shop.header(shop.granted()["id_token"])["kid"]
    assert "signs from" in command("--new")
    new = SigningKey.objects.latest("number")
    assert {key["kid"] for key in published(client)} == {old, new.kid}
    assert shop.header(shop.granted()["id_token"])["kid"] == old
    long_ago(new)
    assert shop.header(shop.granted()["id_token"])["kid"] == new.kid


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_a_retired_key_signs_no_more_and_is_published_until_its_tokens_have_ended(shop: SignIn, client: Any) -> None:
    id_token = shop.granted()["id_token"]
    old = shop.header(id_token)["kid"]
    said = command("--retire", old)
    assert "published until" in said
    row = SigningKey.objects.get(kid=old)
    assert row.private_key == ""
    new = shop.header(shop.granted()["id_token"])["kid"]
    assert new != old and new in said
    assert shop.read(id_token)["sub"]
    SigningKey.objects.filter(kid=old).update(retired_at=timezone.now() - timedelta(seconds=700))
    assert {key["kid"] for key in published(client)} == {new}


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_a_hint_signed_by_a_key_long_retired_is_still_known(shop: SignIn) -> None:
    id_token = shop.granted()["id_token"]
    SigningKey.objects.update(retired_at=timezone.now() - timedelta(days=30), private_key="")
    assert "id_token" in shop.granted(id_token_hint=id_token)


@pytest.mark.spec("OpenID Connect Core", "10.1.1")
def test_the_command_lists_what_there_is_and_refuses_what_makes_no_sense(db: None) -> None:
    assert "No keys yet" in command()
    command("--new", "--algorithm", "EdDSA")
    command("--new", "--algorithm", "EdDSA")
    first, second = SigningKey.objects.order_by("number")
    listed = command().splitlines()
    assert listed[1].startswith(second.kid) and "signs from" in listed[1]
    assert listed[2].startswith(first.kid) and listed[2].endswith("signs")
    long_ago(first)
    long_ago(second)
    assert "a newer one signs" in command().splitlines()[2]
    for wrong in (["--retire", "unheard-of"], ["--algorithm", "ES256"], ["--new", "--algorithm", "HS256"]):
        with pytest.raises(CommandError):
            command(*wrong)
    command("--retire", first.kid)
    with pytest.raises(CommandError):
        command("--retire", first.kid)


@pytest.mark.spec("OpenID Connect Core", "10.1")
def test_of_two_that_make_the_first_key_at_once_both_get_the_same(db: None, monkeypatch: Any) -> None:
    """The other process is faster: its key is there when ours is about to be written."""
    others: list[SigningKey] = []
    honest = signing_keys.MAKERS["ES256"]

    def slow() -> Any:
        monkeypatch.setitem(signing_keys.MAKERS, "ES256", honest)
        others.append(signing_keys.make("ES256"))
        return honest()

    monkeypatch.setitem(signing_keys.MAKERS, "ES256", slow)
    assert signing_keys.make("ES256").kid == others[0].kid
    assert SigningKey.objects.count() == 1
    with pytest.raises(IntegrityError):
        SigningKey.objects.create(kid="x", algorithm="ES256", number=1, private_key="", public_jwk={})


@pytest.mark.spec("OpenID Connect Core", "10.1")
def test_an_algorithm_that_an_application_should_not_have_makes_no_key(client: Any, shop: SignIn) -> None:
    ApplicationPolicy.objects.update(id_token_signed_response_alg="HS256")
    assert [key["alg"] for key in published(client)] == ["RS256"]


@pytest.mark.spec("OpenID Connect Core", "10.1")
@pytest.mark.django_db(transaction=True)
def test_eight_that_sign_for_the_first_time_at_once_sign_with_one_key() -> None:
    start = Barrier(8)

    def sign(_: int) -> str:
        try:
            start.wait(timeout=20)
            return signing_keys.signer("ES256").kid
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(sign, range(8)))
    assert found == {row.kid for row in SigningKey.objects.all()}
    assert len(found) == 1
