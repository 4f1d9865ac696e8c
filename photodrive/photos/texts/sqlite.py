"""SQLite's part: a table of FTS5 by trigrams over the texts, and triggers that keep both beside the photos.

No statement relies on a conflict clause: in a trigger that of the statement outside would hold.
"""

from __future__ import annotations

from typing import cast

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.utils import OperationalError

from photodrive.people import OwnerId
from photodrive.photos.models import FULL_TEXT, Photo, PhotoQuerySet, PhotoText

from .tables import PREFIX, names

_TABLE = (
    "CREATE VIRTUAL TABLE {found} USING fts5(mark, text, content={texts}, content_rowid='id', columnsize=0,"
    " tokenize='trigram case_sensitive 1')"
)
_CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in ("title", "caption", "file_name", "camera"))
_OUT = (
    "INSERT INTO {found}({found}, rowid, mark, text) SELECT 'delete', OLD.id, OLD.mark, OLD.text WHERE OLD.text <> '';"
)
_IN = "INSERT INTO {found}(rowid, mark, text) SELECT NEW.id, NEW.mark, NEW.text WHERE NEW.text <> '';"
_AT_PHOTOS = {
    "added": (
        "AFTER INSERT ON {photos}",
        "INSERT INTO {texts} (photo_id, owner_id, mark, text, stale) SELECT NEW.id, NEW.owner_id, '', '', 1"
        " WHERE NOT EXISTS (SELECT 1 FROM {texts} WHERE photo_id = NEW.id);",
    ),
    "changed": (
        "AFTER UPDATE OF title, caption, file_name, camera, owner_id ON {photos} WHEN "
        + _CHANGED
        + " OR OLD.owner_id IS NOT NEW.owner_id",
        "UPDATE {texts} SET stale = 1, owner_id = NEW.owner_id WHERE photo_id = NEW.id;",
    ),
    "gone": ("AFTER DELETE ON {photos}", "DELETE FROM {texts} WHERE photo_id = OLD.id;"),
}
_AT_TEXTS = {
    "in": ("AFTER INSERT ON {texts}", _IN),
    "again": (
        "AFTER UPDATE OF mark, text ON {texts} WHEN OLD.mark IS NOT NEW.mark OR OLD.text IS NOT NEW.text",
        f"{_OUT} {_IN}",
    ),
    "out": ("AFTER DELETE ON {texts}", _OUT),
}


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are as they should be, and the index is there if this SQLite can have it."""
    return has_triggers(connection) and (has_index(connection) or not can_index(connection))


def has_triggers(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are as they should be."""
    return _found(connection) == _wanted(connection)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all of it in place of whatever there was, and index the texts that there are."""
    drop(connection)
    indexes = can_index(connection)
    if indexes:
        _run(connection, _TABLE)
    for statement in _wanted(connection).values():
        _run(connection, statement)
    if indexes:
        rebuild(connection)


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Index all texts anew."""
    _run(connection, "INSERT INTO {found}({found}) VALUES ('rebuild')")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers and the index away: no table can be made anew while they name it."""
    for name in _found(connection):
        _run(connection, f"DROP TRIGGER {name}")
    _run(connection, "DROP TABLE IF EXISTS {found}")


def has_index(connection: BaseDatabaseWrapper) -> bool:
    """Whether words are looked up, not read through."""
    return FULL_TEXT in _names(connection, "table")


def can_index(connection: BaseDatabaseWrapper) -> bool:
    """Whether this SQLite has FTS5 with trigrams (3.34 and newer, where it was not left out)."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("CREATE VIRTUAL TABLE temp.photodrive_try USING fts5(text, tokenize='trigram')")
        except OperationalError:
            return False
        cursor.execute("DROP TABLE temp.photodrive_try")
    return True


def joined(condition: Q, *, owner_id: OwnerId, question: str) -> PhotoQuerySet:
    """Those of an owner's photos outside the trash that meet ``condition`` and whose words a question of FTS5 finds.

    One after the other as the index gives them: a sub-query would be answered as a whole before the first is there.
    The plus keeps SQLite from beginning with all photos of the owner, which it does where nobody has run ANALYZE.
    """
    photos, texts = Photo._meta.db_table, PhotoText._meta.db_table
    owner = Photo._meta.get_field("owner")
    found = Photo.objects.filter(condition, text__id__gt=0, trashed_at__isnull=True).extra(  # noqa: S610  names of ours
        tables=[FULL_TEXT],
        where=[f"+{photos}.owner_id = %s AND {FULL_TEXT}.rowid = {texts}.id AND {FULL_TEXT} MATCH %s"],
        params=[owner.get_db_prep_value(owner_id, connections[router.db_for_read(Photo)]), question],
    )
    return cast("PhotoQuerySet", found)


def damaged(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index says something else than the texts."""
    try:
        _run(connection, "INSERT INTO {found}({found}, rank) VALUES ('integrity-check', 1)")
    except Exception as error:  # which one depends on what is broken
        if "malformed" in str(error):
            return True
        raise
    return False


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    triggers = {**_AT_PHOTOS, **(_AT_TEXTS if can_index(connection) else {})}
    words = {**names(connection), "found": connection.ops.quote_name(FULL_TEXT)}
    return {
        PREFIX + name: f"CREATE TRIGGER {PREFIX}{name} {when} BEGIN {body} END".format(**words)
        for name, (when, body) in triggers.items()
    }


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return {name: sql for name, sql in _names(connection, "trigger").items() if name.startswith(PREFIX)}


def _names(connection: BaseDatabaseWrapper, kind: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = %s", [kind])
        return dict(cursor.fetchall())


def _run(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**names(connection), found=connection.ops.quote_name(FULL_TEXT)))
