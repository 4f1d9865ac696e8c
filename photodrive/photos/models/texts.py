"""The words by which a photo is found, and how either database is asked for them."""

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


FULL_TEXT = "photodrive_found"  # SQLite's table; no model, as no other database has it


class FoldedText(_Text):
    """A text without case and accents, in which words are looked for as they are."""


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


@FoldedText.register_lookup
class Found(_Lookup):
    """``text__found=question``: the full-text table of SQLite finds it (https://sqlite.org/fts5.html, section 3)."""

    lookup_name = "found"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name('id')}"
        rhs, values = self.process_rhs(compiler, connection)
        found = f"SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH {rhs}"  # noqa: S608  names of ours, a parameter
        return f"{key} IN ({found})", tuple(values)


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


def _escaped(needle: str) -> str:
    return needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
