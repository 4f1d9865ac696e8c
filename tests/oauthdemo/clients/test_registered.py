"""The clients are registered once, with the least that they need, and follow the origins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from oauth2_provider.models import get_application_model

from oauthdemo.clients import client_information, registered
from oauthdemo.data import registration
from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.clients.registration_rules import DEVICE_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    registered.load()
    return tmp_path


def named(name: str) -> Any:
    return get_application_model().objects.get(name=name)


@pytest.mark.parametrize(
    ("name", "grants", "scopes", "redirects"),
    [
        (
            "Photo frame",
            [DEVICE_CODE, "refresh_token"],
            ["photos:read", "offline_access"],
            "",
        ),
        ("Slideshow", ["authorization_code"], ["photos:read"], "http://slideshow.localhost:8000/"),
    ],
)
def test_each_gets_the_least_that_it_needs(loaded, name, grants, scopes, redirects):
    application = named(name)
    assert applications.grant_types(application) == grants
    assert applications.allowed_scopes(application) == scopes
    assert application.redirect_uris == redirects
    assert not applications.is_confidential(application) and not client_secrets.is_set(application)
    assert applications.policy_of(application).dpop_bound_access_tokens


def test_the_shop_may_count_its_own_use_and_needs_no_refresh_token():
    application = registration.register_printshop()
    assert applications.grant_types(application) == ["authorization_code", "client_credentials"]
    assert {"photos:read", "usage:read"} <= set(applications.allowed_scopes(application))
    assert "offline_access" not in applications.allowed_scopes(application)


def test_loading_again_changes_nothing_that_an_admin_changed(loaded):
    frame = named("Photo frame")
    frame.name = "Frame in the hall"
    frame.save()
    applications.set_enabled(frame, enabled=False)
    before = get_application_model().objects.count()
    registered.load()
    assert get_application_model().objects.count() == before
    assert not applications.policy_of(named("Frame in the hall")).enabled


def test_at_another_port_the_same_applications_go_on(loaded, settings):
    before = client_information.load(loaded, "slideshow")
    settings.DRIVE_ORIGIN, settings.SLIDESHOW_ORIGIN = "http://127.0.0.1:8123", "http://slideshow.localhost:8123"
    registered.load()
    told = client_information.load(loaded, "slideshow")
    assert before is not None
    assert told == client_information.ClientInformation("http://127.0.0.1:8123", before.client_id)
    assert named("Slideshow").redirect_uris == "http://slideshow.localhost:8123/"
    assert applications.policy_of(named("Slideshow")).home_page == "http://slideshow.localhost:8123/"


def test_what_was_deleted_at_the_drive_is_registered_anew(loaded):
    before = client_information.load(loaded, "photo-frame")
    named("Photo frame").delete()
    registered.load()
    told = client_information.load(loaded, "photo-frame")
    assert before is not None and told is not None
    assert told.client_id != before.client_id
