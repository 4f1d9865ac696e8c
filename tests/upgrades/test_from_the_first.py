"""A database of the first version, with rows in it, comes up to date by ``migrate`` alone."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIRST = HERE / "first.sql"  # all tables of the demo, by SQLite's dump, as each app's 0001 made them
TAKEN = {"Photo 0": "2026-07-14 17:30:05.250000", "Photo 1": "9999-12-31 23:59:59"}  # which no clock ahead can show
OURS = ("photodrive_", "oauthdemo_", "printshop_")


def manage(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "oauthdemo.settings", "DATA_DIR": str(folder)}
        | {"TZ": "Europe/London"}
        | {"DATABASE_URL": f"sqlite:///{folder / 'photodrive.sqlite3'}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def opened(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "photodrive.sqlite3")


def schema(database: sqlite3.Connection) -> dict[str, object]:
    """Our tables with their columns, keys, indexes and constraints, whatever the order in which they were made."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: dict[str, object] = {}
    for table in sorted(name for name in names if name.startswith(OURS)):
        columns = sorted(row[1:] for row in database.execute(f"PRAGMA table_info({table})"))
        keys = sorted(row[2:] for row in database.execute(f"PRAGMA foreign_key_list({table})"))
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
        indexes = sorted(database.execute(made, [table]))
        (text,) = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        found[table] = columns, keys, indexes, sorted(part.strip(" ,)") for part in text.split("CONSTRAINT")[1:])
    return found


def counted(database: sqlite3.Connection) -> dict[str, int]:
    return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in schema(database)}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("upgraded")
    with opened(folder) as database:
        database.executescript(FIRST.read_text())
        for title, taken_at in TAKEN.items():
            database.execute("UPDATE photodrive_photo SET taken_at = ? WHERE title = ?", [taken_at, title])
        database.execute("UPDATE photodrive_photo SET trashed_at = created_at WHERE title = 'Photo 2'")
    database.close()
    manage(folder, "migrate", "-v", "0")
    return folder


def test_the_rows_are_kept(upgraded: Path) -> None:
    with sqlite3.connect(":memory:") as before:
        before.executescript(FIRST.read_text())
        rows = counted(before)
    assert rows["photodrive_photo"] == 3 and rows["photodrive_authorization"] == rows["printshop_order"] == 1
    database = opened(upgraded)
    after = counted(database)
    assert {table: count for table, count in after.items() if table in rows} == rows
    assert not database.execute("PRAGMA foreign_key_check").fetchall()
    assert database.execute("SELECT title FROM photodrive_photo ORDER BY title").fetchall()[0] == ("Photo 0",)
    database.close()


def test_every_photo_has_its_place_in_time_and_is_counted(upgraded: Path) -> None:
    database = opened(upgraded)
    columns = "title, taken_at, taken_local, taken_offset, sort_local, created_at, metadata"
    rows = database.execute(f"SELECT {columns} FROM photodrive_photo ORDER BY title").fetchall()
    dated, far, undated = rows
    local = "2026-07-14 18:30:05.250000"
    assert dated[1:5] == (TAKEN["Photo 0"], local, None, local)
    assert json.loads(dated[6])["taken_local"] == "2026-07-14T18:30:05.250000"  # the camera's own, for ever
    for row in (far, undated):
        assert row[1:4] == (None, None, None)
        assert row[4] == row[5]  # in London's winter
        assert "taken_local" not in json.loads(row[6])
    months = database.execute("SELECT month, photos FROM photodrive_monthcount ORDER BY month").fetchall()
    assert months == [("2026-07-01", 1), (f"{far[4][:7]}-01", 1)]
    total = database.execute("SELECT photos, bytes, trashed, trashed_bytes FROM photodrive_librarytotal").fetchall()
    assert total == [(3, 30, 1, 10)]
    database.execute("UPDATE photodrive_photo SET size = 11 WHERE title = 'Photo 0'")
    assert database.execute("SELECT bytes FROM photodrive_librarytotal").fetchall() == [(31,)]
    database.rollback()
    database.close()


@pytest.mark.django_db
def test_the_schema_is_that_of_a_fresh_one(upgraded: Path, tmp_path: Path) -> None:
    migrated.copy_to(tmp_path / "photodrive.sqlite3")
    one, other = opened(upgraded), opened(tmp_path)
    assert len(schema(one)) > 30 and schema(one) == schema(other)
    one.close()
    other.close()


def test_the_checks_have_nothing_to_say(upgraded: Path) -> None:
    assert "no issues" in manage(upgraded, "check", "--database", "default")
