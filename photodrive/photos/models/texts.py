"""The words by which a photo is found, and the database's own index of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from .photos import Photo

if TYPE_CHECKING:
    _Lookup = models.Lookup[Any]
    _Text = models.TextField[str, str]
else:
    _Lookup = models.Lookup
    _Text = models.TextField


class FoldedText(_Text):
    """A text without case and accents, in which words are looked for as they are."""


class MatchedText(_Text):
    """The hidden column by which a full-text table of SQLite is asked."""


@FoldedText.register_lookup
class Has(_Lookup):
    """``text__has=needles``: each of these folded pieces is somewhere in it. Nothing in them is a wildcard."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        needles: Sequence[str] = self.rhs
        if connection.vendor == "postgresql":  # served by an index of trigrams; a backslash escapes, as by default
            test, needles = f"{lhs} LIKE %s", [f"%{_escaped(needle)}%" for needle in needles]
        else:
            test = f"instr({lhs}, %s) > 0"
        each = [value for needle in needles for value in (*params, needle)]
        return f"({' AND '.join([test] * len(needles))})", tuple(each)


@MatchedText.register_lookup
class Matches(_Lookup):
    """``match__matches=question``: rows that a question of FTS5 finds (https://sqlite.org/fts5.html, section 3)."""

    lookup_name = "matches"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        rhs, values = self.process_rhs(compiler, connection)
        return f"{lhs} MATCH {rhs}", (*params, *values)


class PhotoText(models.Model):
    """What of a photo is searched, folded; a row beside each photo, which triggers make, mark and take away.

    ``stale`` is true from the moment in which the database sees that the photo has other words now until they are
    written here. ``mark`` stands for the owner in three characters. The key is a number of its own: SQLite may give the
    rows of other tables new ones.
    """

    photo = models.OneToOneField(Photo, on_delete=models.DO_NOTHING, db_constraint=False, related_name="text")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    mark = models.CharField(max_length=3, blank=True)
    text = FoldedText(blank=True)
    stale = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner"], name="photodrive_text_stale", condition=models.Q(stale=True)),
        ]

    def __str__(self) -> str:
        return f"Words of {self.photo_id}"


class FoundText(models.Model):
    """SQLite's full-text table over :class:`PhotoText`. No other database has it."""

    row = models.OneToOneField(
        PhotoText,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        db_column="rowid",
        related_name="found",
    )
    match = MatchedText(db_column="photodrive_found")

    class Meta:
        managed = False
        db_table = "photodrive_found"

    def __str__(self) -> str:
        return f"Found words of {self.row_id}"


def _escaped(needle: str) -> str:
    return needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
