"""Connected apps: what the owner sees, and one press to end it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from photodrive.authorization import applications
from photodrive.authorization.models import Authorization

pytestmark = pytest.mark.django_db
PAGE = "/connected-apps/"


def end_url() -> str:
    return f"/connected-apps/{Authorization.objects.get().pk}/end/"


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_nobody_else_sees_or_ends_her_connections(flow, photos):
    token = flow.token(photos)
    sam = Client()
    sam.force_login(get_user_model().objects.create_user("sam"))
    assert sam.get(PAGE).context["connections"] == []
    assert sam.post(end_url()).status_code == 404
    assert flow.api("/api/v1/photos/", token).status_code == 200


def test_a_link_does_not_end_anything(flow, photos):
    flow.token(photos)
    assert flow.browser.get(end_url()).status_code == 405
    assert Authorization.objects.get().is_active


def test_one_press_ends_it_from_the_next_request_on(flow, photos):
    token = flow.token(photos)
    assert flow.api("/api/v1/photos/", token).status_code == 200
    page = flow.browser.post(end_url(), follow=True)
    assert b"can no longer see" in page.content
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.browser.post(end_url()).status_code == 302, "pressed twice it is simply over"


def test_it_names_who_sees_what_until_when(flow, photos):
    flow.token(photos[:2])
    (shown,) = flow.browser.get(PAGE).context["connections"]
    assert (shown["name"], shown["host"], shown["can"]) == ("Printshop", "shop.example", "see 2 photos")
    assert len(shown["photos"]) == 2
    assert shown["until"] > timezone.now()


def test_what_is_over_is_listed_with_how_it_ended(flow, photos):
    flow.token(photos)
    Authorization.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    context = flow.browser.get(PAGE).context
    assert list(context["connections"]) == []
    assert context["ended"][0]["how"] == "Its time was over"


def test_a_disabled_application_is_not_shown_as_connected(flow, photos):
    token = flow.token(photos)
    applications.set_enabled(flow.application, enabled=False)
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert list(flow.browser.get(PAGE).context["connections"]) == []


def test_the_record_outlives_the_application_and_the_token_does_not(flow, photos):
    token = flow.token(photos)
    flow.application.delete()
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.browser.get(PAGE).context["ended"][0]["name"] == "Printshop"
