"""PostgreSQL's part: an index by trigrams (pg_trgm) where that may be had, and triggers beside the photos."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import PREFIX, names

INDEX = "photodrive_text_trigrams"
_CHANGED = "(OLD.title, OLD.caption, OLD.file_name, OLD.camera, OLD.owner_id) IS DISTINCT FROM " + (
    "(NEW.title, NEW.caption, NEW.file_name, NEW.camera, NEW.owner_id)"
)
_TRIGGERS = {
    "added": (
        "AFTER INSERT ON {photos} REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        "INSERT INTO {texts} (photo_id, owner_id, mark, text, stale) SELECT id, owner_id, '', '', true FROM added"
        " ON CONFLICT DO NOTHING;",
    ),
    "changed": (
        "AFTER UPDATE OF title, caption, file_name, camera, owner_id ON {photos} FOR EACH ROW WHEN (" + _CHANGED + ")",
        "UPDATE {texts} SET stale = true, owner_id = NEW.owner_id WHERE photo_id = NEW.id;",
    ),
    "gone": (
        "AFTER DELETE ON {photos} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT",
        "DELETE FROM {texts} WHERE photo_id IN (SELECT id FROM gone);",
    ),
    "emptied": ("AFTER TRUNCATE ON {photos} FOR EACH STATEMENT", "DELETE FROM {texts};"),
}


def has_triggers(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are as they should be."""
    return _found(connection) == _wanted(connection)


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is nothing to install; the index is another matter."""
    return has_triggers(connection)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put them in place of whatever there was."""
    drop(connection)
    with connection.cursor() as cursor:
        for name, body in _wanted(connection).items():
            when = _TRIGGERS[name.removeprefix(PREFIX)][0].format(**names(connection))
            cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $words${body}$words$")
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")


def make_index(connection: BaseDatabaseWrapper) -> None:
    """The extension and the index, where this user of the database may make them."""
    texts = names(connection)["texts"]
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX IF NOT EXISTS {INDEX} ON {texts} USING gin (text gin_trgm_ops)",
    ):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:  # no privilege, or not on this server: a check warns, and all is found, only slower
            return


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name in (f"{PREFIX}{name}" for name in _TRIGGERS):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {names(connection)['photos']}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def has_index(connection: BaseDatabaseWrapper) -> bool:
    """Whether words are looked up, not read through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return bool(cursor.fetchone()[0])


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return {
        PREFIX + name: f"BEGIN {body} RETURN NULL; END".format(**names(connection))
        for name, (_, body) in _TRIGGERS.items()
    }


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled <> 'D' AND starts_with(t.tgname, %s)",
            [names(connection)["photos"], PREFIX],
        )
        return dict(cursor.fetchall())
