"""The operator's pages in a project with a server of its own: whose an application is, and saying otherwise."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import checks
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.host import columns
from photodrive.authorization.models import ApplicationPolicy
from tests.photodrive.admin.test_applications import ADD, LIST, form, operator
from tests.photodrive.admin.test_protocol import FAPI, SIGNS, change_url, changed, errors_of
from tests.spec.conftest import flow, jane
from tests.spec.flow import Flow

__all__ = ["flow", "jane", "operator"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("applications-of-one-server")]
CODE = {"host_grant_type": "authorization-code"}


@pytest.fixture(autouse=True)
def two_servers(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ONLY_SERVER": False}


@pytest.fixture
def theirs(db: None) -> Any:
    """An application of the project's own server."""
    uri = "https://theirs.example/"
    call_command("createapplication", "confidential", "authorization-code", redirect_uris=uri, stdout=StringIO())
    return get_application_model().objects.latest("pk")


def warnings() -> list[str]:
    return [one.id or "" for one in checks.run_checks(databases=["default"], tags=["database"])]


def test_giving_one_to_the_drive_is_a_page_of_its_own_that_says_what_it_means(operator: Client, theirs: Any) -> None:
    assert b"Give it to the drive" in operator.get(change_url(theirs)).content
    give = f"{LIST}{theirs.pk}/give-to-drive/"
    asked = operator.get(give).content.decode()
    assert "the drive refuses it" in asked and "Disabled here, it is refused there" in asked
    assert not ApplicationPolicy.objects.exists()
    assert operator.post(give)["Location"] == change_url(theirs)
    assert (
        applications.policy_of(get_application_model().objects.get(pk=theirs.pk)).host_grant_type
        == CODE["host_grant_type"]
    )
    assert "Gave it to the drive." in LogEntry.objects.latest("pk").get_change_message()
    assert operator.get(give).status_code == 302  # once is enough
    page = operator.get(change_url(theirs)).content
    assert b"Ways to a token" in page and b"Give it to the drive" not in page


def test_saving_or_disabling_one_of_the_other_server_gives_it_to_nobody(operator: Client, theirs: Any) -> None:
    sent = {
        "name": "Renamed", "client_type": "confidential", "authorization_grant_type": "authorization-code",
        "redirect_uris": "https://theirs.example/", "post_logout_redirect_uris": "", "allowed_origins": "",
        "algorithm": "",
    }  # fmt: skip
    assert operator.post(change_url(theirs), sent).status_code == 302
    answer = operator.post(LIST, {"action": "disable_selected", "_selected_action": [theirs.pk]}, follow=True)
    assert "was left as it is" in answer.content.decode()
    before, theirs = theirs.client_secret, get_application_model().objects.get(pk=theirs.pk)
    assert (theirs.name, theirs.client_secret, theirs.authorization_grant_type) == (
        "Renamed", before, "authorization-code",
    )  # fmt: skip
    assert not ApplicationPolicy.objects.exists()
    assert operator.get(f"{LIST}{theirs.pk}/new-secret/").status_code == 302


def test_the_drive_ends_nothing_of_the_other_server(operator: Client, theirs: Any) -> None:
    ends = timezone.now() + timedelta(hours=1)
    token = get_access_token_model().objects.create(application=theirs, token="theirs", expires=ends, scope="read")
    assert "End all connections" not in operator.get(change_url(theirs)).content.decode()
    answer = operator.post(f"{LIST}{theirs.pk}/end-access/", follow=True).content.decode()
    token.refresh_from_db()
    assert token.expires == ends and "The drive decides nothing about it" in answer


def test_the_other_server_serves_one_of_the_drive_when_the_operator_says_so(operator: Client, flow: Flow) -> None:
    stored = get_application_model().objects.get(pk=flow.application.pk)
    assert stored.authorization_grant_type == columns.GRANT_TYPE
    assert operator.post(change_url(flow.application), changed(flow, **CODE)).status_code == 302
    stored.refresh_from_db()
    assert stored.authorization_grant_type == "authorization-code"
    assert "At this project’s own server" in LogEntry.objects.latest("pk").get_change_message()
    operator.post(change_url(flow.application), changed(flow, host_grant_type=""))
    stored.refresh_from_db()
    assert stored.authorization_grant_type == columns.GRANT_TYPE


def test_one_may_be_registered_for_both(operator: Client) -> None:
    operator.post(ADD, form(**CODE))
    assert get_application_model().objects.get().authorization_grant_type == "authorization-code"


@pytest.mark.parametrize("protocol", [FAPI, SIGNS])
def test_one_that_signs_is_not_served_where_a_secret_would_do(operator: Client, flow: Flow, protocol: Any) -> None:
    answer = operator.post(change_url(flow.application), changed(flow, **protocol, **CODE))
    assert "host_grant_type" in errors_of(answer)


def test_the_list_says_who_serves_an_application(operator: Client, flow: Flow, theirs: Any) -> None:
    page = operator.get(LIST).content.decode()
    assert "the project’s own server" in page and ">the drive<" in page


def test_what_somebody_else_wrote_into_the_record_is_told_and_put_right(operator: Client, flow: Flow) -> None:
    assert warnings() == []
    rows = get_application_model().objects.filter(pk=flow.application.pk)
    rows.update(authorization_grant_type="client-credentials")
    assert warnings() == ["photodrive.W005"]
    operator.post(change_url(flow.application), changed(flow))
    assert warnings() == []


def test_where_the_drive_is_the_only_server_there_is_nothing_to_choose(
    operator: Client, theirs: Any, flow: Flow, settings: Any
) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ONLY_SERVER": True}
    for application in (theirs, flow.application):
        page = operator.get(change_url(application)).content
        assert b"own server" not in page and b"Give it" not in page
