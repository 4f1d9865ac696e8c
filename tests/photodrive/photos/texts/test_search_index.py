"""Whatever writes a photo, its words are found; and what has gone wrong is told and put right."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q

from photodrive.photos.browsing import search
from photodrive.photos.library import editing
from photodrive.photos.models import Photo, PhotoText
from photodrive.photos.texts import keeping, postgresql, search_index, sqlite

VENDOR: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def row(owner: Any, number: int, **fields: Any) -> Photo:
    """A row that is not saved."""
    return Photo(
        owner=owner, sha256=f"{number:064x}", size=10, media_type="image/jpeg", width=1, height=1,
        **{"title": f"Church {number}", "taken_local": datetime(2026, 5, 14), **fields},
    )  # fmt: skip


def found(owner: Any, words: str) -> set[str]:
    photos = search.matching(Photo.objects.own(owner), words, owner_id=owner.pk)
    return set(photos.values_list("title", flat=True))


def test_a_photo_is_found_from_the_moment_it_is_added(jane: Any) -> None:
    row(jane, 1, caption="By the sea", file_name="DSC9.jpg", camera="Nikon").save(force_insert=True)
    assert not PhotoText.objects.filter(stale=True).exists()
    assert all(found(jane, words) == {"Church 1"} for words in ("church", "sea", "dsc9", "nikon", "church sea nikon"))


def test_rows_in_bulk_changes_in_bulk_and_statements_of_others_are_found_at_the_next_search(jane: Any) -> None:
    Photo.objects.bulk_create([row(jane, number) for number in range(5)])
    assert found(jane, "church") == {f"Church {number}" for number in range(5)}
    Photo.objects.filter(title="Church 3").update(title="Portico")
    assert (found(jane, "portico"), found(jane, "3")) == ({"Portico"}, set())
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Photo._meta.db_table} SET caption = 'Harbour' WHERE title = 'Church 4'")
    assert found(jane, "harbour") == {"Church 4"}
    editing.describe(photo=Photo.objects.get(title="Church 1"), title="Meadow", caption="")
    assert found(jane, "meadow") == {"Meadow"}
    assert search_index.problems() == []


def test_what_does_not_change_words_marks_nothing(jane: Any) -> None:
    row(jane, 1).save(force_insert=True)
    Photo.objects.update(favourite=True, visibility="public", title="Church 1")
    assert not PhotoText.objects.filter(stale=True).exists()


def test_what_is_deleted_in_any_way_leaves_no_words(jane: Any, sam: Any) -> None:
    for number in range(4):
        row(jane, number).save(force_insert=True)
    Photo.objects.get(title="Church 0").delete()
    Photo.objects.filter(title="Church 1").delete()
    Photo.objects.filter(title="Church 2")._raw_delete("default")
    jane.delete()
    assert PhotoText.objects.count() == 0
    assert search_index.problems() == []


def test_what_is_rolled_back_was_never_there(jane: Any) -> None:
    row(jane, 1).save(force_insert=True)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        row(jane, 2, title="Portico").save(force_insert=True)
        Photo.objects.filter(title="Church 1").update(title="Meadow")
        search_index.refresh(jane.pk)
        raise ZeroDivisionError
    assert (found(jane, "portico"), found(jane, "meadow"), found(jane, "church")) == (set(), set(), {"Church 1"})
    assert search_index.problems() == []


def test_a_photo_that_goes_to_another_owner_is_hers_to_find(jane: Any, sam: Any) -> None:
    row(jane, 1).save(force_insert=True)
    Photo.objects.update(owner=sam)
    assert (found(jane, "church"), found(sam, "church")) == (set(), {"Church 1"})
    assert search_index.problems() == []


def test_after_any_changes_the_words_are_those_of_the_photos(jane: Any, sam: Any) -> None:
    dice = random.Random(5)
    for number in range(80):
        one = Photo.objects.order_by("sha256")[dice.randrange(Photo.objects.count() or 1) :].first()
        what = dice.choice(["add", "add", "many", "title", "owner", "delete", "search"])
        if what == "add" or one is None:
            row(jane, number, title=f"Café {number}").save(force_insert=True)
        elif what == "many":
            Photo.objects.bulk_create([row(sam, 1000 + number)])
        elif what == "title":
            Photo.objects.filter(pk=one.pk).update(title=f"Écosse {number}", caption="x" * dice.randrange(4))
        elif what == "owner":
            Photo.objects.filter(pk=one.pk).update(owner=sam)
        elif what == "delete":
            one.delete()
        else:
            assert all("cafe" in title.lower().replace("é", "e") for title in found(jane, "cafe"))
    search_index.refresh(jane.pk)
    search_index.refresh(sam.pk)
    assert search_index.problems() == []
    assert PhotoText.objects.count() == Photo.objects.count()


def test_only_so_many_are_folded_at_once_and_the_others_later(jane: Any) -> None:
    Photo.objects.bulk_create([row(jane, number) for number in range(7)])
    assert [search_index.refresh(jane.pk, most=3) for _ in range(4)] == [3, 3, 1, 0]


def test_an_install_without_anything_to_do_changes_nothing(jane: Any, django_assert_max_num_queries: Any) -> None:
    row(jane, 1).save(force_insert=True)
    search_index.install("default")
    with django_assert_max_num_queries(8):
        search_index.install("default")
    assert found(jane, "church") == {"Church 1"}


def test_before_and_after_migrations_of_the_drive_all_of_it_is_made_anew(jane: Any) -> None:
    row(jane, 1).save(force_insert=True)
    app = apps.get_app_config("photodrive")

    class Step:
        app_label = "photodrive"

    keeping._before(using="default", plan=[(Step(), False)], sender=app)
    assert not VENDOR.has_triggers(connection)
    row(jane, 2, title="Portico").save(force_insert=True)
    Photo.objects.filter(title="Church 1").update(title="Meadow")
    keeping._after(using="default")
    assert VENDOR.has_triggers(connection)
    assert (found(jane, "portico"), found(jane, "meadow")) == ({"Portico"}, {"Meadow"})
    assert search_index.problems() == []


def test_migrations_of_other_apps_leave_it_alone(jane: Any) -> None:
    class Step:
        app_label = "auth"

    keeping._before(using="default", plan=[(Step(), False)], sender=apps.get_app_config("photodrive"))
    assert VENDOR.has_triggers(connection)


def test_what_has_gone_wrong_is_told_and_put_right(jane: Any) -> None:
    for number in range(3):
        row(jane, number).save(force_insert=True)
    texts = PhotoText.objects.order_by("pk")
    texts[0].delete()
    texts.filter(pk=texts[0].pk).update(text="  nonsense")
    PhotoText.objects.create(photo_id="019ad000-0000-7000-8000-000000000000", owner_id=jane.pk, text="  ghost")
    assert search_index.problems() == [
        "photos without a text to be found by: 1",
        "photos with a text of other words: 1",
        "texts of photos that are gone: 1",
    ]
    search_index.repair()
    assert search_index.problems() == []
    assert found(jane, "church") == {"Church 0", "Church 1", "Church 2"}


def test_triggers_that_are_gone_or_others_are_told_and_put_back(jane: Any) -> None:
    row(jane, 1).save(force_insert=True)
    VENDOR.drop(connection)
    Photo.objects.update(title="Portico")
    assert search_index.problems()[0] == "the triggers or the index of the search are not as they should be"
    search_index.repair()
    assert search_index.problems() == []
    assert found(jane, "portico") == {"Portico"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the full-text table is SQLite's")
class TestSQLite:
    """What only SQLite can get wrong."""

    def test_an_index_that_says_something_else_is_told_and_built_anew(self, jane: Any) -> None:
        row(jane, 1).save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO photodrive_found(photodrive_found) VALUES ('delete-all')")
        assert found(jane, "church") == set()
        assert search_index.problems() == ["the index of the search says something else than the texts"]
        search_index.repair()
        assert (search_index.problems(), found(jane, "church")) == ([], {"Church 1"})

    def test_without_full_text_every_text_is_read_and_the_same_is_found(
        self, jane: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite, "can_index", lambda connection: False)
        sqlite.drop(connection)
        search_index.install("default")
        row(jane, 1, title="Café %_").save(force_insert=True)
        assert not search_index.looked_up("default")
        assert found(jane, "cafe") == found(jane, "ca") == found(jane, "%") == {"Café %_"}
        assert found(jane, "c_fe") == set()
        assert search_index.problems() == []

    def test_the_index_is_entered_first_where_nobody_has_run_analyze(self, jane: Any) -> None:
        plan = sqlite.joined(Q(camera="Nikon"), owner_id=jane.pk, question='text : "church"').explain()
        assert "photodrive_found" in plan.splitlines()[0]

    @pytest.mark.django_db(transaction=True)
    def test_new_numbers_of_rows_after_a_vacuum_are_no_matter(self, jane: Any) -> None:
        for number in range(20):
            row(jane, number, title=f"Church {number:02d}").save(force_insert=True)
        Photo.objects.filter(title__lt="Church 10").delete()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        assert found(jane, "church 15") == {"Church 15"}
        assert search_index.problems() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="extensions are PostgreSQL's")
def test_where_the_extension_may_not_be_had_all_is_found_without_an_index(
    jane: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {postgresql.INDEX}")
        cursor.execute("DROP EXTENSION pg_trgm")
        cursor.execute("CREATE ROLE photodrive_nobody")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO photodrive_nobody")
        cursor.execute("SET LOCAL ROLE photodrive_nobody")
        postgresql.make_index(connection)
        cursor.execute("RESET ROLE")
    assert not search_index.looked_up("default")
    row(jane, 1, title="Café %_").save(force_insert=True)
    assert found(jane, "cafe") == found(jane, "ca") == found(jane, "%") == {"Café %_"}
    assert search_index.problems() == []


def test_checks_warn_of_what_is_missing(jane: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", "--database", "default", "--tag", "database")
    assert "photodrive.W04" not in capsys.readouterr().err
    VENDOR.drop(connection)
    call_command("check", "--database", "default", "--tag", "database")
    assert "photodrive.W047" in capsys.readouterr().err


def test_a_check_warns_where_there_is_no_index(monkeypatch: pytest.MonkeyPatch, db: None, capsys: Any) -> None:
    monkeypatch.setattr(search_index, "looked_up", lambda using: False)
    call_command("check", "--database", "default", "--tag", "database")
    assert "photodrive.W046" in capsys.readouterr().err
