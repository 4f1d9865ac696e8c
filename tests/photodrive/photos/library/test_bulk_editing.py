"""Many photos at once: in one statement each, hers alone, and whatever the query for them is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from photodrive.photos import counts
from photodrive.photos.library import albums, bulk_editing, editing
from photodrive.photos.models import Photo
from photodrive.sharing import links
from tests.factories import photos
from tests.factories.many import make_many
from tests.factories.stored import make_photo


@pytest.fixture
def many(jane: Any, sam: Any) -> Any:
    make_many(jane, 20)
    make_many(sam, 3)
    return jane


def test_nobody_elses_photo_is_touched(many: Any, sam: Any) -> None:
    everybodys = Photo.objects.all()
    assert editing.trash_all(owner=many, photos=everybodys) == 20
    assert editing.set_favourite_all(owner=many, photos=everybodys, favourite=True) == 20
    assert links.set_visibility_all(owner=many, photos=everybodys, visibility="public") == 20
    assert editing.delete_all_for_good(owner=many, photos=everybodys) == 20
    assert Photo.objects.filter(owner=sam, favourite=False, visibility="private", trashed_at=None).count() == 3
    assert Photo.objects.count() == 3


def test_each_is_one_statement_and_tells_how_many_it_changed(many: Any, django_assert_num_queries: Any) -> None:
    some = Photo.objects.own(many)[3:13]
    for change, given in (
        (editing.trash_all, {}),
        (editing.restore_all, {}),
        (editing.set_favourite_all, {"favourite": True}),
    ):
        chosen = Photo.objects.filter(owner=many).order_by("-id")[3:13] if change is editing.restore_all else some
        with django_assert_num_queries(1):
            assert change(owner=many, photos=chosen, **given) == 10
    assert counts.wrong(using="default") == []


def test_what_is_as_wanted_is_not_written_again(many: Any) -> None:
    assert editing.restore_all(owner=many, photos=Photo.objects.all()) == 0
    assert editing.set_favourite_all(owner=many, photos=Photo.objects.all(), favourite=False) == 0
    assert links.set_visibility_all(owner=many, photos=Photo.objects.all(), visibility="private") == 0
    with pytest.raises(ValueError, match="everybody"):
        links.set_visibility_all(owner=many, photos=Photo.objects.all(), visibility="everybody")


def test_the_trash_and_back_leaves_their_places(many: Any) -> None:
    before = list(Photo.objects.filter(owner=many).values_list("pk", "sort_local"))
    editing.trash_all(owner=many, photos=Photo.objects.all())
    assert len(set(Photo.objects.filter(owner=many).values_list("trashed_at"))) == 1
    editing.restore_all(owner=many, photos=Photo.objects.trashed())
    assert list(Photo.objects.filter(owner=many).values_list("pk", "sort_local")) == before


def test_an_albums_photos_are_a_query_like_any_other(many: Any) -> None:
    album = albums.create(owner=many, title="Islay")
    albums.add_all(album=album, photos=Photo.objects.own(many).filter(title__endswith="Islay"))
    assert editing.trash_all(owner=many, photos=albums.photos_in(album)) == 3


def test_deleting_for_good_takes_batches_and_their_files(
    jane: Any, files: Path, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(bulk_editing, "BATCH", 3)
    kept = photos.added(jane)
    for _ in range(7):
        editing.trash(photo=make_photo(jane))
    with django_capture_on_commit_callbacks(execute=True):
        assert editing.delete_all_for_good(owner=jane, photos=Photo.objects.trashed()) == 7
    assert list(Photo.objects.all()) == [kept]
    assert len([path for path in files.rglob("*") if path.is_file()]) == 3


def test_of_a_query_that_ends_after_some_no_others_follow(jane: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk_editing, "BATCH", 2)
    make_many(jane, 9)
    editing.trash_all(owner=jane, photos=Photo.objects.all())
    assert editing.delete_all_for_good(owner=jane, photos=Photo.objects.trashed()[:5]) == 5
    assert Photo.objects.count() == 4


def test_what_was_taken_out_of_the_trash_meanwhile_stays(jane: Any, monkeypatch: Any) -> None:
    make_many(jane, 4)
    editing.trash_all(owner=jane, photos=Photo.objects.all())
    real = bulk_editing._batch

    def restored_meanwhile(*args: Any) -> Any:
        ids = real(*args)
        editing.restore_all(owner=jane, photos=Photo.objects.filter(pk__in=ids[:1]))
        return ids

    monkeypatch.setattr(bulk_editing, "_batch", restored_meanwhile)
    assert editing.delete_all_for_good(owner=jane, photos=Photo.objects.trashed()) == 3
    assert Photo.objects.filter(trashed_at=None).count() == 1
