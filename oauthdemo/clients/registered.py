"""The example clients at the drive: registered once, brought up to date where the origins moved.

What an admin switched off, narrowed or renamed since stays as it is.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from oauth2_provider.models import get_application_model

from oauthdemo.clients.frame.views import NAME as FRAME
from oauthdemo.clients.slideshow.views import NAME as SLIDESHOW
from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.host import foreign_saves
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, PHOTOS_READ

from . import client_information
from .client_information import ClientInformation


def load() -> dict[str, Application]:
    """Register what is missing, and tell each client where the drive is and what it is called there.

    Returns what was registered now, by the client's name.
    """
    new: dict[str, Application] = {}
    for name, origin, register in (
        (FRAME, settings.FRAME_ORIGIN, _register_frame),
        (SLIDESHOW, settings.SLIDESHOW_ORIGIN, _register_slideshow),
    ):
        data_dir = Path(settings.DATA_DIR)
        application = _find(client_information.load(data_dir, name))
        if application is None:
            application = new[name] = register(origin)
        else:
            _move(application, origin)
        client_information.keep(data_dir, name, ClientInformation(settings.DRIVE_ORIGIN, application.client_id))
    return new


def _register_frame(origin: str) -> Application:
    """A device: no secret that could be read out of it, no address to return to, and tokens bound to its key."""
    return applications.register(
        name="Photo frame",
        redirect_uris=[],
        confidential=False,
        scopes=(PHOTOS_READ, OFFLINE_ACCESS),
        checked=True,
        home_page=origin + "/",
        grant_types=f"{DEVICE_CODE} refresh_token",
        dpop_bound_access_tokens=True,
    ).application


def _register_slideshow(origin: str) -> Application:
    """A page: no secret either, and no refresh token, for it is not there while people are away."""
    return applications.register(
        name="Slideshow",
        redirect_uris=[origin + "/"],
        confidential=False,
        scopes=(PHOTOS_READ,),
        checked=True,
        home_page=origin + "/",
        grant_types="authorization_code",
        dpop_bound_access_tokens=True,
    ).application


def _find(told: ClientInformation | None) -> Application | None:
    if told is None:
        return None
    found: Application | None = get_application_model().objects.filter(client_id=told.client_id).first()
    return found


def _move(application: Application, origin: str) -> None:
    """The addresses of a client that is served at another port today."""
    policy = applications.policy_of(application)
    before, after = policy.home_page, origin + "/"
    if before == after or not before:
        return
    policy.home_page = after
    policy.save(update_fields=["home_page"])
    application.redirect_uris = " ".join(after if uri == before else uri for uri in application.redirect_uris.split())
    foreign_saves.save(application, ["redirect_uris"])
