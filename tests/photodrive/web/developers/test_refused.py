"""The developer of an application, and nobody else of the people, sees why requests in its name were refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Refusal
from tests.factories.refusals import CODE, refused
from tests.photodrive.web.developers.test_developers import own, page_of
from tests.spec.flow import Flow

__all__ = ["own"]
pytestmark = pytest.mark.django_db


def address(own: Flow) -> str:
    return f"{page_of(own.application)}refused/"


@pytest.fixture
def page(janes: Client, own: Flow) -> Any:
    """The text of the page, now."""
    return lambda: janes.get(address(own)).content.decode()


def test_nothing_was_refused(page: Any) -> None:
    assert "Nothing was refused" in page()


def test_a_refusal_is_told_with_its_steps_and_how_to_mend_it(own: Flow, page: Any) -> None:
    own.authorize(redirect_uri="https://app.example/elsewhere?state=mine")
    text = page()
    for told in (
        "GET or POST /o/authorize/",
        "Match the redirection URI",
        "invalid_request",
        "Send the redirect_uri exactly as it is registered",
        "https://app.example/elsewhere</bdi>",
        "https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.3",
        "It named your app, which anybody can.",
        "Find the application",
        "Allow the scopes",
        f'href="{page_of(own.application)}#settings"',
    ):
        assert told in text, told
    assert "mine" not in text


def test_it_is_said_what_has_proved_to_come_from_the_app(own: Flow, page: Any) -> None:
    own.exchange("pd_ac_none")
    assert "It has proved to come from your app." in page()
    assert "pd_ac" not in page()


def test_most_of_it_is_one_thing(own: Flow, page: Any) -> None:
    refused(own.application, count=3)
    assert "one thing" not in page()
    refused(own.application, **CODE)
    assert "3 of the 4 refusals are at “Match the redirection URI”" in page()
    Refusal.objects.filter(step=CODE["step"]).update(step="Match the redirection URI")
    assert "each of the 4 refusals is at “Match the redirection URI”" in page()


def test_the_page_of_the_app_leads_there_with_a_count(janes: Client, own: Flow) -> None:
    text = janes.get(page_of(own.application)).content.decode()
    assert f'nothing since yesterday · <a href="{address(own)}">Why was it refused?</a>' in text
    refused(own.application, count=3)
    refused(own.application, ago=timedelta(days=3), count=100)
    assert "3 requests since yesterday" in janes.get(page_of(own.application)).content.decode()


@pytest.mark.promise("refusals")
def test_another_developer_sees_nothing(sams: Client, nobody: Client, own: Flow, settings: Any, janes: Client) -> None:
    refused(own.application)
    assert sams.get(address(own)).status_code == 404
    assert nobody.get(address(own)).status_code == 302
    assert janes.post(address(own)).status_code == 405
    assert janes.get("/developers/nobody/refused/").status_code == 404
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DEVELOPERS_ENABLED": False}
    assert janes.get(address(own)).status_code == 404


def test_of_a_retired_app_there_is_no_page(janes: Client, own: Flow) -> None:
    applications.retire(own.application)
    assert janes.get(address(own)).status_code == 404


@pytest.mark.promise("refusals")
def test_requests_that_name_no_app_are_on_nobodys_page(own: Flow, page: Any) -> None:
    own.authorize(client_id="nobody")
    assert Refusal.objects.filter(application=None).exists()
    assert "Nothing was refused" in page()


@pytest.mark.promise("refusals")
@pytest.mark.promise("page-injection")
def test_what_a_stranger_sends_stays_words(own: Flow, page: Any) -> None:
    hostile = "<script>alert(1)</script>\u202e\"'&{{ 7*7 }}"
    own.authorize(scope=hostile)
    own.authorize(redirect_uri=f"https://x.example/{hostile}")
    text = page()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "{{ 7*7 }}" in text


@pytest.mark.parametrize("gone", [{"table": "A table of yesterday"}, {"step": "A step of yesterday"}], ids=str)
def test_a_step_that_is_gone_is_told_without_its_chain(own: Flow, page: Any, gone: dict[str, Any]) -> None:
    refused(own.application, **gone)
    text = page()
    assert next(iter(gone.values())) in text
    assert "To mend it" not in text
    assert "https://app.example/back/" in text
