"""The operator deletes somebody in the admin: counted, quick, and nothing forbids it but what should."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from photodrive.admin import accounts
from photodrive.authorization.models import AccessToken
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
from tests.factories.photos import added

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(drive_client: Client, db: None) -> Client:
    drive_client.force_login(get_user_model().objects.create_superuser("root"))
    return drive_client


def page_of(user: Any) -> str:
    return f"/admin/auth/user/{user.pk}/delete/"


def test_whoever_may_not_delete_users_deletes_none(jane: Any, drive_client: Client) -> None:
    staff = get_user_model().objects.create_user("staff", is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_user"))
    drive_client.force_login(staff)
    assert drive_client.post(page_of(jane), {"post": "yes"}).status_code == 403
    assert get_user_model().objects.filter(pk=jane.pk).exists()


def test_an_account_with_photos_and_tokens_goes(jane: Any, operator: Client) -> None:
    photo = added(jane)
    grant(photo, owner=jane)
    asked = operator.get(page_of(jane)).content.decode()
    assert "Cannot delete" not in asked and "Are you sure" in asked
    assert operator.post(page_of(jane), {"post": "yes"}).status_code == 302
    assert not get_user_model().objects.filter(pk=jane.pk).exists()
    assert not Photo.objects.exists() and not AccessToken.objects.exists()
    assert Deletion.objects.get().verified_at is not None


def test_several_at_once_by_the_action(jane: Any, sam: Any, operator: Client) -> None:
    added(jane)
    added(sam)
    chosen = {"action": "delete_selected", "_selected_action": [jane.pk, sam.pk], "post": "yes"}
    assert operator.post("/admin/auth/user/", chosen).status_code == 302
    assert list(get_user_model().objects.values_list("username", flat=True)) == ["root"]


def test_a_large_one_goes_in_the_background_and_is_closed_at_once(
    jane: Any, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "AT_ONCE", 0)
    added(jane)
    answer = operator.post(page_of(jane), {"post": "yes"}, follow=True).content.decode()
    assert "being deleted in the background" in answer
    assert Job.objects.get(kind="deletion").state == Job.State.WAITING
    assert not get_user_model().objects.get(pk=jane.pk).is_active


def test_the_page_asks_no_more_of_the_database_for_more_rows(
    jane: Any, operator: Client, django_assert_max_num_queries: Any
) -> None:
    authorization = grant(owner=jane).authorization
    now = timezone.now()
    rows = [
        AccessToken(authorization=authorization, token_checksum=f"{number:064x}", expires_at=now + timedelta(hours=1))
        for number in range(2000)
    ]
    AccessToken.objects.bulk_create(rows)
    with django_assert_max_num_queries(80):
        answer = operator.get(page_of(jane))
    assert len(answer.content) < 60_000


def test_a_photo_by_itself_is_nobodys_to_delete(jane: Any, operator: Client) -> None:
    photo = added(jane)
    assert operator.post(f"/admin/photodrive/photo/{photo.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Photo.objects.exists()
