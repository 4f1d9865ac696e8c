"""What the drive knows about somebody beside her pictures, as JSON that people and programs can read.

Each list is written as it is read: a million lines take no more memory than ten.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from photodrive.authorization.models import AccessLogEntry, Authorization, Portrait
from photodrive.people import Owner, account_name, email_of
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.preferences.models import Preferences
from photodrive.sharing.models import Share, ShareVisit

ROWS = 500
README = """\
What is in here

photos/     your originals as you uploaded them, by the month in which they were taken
trash/      what is in your trash
about/      photos-1.json and so on: titles, captions, dates, places and albums of each photo
            account.json, albums.json, shares.json, visits.json, apps.json, access-log.json
If there are several parts, unpack all of them into one folder.
"""


def write_photos(archive: zipfile.ZipFile, number: int, photos: list[tuple[Photo, str]]) -> None:
    """``about/photos-<number>.json``: each photo of a part, with the name of its file; empty where that is lost."""
    _write(archive, f"photos-{number}", _photos(photos))


def write_rest(archive: zipfile.ZipFile, owner: Owner, alive: Callable[[], None]) -> None:
    """All documents that are about the account as a whole. ``alive`` is called now and then."""
    archive.writestr(zipfile.ZipInfo("read me.txt", (1980, 1, 1, 0, 0, 0)), README)
    _write(archive, "account", [_account(owner)])
    for name, rows in (
        ("albums", _albums(owner)),
        ("shares", _shares(owner)),
        ("visits", _visits(owner)),
        ("apps", _apps(owner)),
        ("access-log", _access_log(owner)),
    ):
        _write(archive, name, _telling(rows, alive))


def _write(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    about = zipfile.ZipInfo(f"about/{name}.json", (1980, 1, 1, 0, 0, 0))
    about.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(about, "w", force_zip64=True) as entry:
        entry.write(b"[")
        for number, row in enumerate(rows):
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            entry.write((",\n" if number else "\n").encode() + text.encode())
        entry.write(b"\n]\n")


def _telling(rows: Iterator[dict[str, Any]], alive: Callable[[], None]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number % ROWS == 0:
            alive()
        yield row


def _photos(photos: list[tuple[Photo, str]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(photos), ROWS):
        some = photos[start : start + ROWS]
        rows = AlbumPhoto.objects.filter(photo__in=[photo.pk for photo, _ in some])
        albums: dict[Any, list[str]] = {}
        for photo_id, title in rows.order_by("pk").values_list("photo_id", "album__title"):
            albums.setdefault(photo_id, []).append(title)
        yield from (_photo(photo, file, albums.get(photo.pk, [])) for photo, file in some)


def _photo(photo: Photo, file: str, albums: list[str]) -> dict[str, Any]:
    return {
        "id": photo.pk,
        "file": file or None,
        "title": photo.title,
        "caption": photo.caption,
        "file_name_at_upload": photo.file_name,
        "taken_local": photo.taken_local,
        "taken_offset_minutes": photo.taken_offset,
        "added_at": photo.created_at,
        "trashed_at": photo.trashed_at,
        "width": photo.width,
        "height": photo.height,
        "turned_quarters": photo.turned,
        "media_type": photo.media_type,
        "size": photo.size,
        "sha256": photo.sha256,
        "metadata": photo.metadata,
        "visibility": photo.visibility,
        "favourite": photo.favourite,
        "never_share": photo.never_share,
        "added_by": photo.added_by or None,
        "albums": albums,
    }


def _account(owner: Owner) -> dict[str, Any]:
    preferences = Preferences.objects.filter(owner=owner).first() or Preferences(owner=owner)
    return {
        "name_for_signing_in": account_name(owner),
        "full_name": str(getattr(owner, "get_full_name", str)() or ""),
        "email": email_of(owner),
        "joined": getattr(owner, "date_joined", None),
        "theme": preferences.theme,
        "time_zone": preferences.time_zone,
        "has_picture": Portrait.objects.filter(owner=owner).exists(),
    }


def _albums(owner: Owner) -> Iterator[dict[str, Any]]:
    for album in Album.objects.filter(owner=owner).order_by("pk").iterator(ROWS):
        inside = AlbumPhoto.objects.filter(album=album).order_by("position", "pk").values_list("photo_id", flat=True)
        yield {
            "id": album.pk,
            "title": album.title,
            "order": album.order,
            "cover": album.chosen_cover_id,
            "never_share": album.never_share,
            "created_at": album.created_at,
            "photos": list(inside),
        }


def _shares(owner: Owner) -> Iterator[dict[str, Any]]:
    """Without the secrets of links: whoever finds the archive is not let in by it."""
    for share in Share.objects.filter(owner=owner).order_by("pk").iterator(ROWS):
        yield {
            "id": share.pk,
            "with": share.email or share.get_kind_display(),
            "album": share.album_id,
            "photos": list(share.photos.order_by("pk").values_list("pk", flat=True)),
            "password": bool(share.password),
            "downloads": share.downloads,
            "created_at": share.created_at,
            "expires_at": share.expires_at,
            "ended_at": share.ended_at,
        }


def _visits(owner: Owner) -> Iterator[dict[str, Any]]:
    rows = ShareVisit.objects.filter(owner=owner).order_by("pk")
    names = ("share_id", "photo_id", "what", "count", "at")
    yield from (dict(zip(names, row, strict=True)) for row in rows.values_list(*names).iterator(ROWS))


def _apps(owner: Owner) -> Iterator[dict[str, Any]]:
    for one in Authorization.objects.filter(owner=owner).order_by("pk").iterator(ROWS):
        yield {
            "id": one.pk,
            "app": one.client_name,
            "host": one.client_host,
            "may": one.scopes,
            "declined": one.declined,
            "selection": one.selection,
            "album": one.album_id,
            "photos": list(one.photos.order_by("pk").values_list("pk", flat=True)),
            "places": one.location,
            "allowed_at": one.created_at,
            "expires_at": one.expires_at,
            "ended_at": one.revoked_at,
            "ended": one.get_ended_display(),
            "last_used_at": one.last_used_at,
        }


def _access_log(owner: Owner) -> Iterator[dict[str, Any]]:
    rows = AccessLogEntry.objects.filter(owner=owner).order_by("pk")
    names = ("at", "client_name", "what", "photo_id", "photo_title", "status", "size")
    yield from (dict(zip(names, row, strict=True)) for row in rows.values_list(*names).iterator(ROWS))
