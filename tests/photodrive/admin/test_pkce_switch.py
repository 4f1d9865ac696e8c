"""The operator's pages: the one switch that makes an application weaker, in red and for whom it can be borne only."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.clients import application_rules, applications
from tests.photodrive.admin.test_applications import ADD, LIST, form, operator
from tests.photodrive.admin.test_protocol import FAPI, change_url, changed, errors_of
from tests.spec.conftest import flow, jane
from tests.spec.flow import Flow

__all__ = ["flow", "jane", "operator"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("pkce-switch")]


def requires_pkce(flow: Flow) -> bool:
    flow.application.photodrive_policy.refresh_from_db()
    return application_rules.of(flow.application).requires_pkce


def dangerous(page: Any) -> dict[str, Any]:
    """The group of fields in red."""
    (options,) = [options for name, options in page.context["adminform"].fieldsets if name == "Dangerous"]
    assert "danger" in options["classes"]
    return dict(options)


def test_it_is_in_red_folded_up_and_told_while_it_is_in_use(operator: Client, flow: Flow) -> None:
    page = operator.get(change_url(flow.application))
    assert "collapse" in dangerous(page)["classes"] and "Dangerous: a code" in page.content.decode()
    operator.post(change_url(flow.application), changed(flow, pkce_not_required="on"))
    assert not requires_pkce(flow)
    assert "collapse" not in dangerous(operator.get(change_url(flow.application)))["classes"]
    assert "Web app with a secret, without PKCE" in operator.get(LIST).content.decode()
    operator.post(change_url(flow.application), changed(flow))
    assert requires_pkce(flow)


@pytest.mark.parametrize("who", [{"kind_of_client": "public"}, FAPI])
def test_it_is_refused_for_whoever_must_have_pkce(operator: Client, who: dict[str, str]) -> None:
    errors = errors_of(operator.post(ADD, form(**who, pkce_not_required="on")))
    assert list(errors) == ["pkce_not_required"]


def test_a_public_application_has_no_such_switch(operator: Client) -> None:
    made = applications.register(name="App", redirect_uris=["https://app.example/"], confidential=False)
    page = operator.get(change_url(made.application))
    assert "pkce_not_required" not in page.content.decode()
    sent = {"name": "App", "redirect_uris": "https://app.example/", "allowed_scopes": ["photos:read"]}
    operator.post(change_url(made.application), {**sent, "enabled": "on", "grant_types": ["authorization_code"],
                                                "pkce_not_required": "on"})  # fmt: skip
    assert not applications.policy_of(applications.find(made.application.client_id)).pkce_not_required  # type: ignore[arg-type]


def test_it_is_for_the_operator_alone(flow: Flow) -> None:
    developer = Client()
    developer.force_login(get_user_model().objects.create_user("dev"))
    assert developer.post(change_url(flow.application), changed(flow, pkce_not_required="on")).status_code == 302
    assert requires_pkce(flow)
