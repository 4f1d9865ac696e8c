"""The adapter for Photodrive's API, version 1."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import BinaryIO
from urllib.parse import urlencode
from uuid import UUID

from printshop.exceptions import AnswerInvalid
from printshop.sources.base import Access, Grant, RemotePhoto, Rendition
from printshop.sources.untrusted_text import one_line
from printshop.sources.untrusted_values import moment

TYPE = "photos"
API = "/api/v1"
SELECTIONS = frozenset({"chosen", "album", "all"})
DURATIONS = frozenset({"once", "hour", "until_revoked"})
PAGE = 50
MAX_PAGES = 200
_MAX_SIDE = 100_000


class PhotodriveAdapter:
    """Photos of one owner, those the owner chose."""

    def authorization_details(self, types: Collection[str]) -> list[dict[str, object]]:
        # An hour at most; which photos, and whether for less, is for the owner to say.
        return [{"type": TYPE, "actions": ["read"], "duration": "hour", "purpose": "order"}] if TYPE in types else []

    def read_grant(self, details: Sequence[Mapping[str, object]]) -> Grant:
        photos = [detail for detail in details if detail.get("type") == TYPE]
        if not all(_strings(detail.get("actions", [])) <= {"read"} for detail in photos):
            raise AnswerInvalid(detail="The authorization details grant more than reading.")
        if len(photos) != 1:
            return Grant()  # a source that says nothing, or nothing simple
        return Grant(
            selection=_word(photos[0].get("selection"), SELECTIONS),
            duration=_word(photos[0].get("duration"), DURATIONS),
        )

    def list_photos(self, access: Access) -> Iterator[RemotePhoto]:
        url: str | None = f"{_api(access)}/photos/?{urlencode({'limit': PAGE})}"
        for _ in range(MAX_PAGES):
            if url is None:
                return
            page = access.get_object(url)
            results = page.get("results")
            if not isinstance(results, list) or len(results) > PAGE * 10:
                raise AnswerInvalid(detail="A page of the photo list has no usable results.")
            for result in results:
                yield read_photo(result)
            url = _next(page)
        raise AnswerInvalid(detail="The photo list does not end.")

    def fetch_photo(self, access: Access, *, url: str, rendition: Rendition, target: BinaryIO, max_bytes: int) -> int:
        return access.download(url, target, max_bytes=max_bytes)


def read_photo(result: object) -> RemotePhoto:
    """Distrust one entry of the list; AnswerInvalid when it is none."""
    if not isinstance(result, dict):
        raise AnswerInvalid(detail="An entry of the photo list is not an object.")
    files = result.get("files")
    if not isinstance(files, dict):
        raise AnswerInvalid(detail="An entry of the photo list has no files.")
    return RemotePhoto(
        remote_id=_uuid(result.get("id")),
        title=one_line(result.get("title")),
        media_type=_text(result, "media_type", 40),
        width=_side(result.get("width")),
        height=_side(result.get("height")),
        taken_at=moment(result.get("taken_at")),
        original_url=_text(files, "original", 500),
        preview_url=_text(files, "preview", 500),
    )


def _api(access: Access) -> str:
    """Where the drive has its API: below a path of its origin, if it names that, or else at the root."""
    named = (address.rstrip("/") for address in access.resources if address.startswith(f"{access.resource}/"))
    return next((address for address in named if address.endswith(API)), f"{access.resource}{API}")


def _strings(given: object) -> set[str]:
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise AnswerInvalid(detail="The actions of the authorization details are not a list of words.")
    return set(given)


def _word(given: object, known: Collection[str]) -> str:
    """One of the words we know, empty for any other."""
    return given if isinstance(given, str) and given in known else ""


def _next(page: dict[str, object]) -> str | None:
    url = page.get("next")
    if url is not None and (not isinstance(url, str) or len(url) > 2000):
        raise AnswerInvalid(detail="A page of the photo list does not say what follows.")
    return url


def _uuid(given: object) -> str:
    try:
        return str(UUID(given)) if isinstance(given, str) else _refuse("id")
    except ValueError:
        return _refuse("id")


def _text(holder: Mapping[str, object], name: str, length: int) -> str:
    found = holder.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= length or not found.isprintable():
        return _refuse(name)
    return found


def _side(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 < given <= _MAX_SIDE:
        raise AnswerInvalid(detail="An entry of the photo list has no sensible width and height.")
    return given


def _refuse(name: str) -> str:
    raise AnswerInvalid(detail=f"An entry of the photo list has no usable {name}.")
