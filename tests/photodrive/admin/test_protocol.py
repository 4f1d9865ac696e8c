"""The operator's pages: how an application proves itself, and how strict the drive is with it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from joserfc.jwk import ECKey, RSAKey
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import application_rules, client_secrets
from tests.photodrive.admin.test_applications import ADD, LIST, USUAL, form, operator
from tests.spec.conftest import flow, jane

__all__ = ["flow", "jane", "operator"]
pytestmark = pytest.mark.django_db
JWK = ECKey.generate_key("P-256").as_dict(private=False)
JWKS = json.dumps({"keys": [JWK]})
SIGNS = {"client_authentication": "private_key_jwt", "jwks": JWKS}
FAPI = {"fapi": "on", "jwks": JWKS}


def change_url(application: Any) -> str:
    return f"{LIST}{application.pk}/change/"


def changed(flow: Any, **more: Any) -> dict[str, Any]:
    good = {"name": "Prints", "redirect_uris": flow.redirect_uri, "allowed_scopes": ["photos:read"], "enabled": "on"}
    return {**good, **USUAL, **more}


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


@pytest.mark.promise("auth-two-ways")
def test_one_that_signs_is_shown_its_identifier_and_no_secret(operator):
    html = operator.post(ADD, form(**SIGNS)).content.decode()
    application = get_application_model().objects.get()
    assert application.client_id in html
    assert "signature of its own key" in html
    assert "pd_cs_" not in html
    assert not client_secrets.is_set(application)
    assert application_rules.of(application).client_authentication == "private_key_jwt"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"client_authentication": "private_key_jwt"}, "jwks", "public keys"),
        ({**SIGNS, "jwks": "{"}, "jwks", "valid JSON"),
        ({**SIGNS, "jwks": "[" * 100_000}, "jwks", "valid JSON"),
        ({**SIGNS, "jwks": "[]"}, "jwks", "public keys"),
        ({**SIGNS, "jwks": '{"keys": [{"kty": "oct", "k": "AAAA"}]}'}, "jwks", "Key 1"),
        ({**SIGNS, "jwks": '{"keys": [{"kty": "EC", "kid": "\\u0000"}]}'}, "jwks", "plain JSON"),
        ({**SIGNS, "jwks_uri": "https://shop.example/jwks"}, "jwks_uri", "not both"),
        ({**SIGNS, "jwks": "", "jwks_uri": "https://10.0.0.1/"}, "jwks_uri", "public internet"),
        ({**SIGNS, "jwks": "", "jwks_uri": "not an address"}, "jwks_uri", "valid URL"),
        ({**SIGNS, "kind_of_client": "public"}, "client_authentication", "private key"),
        ({"client_authentication": "other"}, "client_authentication", "valid choice"),
        ({**FAPI, "jwks": ""}, "jwks", "public keys"),
        ({**FAPI, "kind_of_client": "public"}, "fapi", "private key"),
        ({**FAPI, "redirect_uris": "http://127.0.0.1/cb"}, "redirect_uris", "FAPI 2.0"),
        ({"resource_server": "on", "kind_of_client": "public"}, "resource_server", "prove itself"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(operator, given, field, words):
    errors = errors_of(operator.post(ADD, form(**given)))
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert not get_application_model().objects.exists()


@pytest.mark.promise("fapi-whole")
def test_fapi_ticks_what_it_implies_and_says_so(operator):
    operator.post(ADD, form(**FAPI))
    application = get_application_model().objects.get()
    html = operator.get(change_url(application)).content.decode()
    assert "nothing weaker is taken from it" in html
    assert "Web app with a key, FAPI 2.0" in html
    for name in ("fapi", "require_pushed_authorization_requests", "dpop_bound_access_tokens"):
        assert re.search(rf'<input[^>]+name="{name}"[^>]+checked', html), name
    assert "New secret" not in html


@pytest.mark.promise("site-admin")
def test_changing_to_keys_ends_the_secret_and_is_logged(operator, flow):
    response = operator.post(change_url(flow.application), changed(flow, **SIGNS), follow=True)
    assert b"Its secret has ended" in response.content
    flow.application.refresh_from_db()
    assert not client_secrets.secret_is(flow.application, flow.secret)
    assert "Public keys" in LogEntry.objects.latest("pk").get_change_message()
    response = operator.post(f"{LIST}{flow.application.pk}/new-secret/", follow=True)
    assert b"no secret to change" in response.content


def test_changing_back_takes_a_new_secret(operator, flow):
    operator.post(change_url(flow.application), changed(flow, **SIGNS))
    operator.post(change_url(flow.application), changed(flow))
    html = operator.get(change_url(flow.application)).content.decode()
    assert "None yet" in html
    assert re.search(r"pd_cs_\w+", operator.post(f"{LIST}{flow.application.pk}/new-secret/").content.decode())


def test_a_form_that_does_not_fit_changes_nothing(operator, flow):
    keys = json.dumps({"keys": [{**RSAKey.generate_key(2048).as_dict(private=False), "alg": "RS256"}]})
    errors = errors_of(operator.post(change_url(flow.application), changed(flow, fapi="on", jwks=keys)))
    assert "PS256" in errors["jwks"][0]
    flow.application.refresh_from_db()
    assert flow.application.name == "Printshop"
    assert client_secrets.secret_is(flow.application, flow.secret)


def test_keys_come_back_as_they_were_given(operator, flow):
    operator.post(change_url(flow.application), changed(flow, **SIGNS))
    shown = operator.get(change_url(flow.application)).context["adminform"].form
    text = shown["jwks"].value()
    assert json.loads(text) == {"keys": [JWK]}
    assert "\n  " in text
    operator.post(change_url(flow.application), changed(flow, **{**SIGNS, "jwks": text}))
    assert "Public keys" not in LogEntry.objects.latest("pk").get_change_message()


def test_a_public_one_may_have_to_push_and_to_use_dpop_and_no_more(operator):
    operator.post(ADD, form(kind_of_client="public"))
    application = get_application_model().objects.get()
    fields = operator.get(change_url(application)).context["adminform"].form.fields
    assert "dpop_bound_access_tokens" in fields
    assert not {"client_authentication", "jwks", "jwks_uri", "fapi", "resource_server"} & set(fields)
    sent = {
        "name": "App",
        "redirect_uris": "https://a.example/",
        "allowed_scopes": ["photos:read"],
        "fapi": "on",
        **USUAL,
    }
    operator.post(change_url(application), {**sent, "dpop_bound_access_tokens": "on", "enabled": "on"})
    rules = application_rules.of(application)
    assert (rules.client_authentication, rules.must_prove_possession, rules.must_push) == ("none", True, False)
