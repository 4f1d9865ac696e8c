"""Refusals where no request of oauthlib's is at hand: at the API and at registration."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from photodrive.authorization.models import AccessToken, Refusal
from tests.spec.flow import Flow

pytestmark = pytest.mark.django_db


def test_the_api_notes_what_a_token_does_not_open(flow: Flow, photos: list[Any]) -> None:
    token = flow.token(photos[:1])
    flow.api(f"/api/v1/photos/{photos[1].pk}/", token)
    flow.api("/api/v1/photos/nonsense/", token)
    flow.api("/api/v1/usage/", token)
    AccessToken.objects.update(expires_at=timezone.now())
    flow.api("/api/v1/photos/", token)
    rows = Refusal.objects.order_by("pk").values_list("table", "step", "error", "application", "proved")
    named = (flow.application.pk, True)
    assert list(rows) == [
        ("Photo by the API", "Find the photo among those that it may see", "not_found", *named),
        ("Use of the API", "Require the scope", "insufficient_scope", *named),
        ("Access to the API", "Find the token if it lives", "invalid_token", *named),
    ]
    first = Refusal.objects.earliest("pk")
    assert (first.count, first.compared) == (2, [])  # whichever photos they were


def test_strangers_at_the_api_and_at_registration_are_for_the_operator(db: None, client: Client, settings: Any) -> None:
    client.get("/api/v1/photos/", HTTP_AUTHORIZATION="Bearer nonsense")
    client.post("/o/register/", b"{}", "application/json", HTTP_AUTHORIZATION="Bearer nonsense")
    rows: Any = Refusal.objects.order_by("pk").values_list("step", "error", "application", "proved")
    assert list(rows) == [
        ("Check the form of the token", "invalid_token", None, False),
        ("Find the initial access token", "invalid_token", None, False),
    ]


def test_what_an_owner_looks_for_in_vain_is_nobodys_fault(flow: Flow) -> None:
    assert flow.browser.get("/api/v1/photos/nonsense/").status_code == 404
    assert not Refusal.objects.exists()
