"""The triggers come with ``migrate``, come back when a table was made anew, and count what is there by then."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from photodrive.checks import check_count_triggers, check_counting
from photodrive.photos import counts
from photodrive.photos.counts import installing
from photodrive.photos.models import LibraryTotal, Photo
from tests.factories.many import make_many

pytestmark = pytest.mark.django_db(transaction=True)


def drop() -> None:
    installing._TRIGGERS[connection.vendor].drop(connection)


@pytest.fixture(autouse=True)
def _installed() -> Any:
    yield
    installing.install(using="default")


def test_migrate_finds_them_in_place_and_counts_nothing_again(jane: Any, monkeypatch: Any) -> None:
    with monkeypatch.context() as patched:
        patched.delattr("photodrive.photos.counts.counting.count_all")
        call_command("migrate", verbosity=0)
    assert installing.are_installed(connection)


def test_migrate_puts_them_back_and_counts_what_was_written_meanwhile(jane: Any) -> None:
    make_many(jane, 3)
    drop()
    Photo.objects.filter(pk__in=Photo.objects.values("pk")[:1]).delete()
    assert counts.wrong(using="default") == [jane.pk]
    call_command("migrate", verbosity=0)
    assert counts.wrong(using="default") == []
    assert counts.total(jane).photos == 2


def test_a_trigger_of_another_version_is_replaced(monkeypatch: Any) -> None:
    triggers = installing._TRIGGERS[connection.vendor]
    with monkeypatch.context() as patched:
        wanted = triggers.wanted(connection)
        older = {**wanted, "photodrive_count_delete": wanted["photodrive_count_delete"].replace("0", "1")}
        patched.setattr(triggers, "wanted", lambda asked: older)
        assert installing.install(using="default")
    assert not installing.are_installed(connection)
    assert installing.install(using="default")
    assert installing.are_installed(connection)


def test_migrations_of_the_drive_run_without_them(jane: Any) -> None:
    class Step:
        app_label = "photodrive"

    installing._make_way(using="default", plan=[(Step, False)])
    assert not installing.are_installed(connection)
    assert installing.install(using="default")


def test_a_table_made_anew_on_the_way_stops_nothing(jane: Any) -> None:
    """What SQLite refuses while a trigger elsewhere names the table."""
    make_many(jane, 2)
    drop()
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(LibraryTotal)  # type: ignore[attr-defined]
            editor._remake_table(Photo)  # type: ignore[attr-defined]
    assert installing.install(using="default")
    assert counts.total(jane).photos == 2


def test_a_database_without_the_tables_is_left_alone(monkeypatch: Any) -> None:
    drop()
    with monkeypatch.context() as patched:
        patched.setattr(type(connection.introspection), "table_names", lambda *args, **given: ["auth_user"])
        assert not installing.install(using="default")


def test_the_check_misses_them_and_another_database_is_told() -> None:
    assert check_count_triggers(None, databases=["default"]) == []
    drop()
    assert check_count_triggers(None, databases=None) == []
    assert [said.id for said in check_count_triggers(None, databases=["default"])] == ["photodrive.W044"]


def test_the_check_says_where_counts_are_counted(monkeypatch: Any) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(connections["default"], "vendor", "mysql")
        said = check_counting(None)
    assert [one.id for one in said] == ["photodrive.W043"]
