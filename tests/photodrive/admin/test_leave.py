"""The operator's pages: what one application may do with its addresses beyond the rules for all."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import application_rules
from photodrive.authorization.models import ApplicationPolicy
from tests.photodrive.admin.test_applications import ADD, LIST, USUAL, form, operator

__all__ = ["operator"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("register-redirect")]
LEAVE = {"any_localhost_port", "short_schemes", "web_and_native"}
PUBLIC = {"kind_of_client": "public", "redirect_uris": "http://localhost/cb\nmyapp:/cb"}
BOTH = {"redirect_uris": "https://shop.example/cb\ncom.example.shop:/cb"}


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (PUBLIC, "redirect_uris"),
        (BOTH, "redirect_uris"),
        ({**PUBLIC, "redirect_uris": "javascript:alert(1)", "short_schemes": "on"}, "redirect_uris"),
        ({**PUBLIC, "short_schemes": "on", "web_and_native": "on"}, "web_and_native"),
        ({"any_localhost_port": "on"}, "any_localhost_port"),
        ({"post_logout_redirect_uris": "com.example.shop:/bye"}, "post_logout_redirect_uris"),
    ],
)
def test_without_leave_or_with_the_wrong_one_nothing_is_registered(
    operator: Client, given: dict[str, Any], field: str
) -> None:
    assert errors_of(operator.post(ADD, form(**given))).keys() == {field}
    assert not get_application_model().objects.exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({**PUBLIC, "short_schemes": "on", "any_localhost_port": "on"}, {"short_schemes", "any_localhost_port"}),
        ({**BOTH, "web_and_native": "on"}, {"short_schemes", "web_and_native"}),
    ],
)
def test_the_operator_gives_leave_and_takes_it_back(operator: Client, given: dict[str, Any], shown: set[str]) -> None:
    operator.post(ADD, form(**given))
    application = get_application_model().objects.get()
    page = f"{LIST}{application.pk}/change/"
    assert LEAVE & operator.get(page).context["adminform"].form.fields.keys() == shown
    leave = application_rules.of(application).leave
    assert {name for name in LEAVE if getattr(leave, name)} == LEAVE & given.keys()
    kept = {"name": "App", "allowed_scopes": ["photos:read"], "enabled": "on", **USUAL}
    sent = kept | {name: value for name, value in given.items() if name != "kind_of_client"}
    assert operator.post(page, sent).status_code == 302
    for name in LEAVE & given.keys() - {"any_localhost_port"}:
        assert errors_of(operator.post(page, {one: value for one, value in sent.items() if one != name}))
    assert operator.post(page, kept | {"redirect_uris": "https://shop.example/cb"}).status_code == 302
    policy = ApplicationPolicy.objects.get()
    assert not any(getattr(policy, name) for name in LEAVE)
    assert "ithout a dot" in LogEntry.objects.latest("pk").get_change_message() or "short_schemes" not in given
