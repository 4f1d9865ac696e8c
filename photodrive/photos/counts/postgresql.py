"""Triggers of PostgreSQL: once for each statement, by its transition tables.

A row that is updated 100,000 times in one transaction is read 100,000 times at each of them, so nothing is counted row
by row. Whoever counts locks the owners' totals first, in the order of the owners: two that meet wait, none of them for
the other in a circle. Rows are made where photos are added, never where they go: their owner may be going, too.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import PREFIX, first_day, names

_COLUMNS = "owner_id, {day} AS month, trashed_at IS NOT NULL AS trash, size"
_ADDED = f"SELECT {_COLUMNS}, 1 AS step FROM added"  # noqa: S608  of ours alone
_GONE = f"SELECT {_COLUMNS}, -1 AS step FROM gone"  # noqa: S608  of ours alone

# For a change that is none for the counts (a title, a favourite), and for nothing at all.
_UNCHANGED = """\
  IF NOT EXISTS (SELECT FROM ({rows}) AS r GROUP BY owner_id, month, trash
    HAVING sum(step) <> 0 OR sum(step * size) <> 0) THEN RETURN NULL; END IF;
"""
_MAKE_TOTALS = """\
  INSERT INTO {total} (owner_id, photos, bytes, trashed, trashed_bytes)
    SELECT DISTINCT owner_id, 0, 0, 0, 0 FROM added
    WHERE NOT EXISTS (SELECT FROM {total} AS t WHERE t.owner_id = added.owner_id)
    ORDER BY owner_id ON CONFLICT DO NOTHING;
"""
_TOTALS = """\
  PERFORM FROM {total} WHERE owner_id IN (SELECT owner_id FROM ({rows}) AS r) ORDER BY owner_id FOR NO KEY UPDATE;
  UPDATE {total} AS t SET photos = greatest(0, t.photos + s.photos), bytes = greatest(0, t.bytes + s.bytes),
    trashed = greatest(0, t.trashed + s.trashed), trashed_bytes = greatest(0, t.trashed_bytes + s.trashed_bytes)
    FROM (SELECT owner_id, sum(step) AS photos, sum(step * size) AS bytes,
      coalesce(sum(step) FILTER (WHERE trash), 0) AS trashed,
      coalesce(sum(step * size) FILTER (WHERE trash), 0) AS trashed_bytes
      FROM ({rows}) AS r GROUP BY owner_id) AS s WHERE t.owner_id = s.owner_id;
"""
_MAKE_MONTHS = """\
  INSERT INTO {month} (owner_id, month, photos) SELECT DISTINCT owner_id, {day} AS month, 0 FROM added
    WHERE trashed_at IS NULL
    AND NOT EXISTS (SELECT FROM {month} AS m WHERE m.owner_id = added.owner_id AND m.month = {day})
    ON CONFLICT DO NOTHING;
"""
_MONTHS = """\
  UPDATE {month} AS m SET photos = greatest(0, m.photos + s.photos)
    FROM (SELECT owner_id, month, sum(step) AS photos FROM ({rows}) AS r WHERE NOT trash
      GROUP BY owner_id, month HAVING sum(step) <> 0) AS s WHERE m.owner_id = s.owner_id AND m.month = s.month;
"""
_EVENTS = {
    "insert": ("NEW TABLE AS added", _ADDED, _MAKE_TOTALS + _TOTALS + _MAKE_MONTHS + _MONTHS),
    "delete": ("OLD TABLE AS gone", _GONE, _TOTALS + _MONTHS),
    "update": (
        "OLD TABLE AS gone NEW TABLE AS added",
        f"{_ADDED} UNION ALL {_GONE}",
        _UNCHANGED + _MAKE_TOTALS + _TOTALS + _MAKE_MONTHS + _MONTHS,
    ),
}
_TRUNCATE = """\
  UPDATE {total} SET photos = 0, bytes = 0, trashed = 0, trashed_bytes = 0;
  UPDATE {month} SET photos = 0;
"""


def wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The bodies of the triggers' functions, by the triggers' names."""
    words = {**names(connection), "day": first_day(connection)}
    bodies = {
        f"{PREFIX}{event}": body.format(**words, rows=rows.format(**words))
        for event, (_, rows, body) in _EVENTS.items()
    }
    bodies[f"{PREFIX}truncate"] = _TRUNCATE.format(**words)
    return {name: f"\nBEGIN\n{body}  RETURN NULL;\nEND\n" for name, body in bodies.items()}


def found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Those that are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled <> 'D' AND t.tgname LIKE %s",
            [names(connection)["photo"], f"{PREFIX}%"],
        )
        return dict(cursor.fetchall())


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take ours away."""
    with connection.cursor() as cursor:
        for name in wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {names(connection)['photo']}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def create(connection: BaseDatabaseWrapper) -> None:
    """Put them in place of whatever there was. Nobody writes a photo from then until the transaction ends."""
    drop(connection)
    photo = names(connection)["photo"]
    with connection.cursor() as cursor:
        for name, body in wanted(connection).items():
            cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $count${body}$count$")
            event = name.removeprefix(PREFIX)
            tables = f"REFERENCING {_EVENTS[event][0]}" if event in _EVENTS else ""
            cursor.execute(
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {photo} {tables}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
