"""What is odd in an address or a form of the admin is told to be invalid, as Django tells other such things."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from photodrive.photos.models import Photo
from tests.oauthdemo.conftest import Demo

ODD = {"year": ("99999", "0", "-1", "9" * 19), "in": ("9" * 19, f"1,{'9' * 30}")}


@pytest.mark.promise("site-admin")
def test_every_list_of_the_admin_withstands_odd_filters(demo: Demo, django_user_model: Any) -> None:
    client = Client(headers={"host": demo.site.drive.partition("//")[2]})
    client.force_login(django_user_model.objects.create_superuser("admin"))
    turned_back = 0
    for model in admin.site._registry:
        dates = [field.name for field in model._meta.fields if field.get_internal_type() == "DateTimeField"]
        odd = [(f"{name}__year", value) for name in dates for value in ODD["year"]]
        odd += [(f"{model._meta.pk.name}__in", value) for value in ODD["in"]]
        for name, value in odd:
            answer = client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/", {name: value})
            assert answer.status_code in (200, 302, 400), (model, name, value)
            turned_back += answer.status_code == 302 and answer["Location"].endswith("?e=1")
    assert turned_back > 20


@pytest.mark.promise("site-admin")
def test_what_no_field_or_model_is_called_is_not_found(demo: Demo, django_user_model: Any) -> None:
    client = Client(headers={"host": demo.site.drive.partition("//")[2]})
    staff = django_user_model.objects.create_superuser("admin")
    client.force_login(staff)
    photos = ContentType.objects.get_for_model(Photo).pk
    odd = (
        f"/admin/r/{photos}/1/",
        f"/admin/r/{photos}/{'9' * 400}/",
        f"/admin/auth/user/{staff.pk}/delete/?_to_field=",
    )
    assert [client.get(address).status_code for address in odd] == [404, 404, 404]
    sent = {"username": "admin", "groups": ["9" * 400]}
    assert client.post(f"/admin/auth/user/{staff.pk}/change/", sent).status_code < 500
