"""The drive's API is the same in every project: REST_FRAMEWORK says how the project's own answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS
from photodrive.authorization.protocol.scopes import USAGE_READ
from tests.factories.oauth import grant
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db


def test_photos_are_listed_as_the_document_says(jane: Any, photos: list[Any]) -> None:
    answer = Client().get("/api/v1/photos/", **grant(*photos, owner=jane).header)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    listed = answer.json()["results"]
    assert len(listed) == len(photos) > 1
    assert datetime.fromisoformat(listed[0]["created_at"]).tzinfo is not None
    assert "X-Odd" not in answer


def test_days_are_told_in_the_one_form() -> None:
    made = applications.register(name="Job", redirect_uris=[], grant_types=CLIENT_CREDENTIALS, scopes=[USAGE_READ])
    job = Flow(made.application, made.secret)
    token = job.post("/o/token/", {"grant_type": CLIENT_CREDENTIALS}, **job.authentication()).json()["access_token"]
    days = job.api("/api/v1/usage/", token).json()["days"]
    assert days and [date.fromisoformat(day["date"]) for day in days]


def test_a_stranger_and_nonsense_are_answered_in_the_drives_words(lasting: Flow, photos: list[Any]) -> None:
    stranger = Client().get("/api/v1/photos/")
    assert (stranger.status_code, stranger["Content-Type"]) == (401, "application/problem+json")
    assert "X-Odd" not in stranger and "resource_metadata" in stranger["WWW-Authenticate"]
    header: Any = {"HTTP_AUTHORIZATION": f"Bearer {lasting.token(photos, scope='photos:read photos:write')}"}
    for body in (b'{"title": NaN}', b"title=Bay"):
        sent = Client().patch(f"/api/v1/photos/{photos[0].pk}/", body, content_type="application/json", **header)
        assert (sent.status_code, sent["Content-Type"]) == (400, "application/problem+json")


def test_the_form_is_chosen_by_the_drives_own_parameter(jane: Any, photos: list[Any]) -> None:
    browser = Client()
    browser.force_login(jane, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/api/v1/photos/?format=json", HTTP_ACCEPT="text/html, */*;q=0.1")
    assert page["Content-Type"] == "application/json"
    assert browser.get("/api/v1/photos/", HTTP_ACCEPT="text/html")["Content-Type"].startswith("text/html")


def test_the_documents_describe_the_drive_alone() -> None:
    document = Client().get("/api/v1/schema/?format=json").json()
    assert document["paths"] and all("/api/v1/" in path for path in document["paths"])
    assert Client().get("/api/v1/docs/").status_code == 200
