"""Triggers of SQLite: one row at a time, which costs it microseconds.

No statement relies on a conflict clause: in a trigger that of the statement outside would hold (``INSERT OR IGNORE``).
What is taken away is never less than nothing: a count gone wrong must not keep anybody from deleting a photo.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import PREFIX, first_day, names

_LESS = """\
  UPDATE {total} SET photos = max(0, photos - 1), bytes = max(0, bytes - OLD.size),
    trashed = max(0, trashed - (OLD.trashed_at IS NOT NULL)),
    trashed_bytes = max(0, trashed_bytes - (OLD.trashed_at IS NOT NULL) * OLD.size)
    WHERE owner_id = OLD.owner_id;
  UPDATE {month} SET photos = max(0, photos - 1)
    WHERE OLD.trashed_at IS NULL AND owner_id = OLD.owner_id AND month = {old_day};
"""
_MORE = """\
  INSERT INTO {total} (owner_id, photos, bytes, trashed, trashed_bytes)
    SELECT NEW.owner_id, 0, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM {total} WHERE owner_id = NEW.owner_id);
  UPDATE {total} SET photos = photos + 1, bytes = bytes + NEW.size,
    trashed = trashed + (NEW.trashed_at IS NOT NULL),
    trashed_bytes = trashed_bytes + (NEW.trashed_at IS NOT NULL) * NEW.size
    WHERE owner_id = NEW.owner_id;
  INSERT INTO {month} (owner_id, month, photos) SELECT NEW.owner_id, {new_day}, 0 WHERE NEW.trashed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM {month} WHERE owner_id = NEW.owner_id AND month = {new_day});
  UPDATE {month} SET photos = photos + 1
    WHERE NEW.trashed_at IS NULL AND owner_id = NEW.owner_id AND month = {new_day};
"""
_CHANGED = (
    "OLD.owner_id IS NOT NEW.owner_id OR OLD.size IS NOT NEW.size OR OLD.sort_local IS NOT NEW.sort_local"
    " OR (OLD.trashed_at IS NULL) IS NOT (NEW.trashed_at IS NULL)"
)
_EVENTS = {
    "insert": ("AFTER INSERT ON {photo}", _MORE),
    "delete": ("AFTER DELETE ON {photo}", _LESS),
    "update": (
        "AFTER UPDATE OF owner_id, size, sort_local, trashed_at ON {photo} WHEN " + _CHANGED,
        _LESS + _MORE,
    ),
}


def wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers by name, as SQLite keeps their text."""
    words = {**names(connection), "old_day": first_day(connection, "OLD."), "new_day": first_day(connection, "NEW.")}
    return {
        f"{PREFIX}{event}": f"CREATE TRIGGER {PREFIX}{event} {when} BEGIN\n{body}END".format(**words)
        for event, (when, body) in _EVENTS.items()
    }


def found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Those that are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take ours away."""
    for name in found(connection):
        _execute(connection, f"DROP TRIGGER {name}")


def create(connection: BaseDatabaseWrapper) -> None:
    """Put them in place of whatever there was."""
    drop(connection)
    for statement in wanted(connection).values():
        _execute(connection, statement)


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
