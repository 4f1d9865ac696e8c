"""Ticking photos for one purpose on a page that turns: what its form says, and what is ticked by then."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.http import HttpRequest

from photodrive.people import signed_in
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.browsing.ticks import Sent
from photodrive.photos.models import PhotoQuerySet, TickList

NOTHING_TICKED = "Tick at least one photo."
TICKS_CHANGED = "Meanwhile other photos are ticked than this page said, perhaps in another window. Look again."


@dataclass(frozen=True)
class Ticking:
    """One page with a picker: the ``photos`` to tick from, all of the signed-in owner, and what she has ticked."""

    request: HttpRequest
    ticked: TickList
    photos: PhotoQuerySet

    @classmethod
    def of(cls, request: HttpRequest, purpose: str, about: UUID, photos: PhotoQuerySet) -> Ticking:
        """For this ``purpose`` on the pages ``about`` one thing of hers; what she ticks there is kept for a day."""
        ticked = TickList(pk=uuid5(about, purpose), owner_id=signed_in(request).pk)
        return cls(request, ticked, photos)

    def left_over(self, address: str) -> str:
        """Where she sees what is still ticked from an earlier visit; empty unless she comes anew and there is some.

        What stands ticked on a page that she does not see would be done with all the same.
        """
        if self.request.GET or not self.chosen().exists():
            return ""
        return f"{address}?{picker.Wanted(only_ticked=True).query}#picker"

    def look(self) -> picker.Shown:
        """The page that the address names."""
        return picker.look(self.photos, self._shown(), ticked=self.ticked)

    def take(self) -> bool:
        """Keep what the form says; whether what is ticked now is what the page showed as ticked."""
        sent = self.request.POST
        page = Sent.in_form(sent)
        ticks.change(self.ticked, page)
        picker.press(self.photos, sent.get("select", ""), self._shown(), ticked=self.ticked)
        return not ticks.changed_elsewhere(self.ticked, page)

    def turned(self, address: str) -> str:
        """Where the page is that she wants to see next; ``address`` is that of the first one."""
        wanted = picker.wanted_after(sent=self.request.POST, shown=self._shown())
        return f"{address}?{wanted.query}#picker"

    def chosen(self) -> PhotoQuerySet:
        """All that is ticked, on whatever page."""
        return ticks.ticked(self.ticked, self.photos)

    def ids(self) -> list[UUID]:
        """The ids of all that is ticked."""
        return list(self.chosen().values_list("pk", flat=True))

    def done(self) -> None:
        """It was done with these."""
        ticks.discard(self.ticked.pk)

    def _shown(self) -> picker.Wanted:
        return picker.Wanted.read(self.request.GET)
