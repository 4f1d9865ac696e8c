"""What is looked for: each term in one of several ways, in words of photos or by a condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from math import prod
from operator import and_, or_
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from photodrive.people import OwnerId
from photodrive.photos import naming
from photodrive.photos.models import Album, AlbumPhoto, PhotoQuerySet, PhotoText
from photodrive.photos.texts import folding, search_index, sqlite

from . import search_days, timeline
from .search_days import Span

LONGEST = 100  # characters
MOST_WORDS = 8
MOST_ALBUMS = 2000  # whose titles are looked at
MOST_NAMED = 20  # albums, say, that one word names
MOST_WAYS = 8
_ENDINGS = {"jpg", "jpeg", "png", "webp", "avif", "heic", "heif", "tif", "tiff", "gif"}


@dataclass(frozen=True, kw_only=True)
class Named:
    """Photos that go by a name that is none of theirs: an album, an application that sees them, a circle of people.

    ``ways`` are conditions; a photo that meets one of them is meant. ``alone`` is the one word that means it, where
    parts of ``label`` do not. ``subject`` is the key of the application, by which a page finds its logo.
    """

    kind: str
    key: str
    label: str
    ways: tuple[Q, ...]
    alone: str = ""
    subject: object = None
    logo_url: str = ""

    def is_named_by(self, word: str) -> bool:
        """Whether the folded ``word`` means it."""
        if self.alone:
            return word == self.alone
        return len(word) > 1 and folding.needle(word) in folding.searched([self.label])


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to meet a term, or all of them: these pieces in the words of a photo, a condition, and one of the spans.

    ``spans`` is None where any time will do.
    """

    needles: tuple[str, ...] = ()
    condition: Q = field(default_factory=Q)
    spans: tuple[Span, ...] | None = None

    def __and__(self, other: Way) -> Way:
        return Way(
            needles=tuple(dict.fromkeys((*self.needles, *other.needles))),
            condition=self.condition & other.condition,
            spans=search_days.common(self.spans, other.spans),
        )

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than a time."""
        return bool(self.needles or self.condition)

    @property
    def then(self) -> Q:
        """Its spans as a condition."""
        return Q() if self.spans is None else reduce(or_, (span.condition for span in self.spans), Q(pk__in=[]))

    def of(self, photos: PhotoQuerySet, owner_id: OwnerId, *, full_text: bool) -> PhotoQuerySet:
        """Those of ``photos``, all that she has, that meet it; asked in the words of FTS5 if the database has it."""
        if self.needles and full_text and not photos.query.is_empty():
            return sqlite.joined(self.condition & self.then, owner_id=owner_id, question=self.question(owner_id))
        photos = photos.filter(self.condition & self.then)
        return photos.filter(text__text__has=self.needles) if self.needles else photos

    def question(self, owner_id: OwnerId) -> str:
        """Its pieces as FTS5 is asked for them, each as a phrase, in the rows of one owner."""
        words = " AND ".join(f"text : {_quoted(needle)}" for needle in self.needles)
        return f"mark : {_quoted(folding.mark(owner_id))} AND {words}"

    def inside(self, owner_id: OwnerId, *, full_text: bool) -> Q:
        """It as a condition of its own, which stands beside others."""
        if not self.needles:
            return self.condition & self.then
        if full_text:
            texts = PhotoText.objects.filter(text__found=self.question(owner_id))
        else:
            texts = PhotoText.objects.filter(owner_id=owner_id, text__has=self.needles)
        return self.condition & self.then & Q(pk__in=texts.values("photo_id"))

    @property
    def read_through(self) -> Q:
        """It as a condition that is tried on one photo after the other."""
        return self.tried & self.then

    @property
    def tried(self) -> Q:
        """The same apart from its spans."""
        return self.condition & Q(text__text__has=self.needles) if self.needles else self.condition


Term = tuple[Way, ...]  # one of which is met


def clean(text: str) -> str:
    """``text`` as it is searched for: one line of at most 100 characters without control characters."""
    return naming.one_line(text[: 4 * LONGEST])[:LONGEST].strip()


def terms(text: str, photos: PhotoQuerySet, *, owner_id: OwnerId, named: Sequence[Named] = ()) -> list[Term]:
    """Each term of ``text``, by its words or by what they name: a date, an album of the owner, one of ``named``."""
    words = clean(text).split()[:MOST_WORDS]
    if not words:
        return []
    years = _years(photos)
    every = [*named, *albums_of(owner_id)]
    found: list[Term] = []
    while words:
        length, term = _first(words, years, every)
        found += [term] if term else []
        words = words[length:]
    return found


def albums_of(owner_id: OwnerId) -> list[Named]:
    """Her albums by their titles, the newest first."""
    rows = Album.objects.filter(owner=owner_id).order_by("-id").values_list("pk", "title")[:MOST_ALBUMS]
    return [Named(kind="album", key=str(pk), label=title, ways=(in_album(pk),)) for pk, title in rows]


def in_album(album_id: UUID) -> Q:
    """The photos of an album; whoever asks knows that it is hers."""
    return Q(pk__in=AlbumPhoto.objects.filter(album=album_id).values("photo_id"))


def whole_ways(found: Sequence[Term]) -> list[Way]:
    """The ways to meet all of these terms, each by itself; one that is tried on each photo if there are too many."""
    if prod(map(len, found)) > MOST_WAYS:
        return [Way(condition=read_through(found))]
    return [reduce(and_, ways, Way()) for ways in product(*found)]


def read_through(found: Iterable[Term]) -> Q:
    """All of these terms as one condition that is tried on one photo after the other."""
    return reduce(and_, (reduce(or_, (way.read_through for way in term)) for term in found), Q())


def narrowed(photos: PhotoQuerySet, found: Sequence[Term], *, owner_id: OwnerId) -> PhotoQuerySet:
    """Those of ``photos`` that meet all of these terms, as a query to go on with."""
    full_text = search_index.full_text(photos.db)
    only = [term[0] for term in found if len(term) == 1]
    photos = photos.filter(reduce(and_, only, Way()).inside(owner_id, full_text=full_text))
    for term in found:
        if len(term) > 1:
            ways = (way.inside(owner_id, full_text=full_text) for way in term)
            photos = photos.filter(reduce(or_, ways))
    return photos


def _first(words: Sequence[str], years: Sequence[int], named: Sequence[Named]) -> tuple[int, Term]:
    """How many words belong to the first thing that is looked for, and the ways to find it."""
    for length in range(min(search_days.MOST_WORDS, len(words)), 0, -1):
        phrase = [word.lower().strip(",.") for word in words[:length]]
        if spans := search_days.spans(phrase, today=timezone.localdate(), years=years):
            when = Way(spans=tuple(sorted(spans, reverse=True)))
            return length, (*_in_words(words[:length]), when, *_by_name(words[:length], named))
    return 1, (*_in_words(words[:1]), *_by_name(words[:1], named))


def _in_words(words: Sequence[str]) -> Iterator[Way]:
    """None where nothing is left of them but joiners."""
    needles = tuple(folding.needle(folded) for word in words for folded in folding.fold(_named_file(word)).split())
    if needles:
        yield Way(needles=needles)


def _named_file(word: str) -> str:
    """A title is made from a file's name without its ending."""
    stem, dot, ending = word.rpartition(".")
    return stem if dot and stem and ending.lower() in _ENDINGS else word


def _by_name(words: Sequence[str], named: Sequence[Named]) -> Iterator[Way]:
    if len(words) == 1 and (word := folding.fold(words[0]).strip()):
        meant = [one for one in named if one.is_named_by(word)]
        for one in meant[:MOST_NAMED]:
            yield from (Way(condition=condition) for condition in one.ways)


def _years(photos: PhotoQuerySet) -> list[int]:
    """From which there are photos, the last one first."""
    found = timeline.in_order(photos).values_list("sort_local", flat=True)
    newest, oldest = found.first(), found.reverse().first()
    if newest is None or oldest is None:
        return []
    last = min(newest.year, 9997)
    return list(range(last, max(oldest.year, last - search_days.MOST_YEARS) - 1, -1))


def _quoted(needle: str) -> str:
    escaped = needle.replace('"', '""')
    return f'"{escaped}"'
