"""No list of the admin can be narrowed by what it does not show: a prefix that is right or wrong tells a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Field
from django.test import Client
from django.urls import reverse

from photodrive.admin.model_admin import OnlyByWhatIsOffered
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from tests.factories.oauth import grant
from tests.factories.stored import make_photo

HOST = {"host": "127.0.0.1:8000"}
GUARDED = {model: one for model, one in admin.site._registry.items() if isinstance(one, OnlyByWhatIsOffered)}
PEOPLE = {"photodrive", "usersessions", "mfa"}  # apps whose rows are about owners and how they sign in


def offered(model: Any) -> set[str]:
    one = GUARDED[model]
    filters = {name for name in one.list_filter if isinstance(name, str)}
    return filters | set(one.narrowed_by) | ({one.date_hierarchy} if one.date_hierarchy else set())


def test_every_list_about_people_is_guarded() -> None:
    assert {model for model in admin.site._registry if model._meta.app_label in PEOPLE} == set(GUARDED)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_no_column_narrows_a_list_but_those_that_its_page_offers(model: Any, rf: Any) -> None:
    fields = [field for field in model._meta.get_fields() if isinstance(field, Field)]
    ways = ("", "__startswith", "__contains", "__gte", "__regex", "__in")
    taken = {
        field.name for field in fields for way in ways if GUARDED[model].lookup_allowed(f"{field.name}{way}", "x", None)
    }
    assert taken == offered(model)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("photodrive_photo", "title__startswith"),
        ("photodrive_photo", "caption__contains"),
        ("photodrive_photo", "file_name__endswith"),
        ("photodrive_photo", "camera__gt"),
        ("photodrive_photo", "metadata__icontains"),
        ("photodrive_authorization", "photos"),
        ("photodrive_authorization", "album"),
        ("photodrive_authorization", "album__title__startswith"),
        ("photodrive_job", "payload__icontains"),
        ("usersessions_usersession", "session_key__startswith"),
        ("mfa_authenticator", "data__icontains"),
    ],
)
def test_the_address_of_a_list_spells_nothing_out(admin_client: Client, jane: Any, name: str, column: str) -> None:
    make_photo(jane, title="Wedding of Ann")
    answer = admin_client.get(reverse(f"admin:{name}_changelist"), {column: "W"}, headers=HOST)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("photodrive_photo", {"visibility__exact": "private"}),
        ("photodrive_refusal", {"application__id__exact": "1"}),
        ("usersessions_usersession", {"last_seen_at__year": "2026"}),
    ],
)
def test_what_the_pages_offer_goes_on(admin_client: Client, name: str, query: dict[str, str]) -> None:
    answer = admin_client.get(reverse(f"admin:{name}_changelist"), query, headers=HOST)
    assert answer.status_code == 200


def test_the_album_that_she_shares_is_not_named(admin_client: Client, jane: Any) -> None:
    grant(owner=jane, selection="album", album=albums.create(owner=jane, title="Hospital stay"))
    address = reverse("admin:photodrive_authorization_change", args=[Authorization.objects.get().pk])
    shown = admin_client.get(address, headers=HOST)
    assert shown.status_code == 200
    assert "Hospital" not in shown.content.decode()
