"""Keeping the texts and their index: made after each ``migrate``, filled in batches, checked and put right.

What is written by whom does not matter: triggers mark the text of a photo as stale, and whoever searches next has it
folded first (:func:`refresh`). A photo that is saved has its text at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef, QuerySet

from photodrive.people import OwnerId
from photodrive.photos.models import Photo, PhotoText

from . import folding, postgresql, sqlite

BATCH = 500
_FIELDS = ("title", "file_name", "caption", "camera")
_WRITE = "UPDATE {} SET mark = %s, text = %s, owner_id = %s, stale = %s WHERE photo_id = %s"
_OF_VENDOR = {"sqlite": sqlite, "postgresql": postgresql}


def is_migrated(using: str) -> bool:
    """Whether the table of texts is there."""
    return PhotoText._meta.db_table in connections[using].introspection.table_names()


def keeps_up(using: str) -> bool:
    """Whether the triggers are as this version means them."""
    vendor = _OF_VENDOR.get(connections[using].vendor)
    return vendor is None or vendor.has_triggers(connections[using])


def looked_up(using: str) -> bool:
    """Whether there is an index of the words; without one every text of an owner is read."""
    vendor = _OF_VENDOR.get(connections[using].vendor)
    return vendor is not None and vendor.has_index(connections[using])


def full_text(using: str) -> bool:
    """Whether words are looked up in a table of FTS5."""
    return connections[using].vendor == "sqlite" and sqlite.has_index(connections[using])


def install(using: str | None = None) -> None:
    """Make triggers and index where they are missing or other ones, and then put the texts right."""
    connection = _connection(using)
    vendor = _OF_VENDOR.get(connection.vendor)
    if vendor is None:
        return
    if not is_migrated(connection.alias):  # migrated backwards
        make_way(connection.alias)
        return
    if not vendor.installed(connection):
        with transaction.atomic(using=connection.alias):
            vendor.install(connection)
        _put_right(connection)
    if vendor is postgresql and not postgresql.has_index(connection):
        postgresql.make_index(connection)


def make_way(using: str | None = None) -> None:
    """Before a migration, which may make tables and columns anew: no trigger may name them meanwhile."""
    connection = _connection(using)
    vendor = _OF_VENDOR.get(connection.vendor)
    if vendor is not None and Photo._meta.db_table in connection.introspection.table_names():
        with transaction.atomic(using=connection.alias):
            vendor.drop(connection)


def write(photos: Sequence[Photo], *, using: str | None = None) -> None:
    """Fold the words of these photos, which have a row each."""
    connection = _connection(using)
    key = PhotoText._meta.get_field("photo")
    owner = PhotoText._meta.get_field("owner")
    rows = [
        (
            folding.mark(photo.owner_id),
            text_of(photo),
            owner.get_db_prep_save(photo.owner_id, connection),
            False,
            key.get_db_prep_save(photo.pk, connection),
        )
        for photo in photos
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE.format(connection.ops.quote_name(PhotoText._meta.db_table)), rows)


def text_of(photo: Photo) -> str:
    """In what a photo is searched."""
    return folding.searched(getattr(photo, name) for name in _FIELDS)


def refresh(owner_id: OwnerId, *, most: int = BATCH, using: str | None = None) -> int:
    """Fold what has changed of an owner's photos, ``most`` of them; how many these were."""
    stale = PhotoText.objects.using(_connection(using).alias).filter(owner_id=owner_id, stale=True)
    return _fold(stale, most) if stale.exists() else 0


def problems(using: str | None = None) -> list[str]:
    """What is wrong with triggers, texts and index, in words for the operator. Reads every photo."""
    connection = _connection(using)
    vendor = _OF_VENDOR.get(connection.vendor)
    if vendor is None:
        return []
    found = (
        [] if vendor.installed(connection) else ["the triggers or the index of the search are not as they should be"]
    )
    counted = {
        "without a text to be found by": _without_text(connection).count(),
        "with a text of other words": sum(len(batch) for batch in _wrong(connection)),
    }
    found += [f"photos {what}: {number}" for what, number in counted.items() if number]
    if orphans := _orphans(connection).count():
        found.append(f"texts of photos that are gone: {orphans}")
    if vendor is sqlite and sqlite.has_index(connection) and sqlite.damaged(connection):
        found.append("the index of the search says something else than the texts")
    return found


def repair(using: str | None = None) -> None:
    """Put all of that right."""
    connection = _connection(using)
    install(connection.alias)
    if connection.vendor == "sqlite" and sqlite.has_index(connection) and sqlite.damaged(connection):
        sqlite.rebuild(connection)
    if connection.vendor in _OF_VENDOR:
        _put_right(connection)


def _put_right(connection: BaseDatabaseWrapper) -> None:
    alias = connection.alias
    _orphans(connection).delete()
    missing = _without_text(connection).order_by("pk").only("pk", "owner_id").iterator(BATCH)
    while batch := list(islice(missing, BATCH)):
        rows = [PhotoText(photo_id=photo.pk, owner_id=photo.owner_id) for photo in batch]
        PhotoText.objects.using(alias).bulk_create(rows, ignore_conflicts=True)
    for batch in _wrong(connection):
        _fold(PhotoText.objects.using(alias).filter(photo__in=[photo.pk for photo in batch]), BATCH)


def _fold(texts: QuerySet[PhotoText], most: int) -> int:
    """Whoever changes a photo meanwhile waits for its text, and marks it again."""
    with transaction.atomic(using=texts.db):
        locked = texts.select_for_update(skip_locked=True).order_by("pk").values_list("photo_id", flat=True)
        ids = list(locked[:most])
        write(list(Photo.objects.using(texts.db).filter(pk__in=ids).only("owner_id", *_FIELDS)), using=texts.db)
    return len(ids)


def _without_text(connection: BaseDatabaseWrapper) -> QuerySet[Photo]:
    texts = PhotoText.objects.filter(photo=OuterRef("pk"))
    return Photo.objects.using(connection.alias).filter(~Exists(texts))


def _orphans(connection: BaseDatabaseWrapper) -> QuerySet[PhotoText]:
    return PhotoText.objects.using(connection.alias).filter(~Exists(Photo.objects.filter(pk=OuterRef("photo_id"))))


def _wrong(connection: BaseDatabaseWrapper) -> Iterator[list[Photo]]:
    """Photos whose texts have other words than they, in batches."""
    photos: QuerySet[Any] = Photo.objects.using(connection.alias).filter(text__isnull=False).select_related("text")
    each = photos.only("owner_id", *_FIELDS, "text__text", "text__mark", "text__stale").order_by("pk")
    last = None
    while batch := list((each if last is None else each.filter(pk__gt=last))[:BATCH]):
        last = batch[-1].pk
        wrong = [photo for photo in batch if photo.text.stale or not _is_right(photo)]
        if wrong:
            yield wrong


def _is_right(photo: Photo) -> bool:
    text: PhotoText = photo.text
    return (text.text, text.mark) == (text_of(photo), folding.mark(photo.owner_id))


def _connection(using: str | None) -> BaseDatabaseWrapper:
    return connections[using or router.db_for_write(Photo)]
