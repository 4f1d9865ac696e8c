"""At the width of a small laptop no list of the admin hides a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from oauthdemo.data import registration
from photodrive.models import Authorization, Photo, RegisteredApplication
from photodrive.photos.library import editing
from tests.factories.oauth import grant, make_user
from tests.factories.stored import make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.either_database]
CUT = """Array.from(document.querySelectorAll("#changelist .results"))
    .map(list => list.scrollWidth - list.clientWidth).filter(hidden => hidden > 0)"""


def test_no_column_is_cut(page_with_session_of: Callable[..., Page], at_the_site: Client, files: Any) -> None:
    operator = make_user("an-operator-with-a-long-name", is_staff=True, is_superuser=True)
    photo = make_photo(operator, title="A photo")
    grant(photo, owner=operator, scopes=("photos:read",))
    editing.trash(photo=photo)
    registration.use_in_printshop(registration.register_printshop())
    assert Photo.objects.exists() and Authorization.objects.exists() and RegisteredApplication.objects.exists()
    at_the_site.force_login(operator)
    page = page_with_session_of(at_the_site, viewport={"width": 1280, "height": 900})
    ours = [model._meta for model in admin.site._registry if model._meta.app_label in {"photodrive", "printshop"}]
    assert len(ours) >= 8
    for meta in ours:
        page.goto(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
        assert page.evaluate(CUT) == [], meta.label
