"""Which photos she wants to see: words and filters, read from an address and written as one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.utils.formats import date_format

from photodrive.photos import naming
from photodrive.uuids import as_uuid

from . import search_days, search_terms
from .search_terms import Named

SEEN_BY = ("private", "public", "shared")
_LONGEST_KEY = 255
_MONTH_LENGTH = len("2026-05")


class Chip(NamedTuple):
    """A filter that is on: the field's name, its value in words, and the query of the address without it."""

    name: str
    value: str
    query: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """``date`` is a year, month or day as in ``2026-05``; ``begun`` and ``ended`` are the first and the last day.

    ``album`` need not be hers, and ``app`` and ``seen`` need not exist: then nothing is found.
    """

    words: str = ""
    date: str = ""
    begun: datetime.date | None = None
    ended: datetime.date | None = None
    album: UUID | None = None
    camera: str = ""
    seen: str = ""
    app: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> Wanted:
        """From the fields ``q``, ``date``, ``from``, ``until``, ``album``, ``camera``, ``seen`` and ``app``.

        Nonsense is left out.
        """
        when = sent.get("date", "")[:10]
        seen = sent.get("seen", "")
        return cls(
            words=search_terms.clean(sent.get("q", "")),
            date=when if search_days.span(when) else "",
            begun=search_days.day(sent.get("from", "")[:10]),
            ended=search_days.day(sent.get("until", "")[:10]),
            album=as_uuid(sent.get("album", "")),
            camera=naming.one_line(sent.get("camera", "")[:_LONGEST_KEY]),
            seen=seen if seen in SEEN_BY else "",
            app=naming.one_line(sent.get("app", "")[:_LONGEST_KEY]),
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves any photo out."""
        return self != Wanted()

    @property
    def fields(self) -> dict[str, str]:
        """Those that are set, as an address or a form has them."""
        names = {"words": "q", "begun": "from", "ended": "until"}
        each = {names.get(field.name, field.name): getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in each.items() if value}

    @property
    def query(self) -> str:
        """As an address has it, without the question mark."""
        return urlencode(self.fields)

    def without(self, *names: str) -> Wanted:
        """The same with these fields empty."""
        return Wanted.read({name: value for name, value in self.fields.items() if name not in names})

    def when(self) -> str:
        """The dates in words; empty if it has none."""
        parts = [_day_in_words(self.date)] if self.date else []
        parts += [f"from {date_format(self.begun, 'j F Y')}"] if self.begun else []
        parts += [f"until {date_format(self.ended, 'j F Y')}"] if self.ended else []
        return ", ".join(parts)

    def chips(self, named: Iterable[Named] = ()) -> list[Chip]:
        """Its filters by their names; ``named`` are the albums, applications and circles that there are."""
        labels = {(one.kind, one.key): one.label for one in named}
        values = {
            "date": self.when(),
            "album": labels.get(("album", str(self.album)), "An album that is not there") if self.album else "",
            "camera": self.camera,
            "seen": labels.get(("seen", self.seen), "") if self.seen else "",
            "app": labels.get(("app", self.app), "An app that sees nothing") if self.app else "",
        }
        return [
            Chip(name, value, self.without(*(("date", "from", "until") if name == "date" else (name,))).query)
            for name, value in values.items()
            if value
        ]

    def on(self, name: str, value: str) -> Wanted:
        """The same with one field as it is sent."""
        return Wanted.read({**self.fields, name: value})

    def worded(self, words: str) -> Wanted:
        return replace(self, words=words)


def _day_in_words(text: str) -> str:
    span = search_days.span(text)
    if span is None or len(text) < _MONTH_LENGTH - 1:
        return text
    return date_format(span.begun, "F Y" if text.count("-") == 1 else "j F Y")
