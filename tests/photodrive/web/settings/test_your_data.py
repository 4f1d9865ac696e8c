"""Your data: exports, downloads and the way out, as somebody else would try them, and as she does."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from photodrive.account import deleting, exporting
from photodrive.account.models import Export
from photodrive.authorization.http.sign_in import SESSION_KEY
from photodrive.jobs import working
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from tests.factories.photos import added

pytestmark = pytest.mark.django_db
DATA, EXPORT, DELETE, KEEP = (f"/settings/data/{part}" for part in ("", "export/", "delete/", "keep/"))
PASSWORD = "correct horse"


@pytest.fixture
def janes(jane: Any, drive_client: Client) -> Client:
    jane.set_password(PASSWORD)
    jane.save()
    drive_client.force_login(jane)
    return drive_client


@pytest.fixture
def sams(sam: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(sam)
    return client


def signed_in_long_ago(client: Client) -> None:
    session = client.session
    session[SESSION_KEY] = (timezone.now() - timedelta(hours=2)).timestamp()
    session.save()


def ready(jane: Any) -> str:
    export = exporting.ask(jane)
    working.work_all()
    return f"{EXPORT}{export.pk}/1/"


def test_nobody_fetches_somebody_elses_export(jane: Any, sams: Client, drive_client: Client) -> None:
    address = ready(jane)
    assert sams.get(address).status_code == 404
    assert drive_client.get(address).status_code == 302
    assert "/accounts/login/" in drive_client.get(address)["Location"]


def test_with_a_session_that_was_left_open_nobody_carries_everything_away(jane: Any, janes: Client) -> None:
    address = ready(jane)
    signed_in_long_ago(janes)
    asked = janes.get(address)
    assert asked.status_code == 302 and asked["Location"].startswith("/settings/confirm/?next=")
    wrong = janes.post("/settings/confirm/", {"password": "guess", "next": address})
    assert wrong.status_code == 422 and "not your password" in wrong.content.decode()
    assert janes.get(address).status_code == 302
    assert janes.post("/settings/confirm/", {"password": PASSWORD, "next": address})["Location"] == address
    assert b"".join(janes.get(address)).startswith(b"PK")


def test_passwords_cannot_be_guessed_there(janes: Client) -> None:
    signed_in_long_ago(janes)
    answers = [janes.post("/settings/confirm/", {"password": "guess"}).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert janes.post("/settings/confirm/", {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_it_leads_nowhere_else(janes: Client, next_page: str) -> None:
    answer = janes.post("/settings/confirm/", {"password": PASSWORD, "next": next_page})
    assert answer["Location"] == DATA


@pytest.mark.parametrize(
    "address", [EXPORT, DELETE, KEEP, "/settings/theme/", "/settings/time-zone/", "/photos/download/"]
)
def test_no_form_of_another_site_counts(jane: Any, address: str) -> None:
    client = Client(headers={"host": "127.0.0.1:8000"}, enforce_csrf_checks=True)
    client.force_login(jane)
    assert client.post(address, {"name": "jane", "theme": "dark"}).status_code == 403
    assert not Export.objects.exists() and not Deletion.objects.exists()


def test_an_export_from_the_press_to_the_range(jane: Any, janes: Client) -> None:
    added(jane)
    janes.post(EXPORT)
    janes.post(EXPORT)
    assert Export.objects.count() == 1
    assert "is being made" in janes.get(DATA).content.decode()
    working.work_all()
    page = janes.get(DATA).content.decode()
    (address,) = re.findall(rf'href="({EXPORT}[^"]+)"', page)
    whole = janes.get(address)
    data = b"".join(whole)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert re.search(r"filename=\"[a-z]+-jane-\d{4}-\d\d-\d\d\.zip\"", whole["Content-Disposition"])
    part = janes.get(address, headers={"range": "bytes=10-19", "if-range": whole["ETag"]})
    assert part.status_code == 206 and b"".join(part) == data[10:20]


def test_an_export_that_failed_is_said(jane: Any, janes: Client) -> None:
    export = exporting.ask(jane)
    Job.objects.filter(kind="export").update(state="given_up")
    assert export and "could not be made" in janes.get(DATA).content.decode()


def test_deleting_takes_her_name_and_a_fresh_sign_in(jane: Any, janes: Client) -> None:
    signed_in_long_ago(janes)
    assert janes.post(DELETE, {"name": "jane"})["Location"].startswith("/settings/confirm/")
    janes.post("/settings/confirm/", {"password": PASSWORD, "next": DELETE})
    wrong = janes.post(DELETE, {"name": "Jane Marwick"})
    assert wrong.status_code == 422
    assert not Deletion.objects.exists()
    janes.post(DELETE, {"name": "jane"})
    janes.post(DELETE, {"name": "jane"})
    assert Deletion.objects.count() == 1


def test_the_banner_is_on_every_page_until_she_keeps_it(jane: Any, janes: Client) -> None:
    photo = added(jane)
    janes.post(DELETE, {"name": "jane"})
    stage = photo.get_absolute_url()
    pages = ("/", "/albums/", "/trash/", "/connected-apps/", "/access-log/", "/settings/", "/security/", DATA)
    for page in (*pages, stage, f"{stage}?info=1", f"{stage}share/", f"{stage}delete/", "/more/", "/no-page/"):
        assert "Keep my account" in janes.get(page).content.decode(), page
    janes.post(KEEP)
    assert "Your account stays" in janes.get(DATA).content.decode()
    assert "Keep my account" not in janes.get("/").content.decode()
    janes.post(KEEP)  # pressed twice


def test_meanwhile_nothing_new_is_made(jane: Any, janes: Client) -> None:
    photo = added(jane)
    janes.post(DELETE, {"name": "jane"})
    janes.post("/albums/", {"title": "New"})
    assert not albums.of(jane).exists()
    assert janes.post("/photos/upload/", {}, headers={"accept": "application/json"}).status_code == 409
    assert janes.delete(f"/api/v1/photos/{photo.pk}/").status_code == 403
    assert Photo.objects.filter(trashed_at__isnull=True).count() == 1


def test_whoever_else_is_signed_in_is_out_and_she_may_come_back(jane: Any, janes: Client) -> None:
    other = Client(headers={"host": "127.0.0.1:8000"})
    other.force_login(jane)
    signed_in_long_ago(other)
    janes.post(DELETE, {"name": "jane"})
    assert janes.get("/").status_code == 200
    assert "/accounts/login/" in other.get("/")["Location"]
    other.force_login(jane)
    assert "Keep my account" in other.get("/").content.decode()


def test_too_late_is_said(jane: Any, janes: Client) -> None:
    janes.post(DELETE, {"name": "jane"})
    Deletion.objects.update(started_at=timezone.now())
    assert "too late" in janes.post(KEEP, follow=True).content.decode()
    assert get_user_model().objects.filter(pk=jane.pk).exists()


def test_nobody_downloads_photos_of_somebody_else(jane: Any, sam: Any, janes: Client) -> None:
    mine, not_mine = added(jane, name="mine.jpg"), added(sam, name="hers.jpg")
    Photo.objects.filter(pk=not_mine.pk).update(visibility="public")
    answer = janes.post("/photos/download/", {"photo": [str(mine.pk), str(not_mine.pk), "nonsense"]})
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer))).namelist() == ["mine.jpg"]
    only_others = janes.post("/photos/download/", {"photo": [str(not_mine.pk)]})
    assert only_others.status_code == 302
    album = albums.create(owner=sam, title="Hers")
    assert janes.post(f"/albums/{album.pk}/download/").status_code == 404


def test_an_album_is_downloaded_under_its_name(jane: Any, janes: Client) -> None:
    photo = added(jane, name="one.jpg")
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk])
    answer = janes.post(f"/albums/{album.pk}/download/")
    assert "Islay.zip" in answer["Content-Disposition"]
    assert answer["Content-Length"]


def test_space_is_drawn_in_numbers_that_fit(jane: Any, janes: Client, settings: Any) -> None:
    added(jane)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 10}  # more is used than there is
    page = janes.get(DATA).content.decode()
    assert "style=" not in page
    widths = [int(width) for width in re.findall(r'class="m-\w+" x="\d+" width="(\d+)"', page)]
    assert sum(widths) <= 600
    assert janes.get("/settings/data/largest/").status_code == 200


def test_the_operators_deletion_can_be_kept_by_her(jane: Any, janes: Client) -> None:
    deleting.ask(owner=jane, by_operator=True)
    janes.force_login(jane)
    janes.post(KEEP)
    assert not Deletion.objects.exists()
