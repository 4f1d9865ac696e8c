"""The operator's pages: register, show the secret once, rotate, disable."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from oauth2_provider.models import AccessToken, get_application_model

from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.models import Authorization
from tests.spec.conftest import flow, jane, photos

__all__ = ["flow", "jane", "photos"]
pytestmark = pytest.mark.django_db
ADD = "/admin/photodrive/registeredapplication/add/"
LIST = "/admin/photodrive/registeredapplication/"
USUAL = {"grant_types": ["authorization_code", "refresh_token"]}


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Printshop",
        "kind_of_client": "confidential",
        **USUAL,
        "redirect_uris": "https://shop.example/callback/",
        "allowed_scopes": ["photos:read"],
        "token": str(uuid.uuid4()),
        **changes,
    }


def secret_in(html: bytes) -> str:
    found = re.search(rb"pd_cs_\w+", html)
    assert found
    return found[0].decode()


@pytest.mark.promise("site-admin")
def test_an_owner_without_rights_gets_nowhere(flow):
    assert flow.browser.get(LIST).status_code == 302
    assert flow.browser.post(f"{LIST}{flow.application.pk}/new-secret/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, b"required"),
        ({"redirect_uris": ""}, b"Name at least one address to return to."),
        ({"grant_types": []}, b"required"),
        ({"grant_types": ["implicit"]}, b"valid choice"),
        ({"grant_types": ["client_credentials"], "kind_of_client": "public"}, b"anybody could"),
        ({"allowed_scopes": ["usage:read"]}, b"client_credentials only"),
        ({"redirect_uris": "http://shop.example/"}, b"Use https"),
        ({"redirect_uris": "https://*.shop.example/"}, b"wildcards"),
        ({"allowed_scopes": []}, b"required"),
    ],
)
def test_a_bad_form_says_why_and_registers_nothing(operator, changes, message):
    response = operator.post(ADD, form(**changes))
    assert response.status_code == 200
    assert message in response.content
    assert not get_application_model().objects.exists()


def test_a_corrected_form_can_be_sent_again(operator):
    sent = form(name="")
    operator.post(ADD, sent)
    shown = operator.post(ADD, {**sent, "name": "Printshop"}).content
    assert b"pd_cs_" in shown and b"photodrive/admin.css" in shown  # which breaks the secret on a phone


def test_registering_shows_the_secret_once(operator):
    response = operator.post(ADD, form())
    secret = secret_in(response.content)
    assert "no-store" in response["Cache-Control"]
    application = get_application_model().objects.get()
    assert client_secrets.secret_is(application, secret)
    assert b"pd_cs_" not in operator.get(f"{LIST}{application.pk}/change/").content
    assert application.client_secret.encode() not in operator.get(f"{LIST}{application.pk}/change/").content


def test_a_form_sent_twice_registers_once(operator):
    sent = form()
    operator.post(ADD, sent)
    response = operator.post(ADD, sent, follow=True)
    assert b"registered once" in response.content
    assert get_application_model().objects.count() == 1


def test_a_public_application_has_no_secret(operator):
    assert b"pd_cs_" not in operator.post(ADD, form(kind_of_client="public")).content
    application = get_application_model().objects.get()
    assert not applications.is_confidential(application)
    response = operator.post(f"{LIST}{application.pk}/new-secret/", follow=True)
    assert b"no secret to change" in response.content


@pytest.mark.promise("site-admin")
@pytest.mark.promise("secret-rotation")
def test_rotating_ends_the_old_secret_and_is_logged(operator, flow):
    asked = operator.get(f"{LIST}{flow.application.pk}/new-secret/")
    assert b"Let the old one work for one day" in asked.content
    assert client_secrets.secret_is(flow.application, flow.secret)
    fresh = secret_in(operator.post(f"{LIST}{flow.application.pk}/new-secret/").content)
    flow.application.refresh_from_db()
    assert client_secrets.secret_is(flow.application, fresh)
    assert not client_secrets.secret_is(flow.application, flow.secret)
    assert LogEntry.objects.filter(change_message__contains="secret. The old one has ended.").exists()


@pytest.mark.promise("secret-rotation")
def test_the_old_secret_works_for_a_day_where_the_operator_ticks_that(operator, flow):
    url = f"{LIST}{flow.application.pk}/new-secret/"
    shown = operator.post(url, {"overlap": "on"}).content
    flow.application.refresh_from_db()
    assert client_secrets.secret_is(flow.application, secret_in(shown))
    assert client_secrets.secret_is(flow.application, flow.secret)
    assert b"The old one works until" in shown
    assert b"The one before works until" in operator.get(f"{LIST}{flow.application.pk}/change/").content
    assert LogEntry.objects.filter(change_message__contains="secret. The old one works until").exists()


@pytest.mark.promise("dead-application")
def test_disabling_stops_tokens_at_once_and_enabling_lets_them_live_again(operator, flow, photos):
    token = flow.token(photos)
    url = f"{LIST}{flow.application.pk}/change/"
    changed = {"name": "Prints", "redirect_uris": flow.redirect_uri, "allowed_scopes": ["photos:read"], **USUAL}
    assert operator.post(url, changed).status_code == 302
    assert flow.api("/api/v1/photos/", token).status_code == 401
    operator.post(url, {**changed, "enabled": "on"})
    assert flow.api("/api/v1/photos/", token).status_code == 200
    flow.application.refresh_from_db()
    assert flow.application.name == "Prints"


def test_ending_all_connections_of_an_application(operator, flow, photos):
    token = flow.token(photos)
    operator.post(f"{LIST}{flow.application.pk}/end-access/")
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert Authorization.objects.get().ended == Authorization.Ended.BY_OPERATOR
    assert not AccessToken.objects.filter(expires__gt=Authorization.objects.get().revoked_at).exists()


def test_applications_are_not_deleted(operator, flow):
    assert operator.post(f"{LIST}{flow.application.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", ["photodrive/registeredapplication", "photodrive/authorization", "photodrive/photo"])
def test_lists_open(operator, flow, photos, model):
    flow.token(photos)
    assert operator.get(f"/admin/{model}/").status_code == 200
