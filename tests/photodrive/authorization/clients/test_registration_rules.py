"""How an application speaks to us: which settings go together, when it registers and when it is changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from joserfc.jwk import ECKey, RSAKey
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import application_rules, applications, client_secrets
from photodrive.authorization.models import ApplicationPolicy

pytestmark = pytest.mark.django_db
JWKS = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}
RSA = RSAKey.generate_key(2048).as_dict(private=False)
URI = "https://shop.example/cb"
SIGNS = {"client_authentication": "private_key_jwt"}


def register(**more: Any) -> Any:
    return applications.register(**({"name": "App", "redirect_uris": [URI]} | more))


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.promise("fapi-whole")
@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (SIGNS, "jwks", "public keys"),
        ({**SIGNS, "jwks": {}}, "jwks", "public keys"),
        ({**SIGNS, "jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}, "jwks", "Key 1"),
        ({**SIGNS, "jwks": JWKS, "jwks_uri": "https://shop.example/jwks"}, "jwks_uri", "not both"),
        ({**SIGNS, "jwks_uri": "http://shop.example/jwks"}, "jwks_uri", "https"),
        ({**SIGNS, "jwks_uri": "https://127.0.0.1/jwks"}, "jwks_uri", "public internet"),
        ({**SIGNS, "jwks": JWKS, "confidential": False}, "client_authentication", "private key"),
        ({"client_authentication": "tls_client_auth"}, "client_authentication", "Known are"),
        ({"jwks": {"keys": "none"}}, "jwks", "not a set of keys"),
        ({"resource_server": True, "confidential": False}, "resource_server", "prove itself"),
    ],
)
def test_what_does_not_go_together_is_refused_by_field(given, field, words):
    with pytest.raises(ValidationError) as refused:
        register(**given)
    (message,) = refused.value.message_dict[field]
    assert words in message
    assert not get_application_model().objects.exists()


@pytest.mark.spec("FAPI 2.0", "5.3.2.1")
@pytest.mark.promise("fapi-whole")
@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"jwks": None}, "jwks", "public keys"),
        ({"confidential": False}, "fapi", "private key"),
        ({"redirect_uris": ["http://127.0.0.1:8000/cb"]}, "redirect_uris", "https"),
        ({"redirect_uris": [URI, "http://localhost/cb"]}, "redirect_uris", "localhost"),
        ({"redirect_uris": ["com.example.app:/cb"]}, "redirect_uris", "com.example.app"),
        ({"redirect_uris": ["HTTP://localhost/cb"]}, "redirect_uris", "https"),
        ({"jwks": {"keys": [{**RSA, "alg": "RS256"}]}}, "jwks", "PS256"),
    ],
)
def test_fapi_takes_nothing_weaker(given, field, words):
    with pytest.raises(ValidationError) as refused:
        register(**({"jwks": JWKS, "fapi": True} | given))
    assert set(refused.value.message_dict) == {field}
    assert words in refused.value.message_dict[field][0]


@pytest.mark.spec("FAPI 2.0", "5.3.2.1")
@pytest.mark.promise("fapi-whole")
@pytest.mark.parametrize("keys", [{"jwks": JWKS}, {"jwks": {"keys": [RSA]}}, {"jwks_uri": "https://shop.example/jwks"}])
def test_fapi_implies_the_rest_and_has_no_secret(keys):
    registered = register(fapi=True, **keys)
    assert registered.secret == "" and not client_secrets.is_set(registered.application)
    policy = ApplicationPolicy.objects.get()
    assert policy.client_authentication == "private_key_jwt"
    assert policy.require_pushed_authorization_requests
    assert policy.dpop_bound_access_tokens
    rules = application_rules.of(registered.application)
    assert (rules.must_push, rules.must_prove_possession, rules.rotates_refresh_tokens) == (True, True, False)
    assert "RS256" not in rules.assertion_algorithms
    assert len(rules.assertion_audiences) == 1


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("auth-two-ways")
def test_one_that_signs_has_no_secret_to_use_or_to_change():
    registered = register(jwks=JWKS, **SIGNS)
    assert registered.secret == ""
    for secret in ("", "photodrive", registered.application.client_secret):
        assert not client_secrets.secret_is(registered.application, secret)
    with pytest.raises(ValidationError):
        client_secrets.rotate_secret(registered.application)


def changed(application: Any, **more: Any) -> None:
    applications.change(application, **({"name": "App", "redirect_uris": [URI], "scopes": ["photos:read"]} | more))
    application.refresh_from_db()


@pytest.mark.promise("secret-rotation")
def test_a_secret_ends_when_the_application_signs_instead():
    registered = register()
    changed(registered.application, jwks=JWKS, **SIGNS)
    assert not client_secrets.secret_is(registered.application, registered.secret)
    changed(registered.application)
    assert not client_secrets.secret_is(registered.application, registered.secret)
    assert not client_secrets.secret_is(registered.application, "")
    fresh = client_secrets.rotate_secret(registered.application)
    registered.application.refresh_from_db()
    assert client_secrets.secret_is(registered.application, fresh)
    assert registered.application.hash_client_secret


def test_a_change_that_does_not_fit_changes_nothing():
    registered = register()
    with pytest.raises(ValidationError):
        changed(registered.application, name="Other", fapi=True)
    registered.application.refresh_from_db()
    assert registered.application.name == "App"
    assert client_secrets.secret_is(registered.application, registered.secret)


def test_a_public_one_stays_public():
    public = register(confidential=False, redirect_uris=["com.example.app:/cb"]).application
    changed(public, redirect_uris=["com.example.app:/cb"], dpop_bound_access_tokens=True)
    assert application_rules.of(public).must_prove_possession
    with pytest.raises(ValidationError):
        changed(public, redirect_uris=["com.example.app:/cb"], fapi=True, jwks=JWKS)


def test_what_is_recorded_can_be_recorded_again():
    held = applications.metadata_of(register(jwks=JWKS, **SIGNS).application)
    assert held.completed() == held


def test_the_check_tells_of_settings_that_no_longer_fit():
    application = register(fapi=True, jwks=JWKS).application
    register(name="Fine", confidential=False)
    assert checks.run_checks(databases=["default"], tags=["database"]) == []
    ApplicationPolicy.objects.filter(application=application).update(jwks={"keys": [{**RSA, "use": "enc"}]})
    application.redirect_uris = "http://127.0.0.1/cb"
    application.save()
    found = checks.run_checks(databases=["default"], tags=["database"])
    assert [message.id for message in found] == ["photodrive.W003", "photodrive.W003"]
    assert all(application.client_id in message.msg for message in found)
    assert checks.run_checks(tags=["database"]) == []
