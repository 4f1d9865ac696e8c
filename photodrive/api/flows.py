"""What a call does when it is more than one step; the views only translate HTTP to these and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from rest_framework.exceptions import ValidationError

from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.exceptions import KeptFromApps
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
    visibility: str = Photo.Visibility.PRIVATE,
) -> Uploaded:
    """Add a photo to ``owner``'s drive; an application (with its ``access``) may see it from then on.

    Raises UploadRefused, also for what an application added before and its owner never shares now. It adds a photo of
    its own even where its owner had these bytes already, and learns nothing of hers.
    """
    added_by = access.client_id if access else ""
    added = ingest.add_photo(owner=owner, file=file, name=name, title=title, visibility=visibility, added_by=added_by)
    if added.created and visibility == Photo.Visibility.PUBLIC:
        links.open_photo(photo=added.photo)
    if access is None or access.authorization_id is None:
        return Uploaded(added.photo, added.created)
    if withheld.is_kept(added.photo):
        raise KeptFromApps
    known = not added.created and visible_to(caller).filter(pk=added.photo.pk).exists()
    authorized_photos.add_photo(access.authorization_id, added.photo)
    return Uploaded(added.photo, created=not known)


def change(*, photo: Photo, title: str | None = None, visibility: str | None = None) -> Photo:
    """Change what is given of ``photo``, all of it or nothing.

    Raises ValidationError where it would become public though its owner never shares it with applications, who read a
    public address without asking: that she says on its page, which asks first.
    """
    opens = visibility == Photo.Visibility.PUBLIC != photo.visibility
    if opens and withheld.is_kept(photo):
        raise ValidationError({"visibility": ["This photo is never shared with applications. Share it on its page."]})
    with transaction.atomic():
        if title is not None:
            editing.rename(photo=photo, title=title)
        if visibility is not None:
            links.set_visibility(photo=photo, visibility=visibility)
    return photo
