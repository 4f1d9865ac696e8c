"""The way out: what ends at once, what comes back, and that nothing is left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.models import CASCADE, ForeignKey
from django.utils import timezone

from photodrive.account import deleting, deletion_job, exporting, plan
from photodrive.authorization.models import AccessToken, Authorization
from photodrive.jobs import working
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.photos.files import storage, trees
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo, Upload
from photodrive.photos.models.texts import PhotoText
from photodrive.photos.uploads import metadata, opening, parts, receiving
from photodrive.preferences.models import Preferences
from photodrive.sharing.models import Share, SharedPhoto, ShareVisit
from tests.factories.oauth import grant
from tests.factories.photos import added, encoded
from tests.photodrive.jobs.beside import started

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def settled(owner: Any) -> Photo:
    """Something of nearly everything."""
    photo = added(owner)
    Photo.objects.filter(pk=photo.pk).update(visibility="public")
    album = albums.create(owner=owner, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk])
    Album.objects.filter(pk=album.pk).update(chosen_cover=photo)
    grant(photo, owner=owner)
    share = Share.objects.create(owner=owner, kind="person", email="sam@example.org")
    SharedPhoto.objects.create(share=share, photo=photo)
    ShareVisit.objects.create(owner=owner, share=share, photo=photo, what="looked", at=timezone.now())
    Preferences.objects.create(owner=owner, theme="dark")
    return photo


def due(deletion: Deletion) -> None:
    Deletion.objects.filter(pk=deletion.pk).update(due_at=timezone.now())
    Job.objects.filter(kind="deletion").update(due_at=timezone.now())


def files_of(owner_id: Any) -> list[str]:
    roots = (storage.ROOT, exporting.ROOT)
    return [name for root in roots for name in trees.files_in(trees.folder_of_owner(owner_id, root=root))]


def test_every_model_of_ours_that_knows_an_owner_is_in_the_plan() -> None:
    planned, user = set(plan.owned()), get_user_model()
    for model in apps.get_app_config("photodrive").get_models():
        fields = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
        if any(field.related_model is user and field.remote_field.on_delete is CASCADE for field in fields):
            assert model in planned, model


def test_what_others_may_do_ends_at_once_and_does_not_come_back(jane: Any) -> None:
    photo = settled(jane)
    deleting.ask(owner=jane)
    photo.refresh_from_db()
    assert not Authorization.objects.filter(owner=jane).active().exists()
    assert not AccessToken.objects.filter(expires_at__gt=timezone.now()).exists()
    assert not Share.objects.filter(ended_at__isnull=True).exists()
    assert photo.visibility == "private"
    assert deleting.keep(owner=jane)
    photo.refresh_from_db()
    assert not Authorization.objects.filter(owner=jane).active().exists()
    assert not Share.objects.filter(ended_at__isnull=True).exists()
    assert photo.visibility == "private"


def test_asked_for_twice_it_is_one_deletion_on_the_first_day(jane: Any) -> None:
    first = deleting.ask(owner=jane)
    again = deleting.ask(owner=jane)
    assert first == again and first.due_at == again.due_at
    assert Job.objects.filter(kind="deletion").count() == 1


def test_kept_at_the_last_moment_nothing_goes(jane: Any) -> None:
    settled(jane)
    deletion = deleting.ask(owner=jane)
    due(deletion)
    assert deleting.keep(owner=jane)
    working.work_all()
    assert Photo.objects.filter(owner=jane).exists() and files_of(jane.pk)
    assert not deleting.keep(owner=jane)


def test_once_it_is_begun_nobody_keeps_it(jane: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(jane)
    due(deleting.ask(owner=jane))
    tried: list[type[Exception]] = []

    def trying(*args: Any) -> None:
        try:
            deleting.keep(owner=jane)
        except deleting.TooLate as error:
            tried.append(type(error))
        raise ValueError("in the middle")

    monkeypatch.setattr(deletion_job, "delete_rows", trying)
    working.work_all()
    with pytest.raises(deleting.TooLate):  # between two tries as well
        deleting.keep(owner=jane)
    assert tried == [deleting.TooLate]
    jane.refresh_from_db()
    assert not jane.is_active


def test_a_worker_that_comes_too_early_waits(jane: Any) -> None:
    deleting.ask(owner=jane)
    Job.objects.update(due_at=timezone.now())
    working.work_all()
    assert get_user_model().objects.filter(pk=jane.pk).exists()
    assert Job.objects.get(kind="deletion").due_at > timezone.now() + 13 * DAY


def test_all_of_it_goes_and_nothing_of_anybody_else(jane: Any, sam: Any, mailoutbox: Any) -> None:
    jane.email = "jane@example.org"
    jane.save()
    settled(jane)
    hers = settled(sam)
    owner_id, others = jane.pk, deletion_job.left(sam.pk)
    exporting.ask(jane)
    working.work_all()
    deletion = deleting.ask(owner=jane)
    due(deletion)
    working.work_all()
    deletion.refresh_from_db()
    assert deletion.verified_at is not None and deletion.owner is None
    assert deletion.counts["photo"] == 1 and deletion.counts["files"] >= 4
    assert not get_user_model().objects.filter(pk=owner_id).exists()
    assert deletion_job.left(owner_id) == {} and files_of(owner_id) == []
    assert not PhotoText.objects.filter(owner_id=owner_id).exists()  # which the database keeps by itself
    assert deletion_job.left(sam.pk) == others
    assert storage.open_rendition(hers, "original").size
    assert mailoutbox[-1].subject == "Your account is deleted"


def test_while_an_export_is_made_it_goes_all_the_same(jane: Any) -> None:
    settled(jane)
    exporting.ask(jane)
    Job.objects.filter(kind="export").update(state="running", leased_until=timezone.now() + DAY)
    deletion = deleting.ask(owner=jane)
    due(deletion)
    working.work_all()
    deletion.refresh_from_db()
    assert deletion.verified_at is not None
    assert not Job.objects.filter(kind="export").exists()


def test_half_an_upload_goes_too_and_nobody_elses(jane: Any, sam: Any) -> None:
    for owner in (jane, sam):
        said = metadata.Metadata(name="a.jpg")
        upload = opening.begin(owner=owner, length=2000, metadata=said)
        receiving.receive(upload=upload, offset=0, body=[encoded()[:700]])
    due(deleting.ask(owner=jane))
    working.work_all()
    assert list(parts.all_ids()) == [Upload.objects.get(owner=sam).pk]


def test_a_project_that_deletes_users_itself_leaves_no_files(
    jane: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settled(jane)
    owner_id = jane.pk
    with django_capture_on_commit_callbacks(execute=True):
        jane.delete()
    assert files_of(owner_id) == []


def test_by_the_operator_now(jane: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settled(jane)
    call_command("photodrive_delete_account", "jane", dry_run=True)
    assert "photo: 1" in capsys.readouterr().out
    assert Photo.objects.filter(owner=jane).exists()
    call_command("photodrive_delete_account", "jane", now=True)
    assert "is gone" in capsys.readouterr().out
    assert not Photo.objects.exists()


def test_what_stands_in_the_way_is_told_to_the_operator(jane: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(jane)
    due(deleting.ask(owner=jane))

    def never(*args: Any) -> int:
        return 0

    monkeypatch.setattr(plan.Step, "take_some", never)
    for _ in range(10):
        Job.objects.update(due_at=timezone.now())
        working.work_all()
    job = Job.objects.get(kind="deletion")
    assert job.state == Job.State.GIVEN_UP
    assert "NotGone" in job.problem


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["rows", "files", "user"])
def test_after_kill_9_it_goes_on_where_it_was(jane: Any, files: Path, step: str) -> None:
    for _ in range(3):
        added(jane)
    grant(owner=jane)
    owner_id = jane.pk
    deletion = deleting.ask(owner=jane)
    due(deletion)
    program = f"""
from photodrive.account import deletion_job, plan
from photodrive.jobs import working
plan.BATCH = 1
deletion_job.FILES_AT_ONCE = 1
counted = deletion_job._count
def stop(*args):
    tell("{step}")
    time.sleep(600)
def count(deletion, what, number):
    counted(deletion, what, number)
    if "{step}" == "rows" and what == "photo" and deletion.counts[what] == 2: stop()
    if "{step}" == "files" and what == "files" and deletion.counts[what] == 3: stop()
deletion_job._count = count
if "{step}" == "user":
    deletion_job._verify = stop
working.work()
"""
    with started(program, files=files) as process:
        process.wait_for(step)
        process.kill()
    Job.objects.filter(kind="deletion").update(leased_until=timezone.now())
    working.work_all()
    deletion.refresh_from_db()
    assert deletion.verified_at is not None
    assert files_of(owner_id) == [] and deletion_job.left(owner_id) == {}
    assert deletion.counts["photo"] >= 2
