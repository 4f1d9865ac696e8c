"""The operator's list of what was refused lately: to read, and with requests that name no application."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from photodrive.admin.refusals import SHOWN, UNKNOWN
from photodrive.authorization.models import Refusal
from tests.factories.refusals import CODE, refused
from tests.photodrive.admin.test_applications import operator
from tests.photodrive.admin.test_protocol import change_url
from tests.spec.conftest import flow, jane
from tests.spec.flow import Flow

__all__ = ["flow", "jane", "operator"]
pytestmark = pytest.mark.django_db
LIST = "/admin/photodrive/refusal/"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.promise("refusals")
def test_the_list_has_all_of_them_and_who_named_nobody(operator: Client, flow: Flow) -> None:
    flow.authorize(scope="everything")
    flow.authorize(client_id="nobody<b>")
    told = text(operator, LIST)
    assert "Printshop" in told
    assert UNKNOWN in told
    assert "GET or POST /o/authorize/" in told
    assert "<b>" not in told.partition("result_list")[2].partition("</table>")[0]


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("", {"Match the redirection URI", "Stop a replay", "Find the application"}),
        ("named=no", {"Find the application"}),
        ("named=yes", {"Match the redirection URI", "Stop a replay"}),
        ("table=Token+request+with+a+code", {"Stop a replay"}),
        ("step=Stop+a+replay", {"Stop a replay"}),
        ("error=invalid_grant", {"Stop a replay"}),
        ("q=printsho", {"Match the redirection URI", "Stop a replay"}),
        ("application__id__exact={key}", {"Match the redirection URI", "Stop a replay"}),
    ],
)
def test_it_is_filtered(operator: Client, flow: Flow, query: str, steps: set[str]) -> None:
    refused(flow.application)
    refused(flow.application, **CODE)
    refused(None, step="Find the application")
    refused(flow.application, ago=timedelta(days=8), step="Too old")
    answer = operator.get(f"{LIST}?{query.format(key=flow.application.pk)}")
    assert {one.step for one in answer.context["cl"].result_list} == steps


def test_one_is_told_with_its_chain_and_can_only_be_read(operator: Client, flow: Flow) -> None:
    row = refused(flow.application, count=3)
    told = text(operator, f"{LIST}{row.pk}/change/")
    for words in (
        "Send the redirect_uri exactly as it is registered",
        "https://app.example/back/",
        "Refuse an ambiguous target",
        "It is only named, which anybody can.",
        change_url(flow.application),
    ):
        assert words in told, words
    assert operator.post(f"{LIST}{row.pk}/change/", {"step": "another"}).status_code == 403
    assert operator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert operator.get(f"{LIST}add/").status_code == 403
    assert Refusal.objects.get().step == row.step


def test_one_of_no_application_or_of_a_step_that_is_gone_is_told_too(operator: Client) -> None:
    row = refused(None, table="A table of yesterday", step="A step of yesterday")
    told = text(operator, f"{LIST}{row.pk}/change/")
    assert UNKNOWN in told
    assert "A step of yesterday" in told
    assert "To mend it" not in told


def test_the_page_of_an_application_has_its_newest(operator: Client, flow: Flow) -> None:
    assert "Nothing that named this application was refused lately." in text(operator, change_url(flow.application))
    rows = [refused(flow.application, compared=[], count=n + 1) for n in range(SHOWN + 1)]
    refused(None)
    told = text(operator, change_url(flow.application))
    shown = [one.pk for one in rows if f"{LIST}{one.pk}/change/" in told]
    assert shown == [one.pk for one in rows[1:]]
    assert f"{LIST}?application__id__exact={flow.application.pk}" in told


def test_staff_without_the_right_to_see_them_see_none(flow: Flow) -> None:
    row = refused(flow.application)
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_registeredapplication", "change_registeredapplication"])
    )
    client = Client()
    client.force_login(clerk)
    assert "Why was it refused?" not in text(client, change_url(flow.application))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 403


def test_anybody_else_gets_nowhere(flow: Flow) -> None:
    assert flow.browser.get(LIST).status_code == 302
