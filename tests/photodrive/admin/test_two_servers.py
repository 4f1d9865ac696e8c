"""The operator's pages in a project with a server of its own: whose an application is, and saying otherwise."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
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
GIVE = f"{LIST}give-to-drive/"
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


def staff(permissions: set[str], *, name: str = "clerk") -> Client:
    """The browser of somebody with these permissions."""
    clerk = get_user_model().objects.create_user(name, is_staff=True)
    for permission in permissions:
        label, codename = permission.split(".")
        clerk.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
    browser = Client()
    browser.force_login(clerk)
    return browser


def warnings() -> list[str]:
    return [one.id or "" for one in checks.run_checks(databases=["default"], tags=["database"])]


def test_giving_one_to_the_drive_is_a_page_of_its_own_that_says_what_it_means(operator: Client, theirs: Any) -> None:
    assert GIVE.encode() in operator.get(LIST).content
    assert b"Client ID at this project" in operator.get(GIVE).content
    sent = {"client_id": theirs.client_id}
    asked = operator.get(GIVE, sent).content.decode()
    assert "the drive refuses it" in asked and "Disabled here, it is refused there" in asked
    assert not ApplicationPolicy.objects.exists()
    assert operator.post(GIVE, sent)["Location"] == change_url(theirs)
    assert (
        applications.policy_of(get_application_model().objects.get(pk=theirs.pk)).host_grant_type
        == CODE["host_grant_type"]
    )
    assert "Gave it to the drive." in LogEntry.objects.latest("pk").get_change_message()
    assert b"Ways to a token" in operator.get(change_url(theirs)).content
    again = operator.post(GIVE, sent)  # once is enough
    assert "There is no such application" in again.content.decode()


@pytest.mark.parametrize("client_id", ["", "nobody", "a\x00b"])
def test_only_one_of_the_other_server_is_given(operator: Client, flow: Flow, client_id: str) -> None:
    for named in (client_id, flow.application.client_id):
        assert operator.post(GIVE, {"client_id": named}).status_code == 200
    assert ApplicationPolicy.objects.get().application_id == flow.application.pk


@pytest.mark.parametrize("lacking", ["photodrive.add_registeredapplication", "oauth2_provider.change_application"])
def test_giving_takes_the_say_over_both(operator: Client, theirs: Any, lacking: str) -> None:
    both = {"photodrive.add_registeredapplication", "oauth2_provider.change_application"}
    view = "photodrive.view_registeredapplication"
    clerk = staff({*both, view} - {lacking})
    assert GIVE.encode() not in clerk.get(LIST).content
    assert clerk.post(GIVE, {"client_id": theirs.client_id}).status_code == 403
    assert staff(both, name="both").post(GIVE, {"client_id": theirs.client_id}).status_code == 302


def test_one_of_the_other_server_is_not_among_the_drives(operator: Client, theirs: Any, flow: Flow) -> None:
    page = operator.get(LIST).content.decode()
    assert flow.application.client_id in page and theirs.client_id not in page and ">the drive<" in page
    for path in (change_url(theirs), f"{change_url(theirs)}history/", f"{LIST}{theirs.pk}/new-secret/"):
        assert operator.get(path).status_code == 302, path
    ends = timezone.now() + timedelta(hours=1)
    token = get_access_token_model().objects.create(application=theirs, token="theirs", expires=ends, scope="read")
    operator.post(f"{LIST}{theirs.pk}/end-access/")
    operator.post(change_url(theirs), {"name": "Renamed"})
    operator.post(LIST, {"action": "disable_selected", "_selected_action": [theirs.pk]})
    before, theirs = theirs.client_secret, get_application_model().objects.get(pk=theirs.pk)
    token.refresh_from_db()
    assert (theirs.name, theirs.client_secret, token.expires) == ("", before, ends)
    assert ApplicationPolicy.objects.get().application_id == flow.application.pk


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


OURS = {f"photodrive.{verb}_registeredapplication" for verb in ("add", "view", "change")}


def test_who_has_no_say_at_the_other_server_lets_it_serve_nothing(flow: Flow) -> None:
    clerk = staff(OURS)
    clerk.post(ADD, form(**CODE))
    made = get_application_model().objects.exclude(pk=flow.application.pk).get()
    assert clerk.post(change_url(flow.application), changed(flow, **CODE)).status_code == 302
    for application in (made, get_application_model().objects.get(pk=flow.application.pk)):
        assert application.authorization_grant_type == columns.GRANT_TYPE
    both = staff({*OURS, "oauth2_provider.change_application"}, name="both")
    assert both.post(change_url(flow.application), changed(flow, **CODE)).status_code == 302
    flow.application.refresh_from_db()
    assert flow.application.authorization_grant_type == "authorization-code"


def test_who_has_no_say_at_the_other_server_takes_over_none_that_it_serves(theirs: Any) -> None:
    applications.give_to_drive(theirs)
    clerk, before = staff(OURS), get_application_model().objects.values().get()
    thief = {**form(), "name": "Mine", "redirect_uris": "https://thief.example/", "enabled": "on"}
    assert clerk.post(change_url(theirs), thief).status_code == 403
    assert clerk.get(change_url(theirs)).status_code == 200
    assert clerk.post(f"{LIST}{theirs.pk}/new-secret/").status_code == 302
    assert get_application_model().objects.values().get() == before


@pytest.mark.parametrize("protocol", [FAPI, SIGNS])
def test_one_that_signs_is_not_served_where_a_secret_would_do(operator: Client, flow: Flow, protocol: Any) -> None:
    answer = operator.post(change_url(flow.application), changed(flow, **protocol, **CODE))
    assert "host_grant_type" in errors_of(answer)


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
    for path in (change_url(theirs), change_url(flow.application), LIST):
        assert b"own server" not in operator.get(path).content, path
    assert operator.get(GIVE).status_code == 403
