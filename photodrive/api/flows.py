"""What a call does when it is more than one step; the views only translate HTTP to these and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from rest_framework.exceptions import ValidationError

from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.exceptions import KeptFromApps, UnfitDate
from photodrive.people import Owner
from photodrive.photos.library import editing, ingest
from photodrive.photos.models import Photo
from photodrive.sharing import links, withheld
from photodrive.sharing.visibility import Caller, visible_to


@dataclass(frozen=True)
class Uploaded:
    """A photo that is now in the drive; ``created`` as far as this caller may know."""

    photo: Photo
    created: bool


def upload(
    *,
    owner: Owner,
    caller: Caller,
    access: Access | None,
    file: Iterable[bytes],
    name: str,
    title: str = "",
    caption: str = "",
    visibility: str = Photo.Visibility.PRIVATE,
) -> Uploaded:
    """Add a photo to ``owner``'s drive; an application (with its ``access``) may see it from then on.

    Raises UploadRefused, also for what an application added before and its owner never shares now. It adds a photo of
    its own even where its owner had these bytes already, and learns nothing of hers.
    """
    added_by = access.client_id if access else ""
    added = ingest.add_photo(
        owner=owner, file=file, name=name, title=title, caption=caption, visibility=visibility, added_by=added_by
    )
    if added.created and visibility == Photo.Visibility.PUBLIC:
        links.open_photo(photo=added.photo)
    if access is None or access.authorization_id is None:
        return Uploaded(added.photo, added.created)
    if withheld.is_kept(added.photo):
        raise KeptFromApps
    known = not added.created and visible_to(caller).filter(pk=added.photo.pk).exists()
    authorized_photos.add_photo(access.authorization_id, added.photo)
    return Uploaded(added.photo, created=not known)


class Changes(TypedDict, total=False):
    """What may be changed of a photo; what is left out stays. ``taken_offset`` in minutes, None where unknown."""

    title: str
    caption: str
    visibility: str
    taken_local: datetime
    taken_offset: int | None


def change(*, photo: Photo, changes: Changes) -> Photo:
    """Change what is given of ``photo``, all of it or nothing.

    Raises ValidationError where it would become public though its owner never shares it with applications, who read a
    public address without asking: that she says on its page, which asks first; and for a date that cannot be kept.
    """
    visibility = changes.get("visibility")
    opens = visibility == Photo.Visibility.PUBLIC != photo.visibility
    if opens and withheld.is_kept(photo):
        raise ValidationError({"visibility": ["This photo is never shared with applications. Share it on its page."]})
    with transaction.atomic():
        editing.describe(photo=photo, title=changes.get("title"), caption=changes.get("caption"))
        if "taken_local" in changes or "taken_offset" in changes:
            _change_date(photo, changes)
        if visibility is not None:
            links.set_visibility(photo=photo, visibility=visibility)
    return photo


def _change_date(photo: Photo, changes: Changes) -> None:
    local = changes.get("taken_local", photo.taken_local)
    if local is None:
        raise ValidationError({"taken_offset": ["This photo has no date: send taken_local, too."]})
    try:
        editing.edit_date(photo=photo, local=local, offset=changes.get("taken_offset", photo.taken_offset))
    except UnfitDate as error:
        raise ValidationError({"taken_local": [str(error)]}) from error
