"""What the share sheet is about: a photo, an album, or several photos of the signed-in owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from photodrive.people import Owner
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, people, showing, withheld
from photodrive.sharing.models import Share
from photodrive.sharing.people import Shared
from photodrive.sharing.visibility import in_person, own_photos_of
from photodrive.web.shared.wording import counted

PHOTO_WORDS = "They see this one photo."
NEVER_PHOTO = "You said that apps never get this photo. An app that knows the link can read it like anybody else."
NEVER_ALBUM = "You said that apps never get this album. An app that knows the link can read it like anybody else."
NEVER_SOME = "You said that apps never get any of these photos, so a link would show none of them."


@dataclass(frozen=True)
class Subject:
    """One of the three; ``gathered`` is the link of several photos, on or off."""

    owner: Owner
    photo: Photo | None = None
    album: Album | None = None
    gathered: Share | None = None

    @property
    def title(self) -> str:
        """As it stands behind "Share"."""
        named = self.album or self.photo
        return f"“{named.title}”" if named else counted(self.photos().count())

    @property
    def url(self) -> str:
        """The address of the sheet."""
        if self.photo is not None:
            return reverse("photodrive:photo_share", args=[self.photo.pk])
        if self.album is not None:
            return reverse("photodrive:album_share", args=[self.album.pk])
        assert self.gathered is not None
        return reverse("photodrive:gathered_share", args=[self.gathered.pk])

    @property
    def back_url(self) -> str:
        """Where she came from."""
        named = self.album or self.photo
        return named.get_absolute_url() if named else reverse("photodrive:library")

    def photos(self) -> QuerySet[Photo]:
        """Her photos that it is about now."""
        hers = own_photos_of(in_person(self.owner))
        if self.photo is not None:
            return hers.filter(pk=self.photo.pk)
        return hers.filter(albums=self.album) if self.album is not None else hers.filter(shares=self.gathered)

    def link(self) -> Share | None:
        """Its link, if it is on."""
        if self.photo is not None:
            return links.of_photo(self.photo)
        if self.album is not None:
            return links.of_album(self.album)
        assert self.gathered is not None
        return links.live().filter(pk=self.gathered.pk).first()

    def switch_on(self) -> Share:
        """Its link, on from now on."""
        if self.photo is not None:
            return links.open_photo(photo=self.photo)
        if self.album is not None:
            return links.open_album(album=self.album)
        assert self.gathered is not None
        return links.switch_on(share=self.gathered)

    def question(self) -> str:
        """What she is asked before the link goes on; empty if nothing stands against it."""
        if self.photo is not None:
            return NEVER_PHOTO if withheld.is_kept(self.photo) else ""
        return NEVER_ALBUM if self.album is not None and self.album.never_share else ""

    def who_sees_what(self, link: Share | None) -> str:
        """The line below "Anyone with the link"."""
        if self.photo is not None:
            return PHOTO_WORDS
        count = (showing.photos_of(link) if link else self.photos()).count()
        these = "this one photo" if count == 1 else f"these {counted(count)}"
        return f"They see {these}, and what you add later." if self.album is not None else f"They see {these}."

    def left_out(self, link: Share) -> str:
        """Which photos the link does not show, and why; empty if it shows all."""
        count = showing.left_out_of(link).count() if self.photo is None else 0
        if not count:
            return ""
        stay = "stays" if count == 1 else "stay"
        return f"{counted(count)} that you never share with apps {stay} out: an app could read the link."

    def people(self) -> Sequence[Share]:
        """With whom it is shared by name."""
        return list(people.of(album=self.album, photo=self.photo)) if self.gathered is None else []

    def share_with(self, email: str) -> Shared:
        """Share it with whoever has this address. Raises NoAddress, YourOwn."""
        photos = self.photos() if self.gathered is not None else ()
        return people.share_with(owner=self.owner, email=email, album=self.album, photo=self.photo, photos=photos)
