"""The operator's pages: by which ways an application comes to a token."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from tests.photodrive.admin.test_applications import ADD, LIST, form, operator
from tests.spec.conftest import flow, jane

__all__ = ["flow", "jane", "operator"]
pytestmark = pytest.mark.django_db


def fields_of(operator: Any, application: Any) -> Any:
    return operator.get(f"{LIST}{application.pk}/change/").context["adminform"].form


@pytest.mark.parametrize(
    ("grants", "scope"), [([DEVICE_CODE, "refresh_token"], "photos:read"), ([CLIENT_CREDENTIALS], "usage:read")]
)
def test_who_comes_by_no_browser_needs_no_address_to_return_to(operator, grants, scope):
    operator.post(ADD, form(grant_types=grants, redirect_uris="", allowed_scopes=[scope]))
    application = get_application_model().objects.get()
    assert sorted(applications.grant_types(application)) == sorted(grants)


def test_another_change_leaves_the_ways_as_they_are(operator):
    frame = applications.register(name="Frame", redirect_uris=[], grant_types=DEVICE_CODE).application
    shown = fields_of(operator, frame)
    assert shown.initial["grant_types"] == [DEVICE_CODE]
    sent = {"name": "Photo frame", "enabled": "on", "allowed_scopes": ["photos:read"], "redirect_uris": ""}
    response = operator.post(f"{LIST}{frame.pk}/change/", {**sent, "grant_types": [DEVICE_CODE]})
    assert response.status_code == 302, response.context["adminform"].form.errors
    frame.refresh_from_db()
    assert (frame.name, applications.grant_types(frame)) == ("Photo frame", [DEVICE_CODE])


@pytest.mark.promise("grant-types")
def test_taking_a_way_away_counts_at_once(operator, flow):
    sent = {
        "name": "Prints",
        "enabled": "on",
        "checked": "on",
        "allowed_scopes": ["photos:read"],
        "redirect_uris": flow.redirect_uri,
    }
    code = flow.authorize()
    assert code.status_code == 303
    operator.post(f"{LIST}{flow.application.pk}/change/", {**sent, "grant_types": ["refresh_token"]})
    assert "unauthorized_client" in flow.authorize()["Location"]


def test_an_app_without_a_secret_is_not_offered_to_act_for_itself(operator, flow):
    public = applications.register(name="Slides", redirect_uris=["https://a.example/"], confidential=False).application
    offered = [dict(fields_of(operator, app).fields["grant_types"].choices) for app in (public, flow.application)]
    assert [CLIENT_CREDENTIALS in choices for choices in offered] == [False, True]
    assert DEVICE_CODE in offered[0]


@pytest.mark.parametrize(
    ("kind", "grants"),
    [("authorization-code", ["authorization_code", "refresh_token"]), ("client-credentials", [CLIENT_CREDENTIALS])],
)
def test_one_that_was_registered_elsewhere_is_shown_as_it_is_and_stays_so(operator, kind, grants):
    call_command("createapplication", "confidential", kind, redirect_uris="https://a.example/", stdout=StringIO())
    application = get_application_model().objects.get()
    assert fields_of(operator, application).initial["grant_types"] == grants
    applications.set_enabled(application, enabled=False)
    assert applications.grant_types(application) == grants
