"""What an adapter is: what differs from one photo source to another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal, Protocol

Rendition = Literal["original", "preview"]


@dataclass(frozen=True, kw_only=True)
class RemotePhoto:
    """A photo as its source describes it, cleaned; sizes in pixels of the upright picture."""

    remote_id: str
    title: str
    media_type: str
    width: int
    height: int
    taken_at: datetime | None
    original_url: str
    preview_url: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What the owner allowed, as far as the source says; a word is empty where it does not.

    ``selection`` is "chosen" (these photos as they are now), "album" or "all" (as they change). ``duration`` is
    "once" (until this order has its photos), "hour" or "until_revoked".
    """

    selection: str = ""
    duration: str = ""


class Access(Protocol):
    """An open way to a source's API with a token that the adapter never sees.

    Both methods raise AccessEnded (401) or SourceError, ``download`` PhotoGone (404) as well, and refuse addresses
    off the resource.
    """

    @property
    def resource(self) -> str:
        """The address of the protected resource, without a final slash."""

    @property
    def resources(self) -> Collection[str]:
        """The addresses that take the token, as the source tells them: its word, unchecked, and maybe none."""

    def get_object(self, url: str) -> dict[str, object]:
        """GET a JSON object."""

    def download(self, url: str, target: BinaryIO, *, max_bytes: int) -> int:
        """GET bytes into an open file and return how many; PhotoRefused when there are more than ``max_bytes``."""


class Adapter(Protocol):
    """One kind of photo source."""

    def authorization_details(self, types: Collection[str]) -> list[dict[str, object]]:
        """What to ask for beyond the registered scopes, of the types that the source knows (RFC 9396 section 2)."""

    def read_grant(self, details: Sequence[Mapping[str, object]]) -> Grant:
        """What was allowed; AnswerInvalid when it is more than was asked for."""

    def list_photos(self, access: Access) -> Iterator[RemotePhoto]:
        """All shared photos, page by page as they are consumed; the caller bounds how many."""

    def fetch_photo(self, access: Access, *, url: str, rendition: Rendition, target: BinaryIO, max_bytes: int) -> int:
        """Write one rendition into an open file and return its bytes."""
