"""What the demo starts with: three people, their photographs and albums, and the clients registered with the drive.

Everything goes through the functions that the pages use. Loading it again changes nothing that somebody changed
since, except what the demo's own announcement promises: the passwords, and a registration that fits the origins.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from oauth2_provider.models import get_application_model

from oauthdemo.clients import registered
from oauthdemo.data import keys, logos, registration
from oauthdemo.data.photographs import PHOTOGRAPHS
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner
from photodrive.photos.library import albums, editing
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links
from printshop.sources.models import Source

PEOPLE = {"jane": "Jane", "sam": "Sam", "admin": "Admin"}
Tell = Callable[[str], object]


def password() -> str:
    """Everybody's password in the demo: from ``DEMO_PASSWORD``, else made once and kept."""
    return keys.load_password(settings.DATA_DIR, "DEMO_PASSWORD")


def load(*, tell: Tell = lambda line: None) -> None:
    """Create what is missing. ``tell`` is called with a line for each thing that takes a moment."""
    for name in PEOPLE:
        _person(name, tell)
    _shop(tell)
    if settings.CLIENTS:
        for client, application in registered.load().items():
            logos.give(application, client)


def _person(name: str, tell: Tell) -> None:
    """The account ``name``. It gets its password last, so a start that was cut short is finished by the next."""
    users = get_user_model()
    is_admin = name == "admin"
    user, _ = users.objects.get_or_create(
        username=name,
        defaults={
            "first_name": PEOPLE[name],
            "email": f"{name}@photodrive.example",
            "is_staff": is_admin,
            "is_superuser": is_admin,
            "password": "!",
        },
    )
    if not user.has_usable_password():
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        _photographs(user, tell)
    if not user.check_password(password()):
        user.set_password(password())
        user.save(update_fields=["password"])


def _photographs(user: Owner, tell: Tell) -> None:
    mine = [photograph for photograph in PHOTOGRAPHS if photograph.owner == user.get_username()]
    if mine:
        tell(f"Adding {len(mine)} photographs for {user.get_username()} ...")
    for photograph in mine:
        added = add_photo(
            owner=user,
            file=io.BytesIO(photograph.read()),
            name=photograph.name,
            title=photograph.title,
            caption=photograph.caption,
            visibility=photograph.visibility,
        )
        if photograph.favourite and added.created:
            editing.set_favourite(photo=added.photo, favourite=True)
        if photograph.visibility == Photo.Visibility.PUBLIC:
            links.open_photo(photo=added.photo)
        if photograph.album:
            albums.add(album=_album(user, photograph.album), photo_ids=[added.photo.pk])


def _album(owner: Owner, title: str) -> Album:
    """The album of that title; made where a start that was cut short has not made it yet."""
    return Album.objects.filter(owner=owner, title=title).first() or albums.create(owner=owner, title=title)


def _shop(tell: Tell) -> None:
    """Register the shop, or bring its registration up to date where the origins moved (another port).

    What an admin switched off stays off.
    """
    source = Source.objects.filter(slug=registration.SLUG).first()
    application = _application_of(source)
    if application is None:
        tell("Registering the shop with the drive ...")
        application = registration.register_printshop()
        logos.give(application, "printshop")
    elif source is not None and registration.fits(application, source):
        return
    registration.use_in_printshop(application)


def _application_of(source: Source | None) -> Application | None:
    if source is None:
        return None
    found: Application | None = get_application_model().objects.filter(client_id=source.client_id).first()
    return found
