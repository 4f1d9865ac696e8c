"""Registering applications: what is refused, and DOT's own command."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.management import call_command
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.security.secret_hasher import ClientSecretHasher
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db


@pytest.mark.promise("redirect-registration")
@pytest.mark.promise("register-redirect")
@pytest.mark.parametrize(
    "uri",
    [
        "http://shop.example/cb", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//shop.example/cb",
        "shop.example/cb", "https://", "https://shop.example/cb#f", "https://shop.example/cb#", "https://*.example/cb",
        "https://u:p@shop.example/", "https://shop.example/?code=1", "https://shop.example/?state", "https://a b/",
        "https://shop.example/a/../b", "https://shöp.example/", "https://shop.example:port/", "myapp:/cb",
        "com.example.app:/cb", "http://127.0.0.1.evil.example/cb", "https://shop.example/\\evil",
        "http://localhost.evil.example/cb", "http://evillocalhost/cb", "http://slides.localhost.evil.example/cb",
    ],
)  # fmt: skip
def test_a_dangerous_redirect_uri_is_not_registered(uri):
    with pytest.raises(ValidationError) as refused:
        applications.register(name="App", redirect_uris=[uri])
    assert "redirect_uris" in refused.value.message_dict
    assert not get_application_model().objects.exists()


@pytest.mark.parametrize(
    ("uri", "public"),
    [
        ("https://shop.example/cb", False), ("http://localhost:8000/cb", False), ("http://[::1]:1/cb", True),
        ("com.example.app:/cb", True), ("https://shop.example/cb?a=b", False),
        ("http://slides.localhost:8000/", True),
    ],
)  # fmt: skip
def test_an_ordinary_one_is(uri, public):
    assert redirection_uris.problem_with(uri, public=public) == ""


@pytest.mark.promise("grant-types")
def test_unknown_scopes_and_no_redirect_uri_are_refused():
    with pytest.raises(ValidationError) as refused:
        applications.register(name="App", redirect_uris=[], scopes=["everything"])
    assert set(refused.value.message_dict) == {"redirect_uris", "scopes"}


@pytest.mark.promise("at-rest")
def test_the_secret_is_stored_as_a_fast_keyed_hash_only():
    registered = applications.register(name="App", redirect_uris=["https://a.example/"])
    stored = get_application_model().objects.get().client_secret
    assert registered.secret.isascii()
    assert registered.secret not in stored
    assert stored.startswith(ClientSecretHasher.algorithm + "$")
    assert client_secrets.secret_is(registered.application, registered.secret)
    assert not client_secrets.secret_is(registered.application, "")


@pytest.mark.promise("secret-upgrade")
def test_a_new_key_hashes_and_the_old_one_still_verifies(settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": ("old",)}
    hasher = ClientSecretHasher()
    encoded = hasher.encode("secret", "salt")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": ("new", "old")}
    assert hasher.verify("secret", encoded)
    assert hasher.must_update(encoded)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_SECRET_KEYS": ("new",)}
    assert not hasher.verify("secret", encoded)


def test_createapplication_makes_one_that_works_with_the_least_rights(flow, photos):
    out = StringIO()
    call_command("createapplication", "confidential", "authorization-code", redirect_uris=flow.redirect_uri, stdout=out)
    printed = re.search(r"client_secret: (\S+)", out.getvalue())
    assert printed
    secret = printed[1]
    application = get_application_model().objects.latest("pk")
    made = Flow(application, secret, browser=flow.browser)
    response = made.exchange(made.code(photos))
    assert response.json()["scope"] == "photos:read"
    assert made.authorize(scope="photos:write").context["details"]["error"] == "invalid_scope"
    assert application.client_secret.startswith(ClientSecretHasher.algorithm)


@pytest.mark.promise("redirect-registration")
@pytest.mark.parametrize("asked", [{}, {"redirect_uri": None}])
def test_a_plain_http_redirect_that_dots_command_let_in_is_never_used(flow, asked):
    uri = "http://shop.example/callback/"
    call_command("createapplication", "confidential", "authorization-code", redirect_uris=uri, stdout=StringIO())
    application = get_application_model().objects.latest("pk")
    made = Flow(application, "", redirect_uri=uri, browser=flow.browser)
    response = made.authorize(**asked)
    assert response.status_code == 400
    assert "Location" not in response
    (warning,) = checks.run_checks(databases=["default"], tags=["database"])
    assert warning.id == "photodrive.W002"
    assert uri in warning.msg
