"""The operator's page and command for initial access tokens: made, shown once, ended."""

from __future__ import annotations

import re
import uuid
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command

from photodrive.authorization.clients import initial_access_tokens
from photodrive.authorization.models import InitialAccessToken
from photodrive.exceptions import InvalidToken
from tests.photodrive.admin.test_applications import operator
from tests.spec.registering import Registrar, application_of

__all__ = ["operator"]
pytestmark = pytest.mark.django_db

LIST = "/admin/photodrive/initialaccesstoken/"
ADD = f"{LIST}add/"


def form(**changes: Any) -> dict[str, Any]:
    return {
        "label": "Anna's print shop",
        "allowed_scopes": ["photos:read", "openid"],
        "uses_left": "1",
        "works_for": "7",
        "works_for_unit": "days",
        "form": str(uuid.uuid4()),
        **changes,
    }


def token_in(html: bytes) -> str:
    found = re.search(rb"pd_iat_\w+", html)
    assert found
    return found[0].decode()


def command(*arguments: str) -> tuple[str, str]:
    out, told = StringIO(), StringIO()
    call_command("photodrive_registration_token", *arguments, stdout=out, stderr=told)
    return out.getvalue().strip(), told.getvalue().strip()


@pytest.mark.promise("site-admin")
@pytest.mark.promise("at-rest")
def test_it_is_shown_once_works_and_is_logged(operator):
    response = operator.post(ADD, form())
    token = token_in(response.content)
    assert "no-store" in response["Cache-Control"]
    made = Registrar(token).register(scope="photos:read photos:write openid")
    assert made.json()["scope"] == "photos:read openid"
    row = InitialAccessToken.objects.get()
    assert token not in {row.checksum, row.label}
    assert row.created_by is not None
    page = operator.get(f"{LIST}{row.pk}/change/").content
    assert b"pd_iat_" not in page
    assert row.checksum.encode() not in page
    assert application_of(made).name.encode() in page
    listed = operator.get(LIST).content
    assert b"used up" in listed
    assert LogEntry.objects.filter(object_id=str(row.pk)).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "a" * 101}, "label"),
        ({"label": "a\u202eb"}, "label"),
        ({"allowed_scopes": []}, "allowed_scopes"),
        ({"allowed_scopes": ["everything"]}, "allowed_scopes"),
        ({"uses_left": "0"}, "uses_left"),
        ({"uses_left": "-1"}, "uses_left"),
        ({"works_for": ""}, "works_for"),
        ({"works_for": "0"}, "works_for"),
        ({"works_for": "99999999999"}, "works_for"),
    ],
)
def test_what_cannot_be_made_is_said_at_its_field(operator, changes, field):
    response = operator.post(ADD, form(**changes))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert not InitialAccessToken.objects.exists()


def test_a_form_sent_twice_makes_one(operator):
    sent = form()
    operator.post(ADD, sent)
    assert b"sent twice" in operator.post(ADD, sent, follow=True).content
    assert InitialAccessToken.objects.count() == 1


@pytest.mark.promise("site-admin")
def test_ending_one_is_logged_and_leaves_what_it_registered(operator):
    token = token_in(operator.post(ADD, form(uses_left="")).content)
    made = Registrar(token).registered()
    row = InitialAccessToken.objects.get()
    response = operator.post(LIST, {"action": "end_selected", "_selected_action": [row.pk]}, follow=True)
    assert b"Ended 1 token." in response.content
    assert LogEntry.objects.filter(change_message="Ended.").exists()
    assert Registrar(token).register().status_code == 401
    assert made.read().status_code == 200
    again = operator.post(LIST, {"action": "end_selected", "_selected_action": [row.pk]}, follow=True)
    assert b"Ended 0 tokens." in again.content


def test_nothing_of_it_can_be_edited_or_deleted(operator):
    operator.post(ADD, form())
    row = InitialAccessToken.objects.get()
    assert operator.post(f"{LIST}{row.pk}/change/", form(label="Other")).status_code == 403
    assert operator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.promise("at-rest")
def test_the_command_makes_one_that_works_lists_it_and_ends_it():
    token, told = command("--label", "CI", "--uses", "2", "--days", "3", "--scopes", "photos:read openid")
    assert "registers 2 more until" in told
    assert Registrar(token).register(scope="openid").status_code == 201
    row = initial_access_tokens.find(token)
    listed, _ = command("--list")
    assert "registers 1 more" in listed
    assert "pd_iat_" not in listed
    assert row.checksum not in listed
    assert command("--end", str(row.pk))[0] == "CI: ended."
    assert command("--end", str(row.pk))[0] == "CI: had been ended before."
    assert "ended" in command("--list")[0]
    with pytest.raises(InvalidToken):
        initial_access_tokens.find(token)


def test_the_command_makes_one_for_any_number():
    token, told = command("--label", "CI", "--uses", "0")
    assert "registers any number" in told
    assert [Registrar(token).register().status_code for _ in range(3)] == [201] * 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--label", " "], "--label"),
        (["--label", "a", "--scopes", "everything"], "--scopes"),
        (["--label", "a", "--uses", "-1"], "--uses"),
        (["--label", "a", "--days", "0"], "--days"),
        (["--label", "a", "--days", "99999999999"], "--days"),
        (["--end", "77"], "77"),
        (["--label", "a", "--list"], "not allowed"),
        ([], "required"),
    ],
)
def test_the_command_says_what_is_wrong(arguments, words):
    with pytest.raises(CommandError, match=words):
        command(*arguments)
    assert not InitialAccessToken.objects.exists()


def test_the_command_says_that_registration_is_off(settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REGISTRATION_ENABLED": False}
    token, told = command("--label", "CI")
    assert "REGISTRATION_ENABLED is off" in told
    assert Registrar(token).register().status_code == 404
