"""Which photos somebody who ticks wants to see, and which page of them: read from an address and from a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from photodrive.uuids import as_uuid

from . import search, search_days
from .search_days import Span

MOST_PAGES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Its text is the query of an address. ``begun`` and ``ended`` are local days; without an end it is one day."""

    words: str = ""
    album_id: UUID | None = None
    begun: date | None = None
    ended: date | None = None
    only_ticked: bool = False
    number: int = 1

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> Wanted:
        """From the fields ``q``, ``in``, ``from``, ``until``, ``show`` and ``page``. Nonsense is left out."""
        return cls(
            words=search.clean(sent.get("q", "")),
            album_id=as_uuid(sent.get("in", "")),
            begun=search_days.day(sent.get("from", "")[:10]),
            ended=search_days.day(sent.get("until", "")[:10]),
            only_ticked=sent.get("show", "") == "ticked",
            number=_number(sent.get("page", "")),
        )

    @property
    def span(self) -> Span | None:
        """The days that are wanted; None for any."""
        if self.begun is None and self.ended is None:
            return None
        first, last = self.begun or date.min, self.ended or self.begun or date.max
        return Span(min(first, last), search_days.after(max(first, last)))

    @property
    def narrows(self) -> bool:
        """Whether it leaves any photo out."""
        return bool(self.words or self.album_id or self.only_ticked or self.span)

    def on_page(self, number: int) -> Wanted:
        return replace(self, number=number)

    @property
    def query(self) -> str:
        """As an address has it, without the question mark."""
        fields = {
            "q": self.words,
            "in": self.album_id,
            "from": self.begun,
            "until": self.ended,
            "show": "ticked" if self.only_ticked else "",
        }
        return urlencode({**{name: str(value) for name, value in fields.items() if value}, "page": self.number})


def wanted_after(*, sent: Mapping[str, str], shown: Wanted) -> Wanted:
    """What she wants to see next: what the form says, from its first page on if that is not what was ``shown``."""
    if sent.get("clear"):
        return Wanted()
    if sent.get("turn") == "ticked":
        return replace(shown, only_ticked=True).on_page(1)
    number = _number(sent["page"]) if "page" in sent else shown.number
    wanted = (Wanted.read(sent) if "q" in sent else shown).on_page(number)
    return wanted if wanted.on_page(shown.number) == shown else wanted.on_page(1)


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    return max(1, min(number, MOST_PAGES))
