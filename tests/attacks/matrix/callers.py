"""Jane's photos and everybody who may ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from photodrive.account import exporting
from photodrive.account.models import Export
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken, ApplicationPolicy, Authorization
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.authorization.tokens import revocation
from photodrive.photos.files import storage
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo, Upload
from photodrive.sharing import links, people
from photodrive.sharing.models import Share
from tests.factories.oauth import Granted, grant, make_user
from tests.factories.stored import make_photo

TITLE = "Secret cove"
BOTH = (PHOTOS_READ, PHOTOS_WRITE)
SEES = {"jane", "token", "reader", "writer"}  # may meet the title somewhere; nobody else ever does


@dataclass(frozen=True)
class World:
    """Jane with a photo in each state, sam with his own, and the consents each of them gave.

    ``client`` is everybody's in turn: making one starts all middleware, which takes longer than a request.
    """

    client: Client
    jane: Any
    sam: Any
    photos: dict[str, Photo]
    album: Album
    upload: Upload
    granted: dict[str, Granted]
    shares: dict[str, Share]
    export: Export


def make_world() -> World:
    """Build it; the album holds all of jane's photos. ``granted`` has every live token by the name of its column."""
    jane, sam = make_user("jane"), make_user("sam")
    photos = {
        "private": make_photo(jane, title=TITLE),
        "public": make_photo(jane, title=f"{TITLE}, shown", visibility="public"),
        "trashed": make_photo(jane, title=TITLE),
    }
    editing.trash(photo=photos["trashed"])
    ticked = photos.values()
    granted = {
        "token": grant(*ticked, owner=jane, scopes=BOTH),
        "reader": grant(*ticked, owner=jane, scopes=(PHOTOS_READ,)),
        "writer": grant(*ticked, owner=jane, scopes=(PHOTOS_WRITE,)),
        "other": grant(make_photo(jane, title="Ferry"), owner=jane, scopes=BOTH),
        "sams": grant(make_photo(sam, title="Sheep"), owner=sam, scopes=BOTH),
    }
    ApplicationPolicy.objects.filter(application=granted["token"].authorization.application_id).update(developer=jane)
    album = albums.create(owner=jane, title=TITLE)
    albums.add(album=album, photo_ids=[photo.pk for photo in ticked])
    upload = Upload.objects.create(owner=jane, length=9, expires_at=timezone.now() + timedelta(days=1))
    client = Client(headers={"host": "127.0.0.1:8000"})
    return World(client, jane, sam, photos, album, upload, granted, _shares(jane, sam, photos), _export(jane))


def _shares(jane: Any, sam: Any, photos: dict[str, Photo]) -> dict[str, Share]:
    """What jane shares: by a "link" to an album, with sam as a "person", and several photos, "gathered"."""
    shown = albums.create(owner=jane, title="Shown")
    albums.add(album=shown, photo_ids=[photos["public"].pk])
    sam.email = "sam@photodrive.example"
    sam.save()
    EmailAddress.objects.create(user=sam, email=sam.email, verified=True, primary=True)
    return {
        "link": links.open_album(album=shown),
        "person": people.share_with(owner=jane, email=sam.email, album=shown).share,
        "gathered": links.gather(owner=jane, photos=[photos["private"], photos["public"]]),
    }


def _export(jane: Any) -> Export:
    """An archive of jane's that can be fetched, in one part."""
    ready = {"ready_at": timezone.now(), "expires_at": timezone.now() + timedelta(days=7)}
    made = Export.objects.create(owner=jane, name="hers", parts=[{"size": 3, "photos": 0}], **ready)
    storage.area().save(f"{exporting.folder_of(made)}/{exporting.file_name(1)}", ContentFile(b"zip"))
    return made


def _expire(world: World) -> None:
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _give_back(world: World) -> None:
    found = revocation.find(world.granted["token"].token)
    assert found is not None
    revocation.end(found)


def _end(world: World) -> None:
    lifecycle.end(world.granted["token"].authorization, ended=Authorization.Ended.BY_OWNER)


def _run_out(world: World) -> None:
    Authorization.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _deactivate(world: World) -> None:
    type(world.jane).objects.filter(pk=world.jane.pk).update(is_active=False)


def _disable(world: World) -> None:
    applications.set_enabled(world.granted["token"].authorization.application, enabled=False)


def _delete_application(world: World) -> None:
    world.granted["token"].authorization.application.delete()


DEATHS: dict[str, Callable[[World], None]] = {
    "expired": _expire,
    "given back": _give_back,
    "ended by its owner": _end,
    "past the end she chose": _run_out,
    "of a disabled application": _disable,
    "of a deleted application": _delete_application,
}


def callers_of(column: str) -> list[str]:
    """The callers a column of the tables stands for."""
    return [f"dead: {death}" for death in DEATHS] if column == "dead" else [column]


def become(caller: str, world: World) -> dict[str, Any]:
    """Make ``world.client`` that of ``caller``; returns the credentials it sends with each request."""
    client = world.client
    client.cookies.clear()
    if caller in ("jane", "gone"):
        client.force_login(world.jane)
    if caller == "sam":
        client.force_login(world.sam)
    if caller in ("gone", "dead: of a deactivated owner"):
        _deactivate(world)
    if caller.startswith("dead: ") and (death := DEATHS.get(caller.removeprefix("dead: "))):
        death(world)
    token = world.granted.get("token" if caller.startswith("dead: ") else caller)
    return token.header if token else {}
