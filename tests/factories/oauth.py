"""Applications, consents and access tokens, made through the models as the server makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AccessToken, Authorization, AuthorizationCode, AuthorizedPhoto
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.authorization.security import token_strings
from photodrive.photos.models import Photo

_numbers = count(1)
HOUR = timedelta(hours=1)


def make_user(name: str = "", **fields: Any) -> Any:
    """A user who may sign in; the name is made up where none is given."""
    return get_user_model().objects.create_user(username=name or f"person{next(_numbers)}", **fields)


def make_application(*, name: str = "Printshop", scopes: tuple[str, ...] = (PHOTOS_READ, PHOTOS_WRITE)) -> Any:
    """A confidential application that is switched on."""
    uri = f"https://shop{next(_numbers)}.example/callback"
    return applications.register(name=name, redirect_uris=[uri], scopes=scopes).application


@dataclass(frozen=True)
class Granted:
    """One consent and its access token; ``header`` is what a test client sends."""

    authorization: Any
    token: str

    @property
    def header(self) -> Any:
        return {"HTTP_AUTHORIZATION": f"Bearer {self.token}"}


def grant(
    *photos: Photo,
    owner: Any,
    scopes: tuple[str, ...] = (PHOTOS_READ,),
    location: bool = False,
    application: Any = None,
    lasts: timedelta = HOUR,
    narrowed: NarrowedDetails | None = None,
    **fields: Any,
) -> Granted:
    """``owner`` lets an application see ``photos``. With a negative ``lasts`` the token is over.

    ``fields`` are more of the Authorization's, ``narrowed`` what the token is narrowed to (RFC 9396 section 6).
    """
    application = application or make_application(scopes=tuple({PHOTOS_READ, PHOTOS_WRITE, *scopes}))
    now = timezone.now()
    authorization = Authorization.objects.create(
        owner=owner,
        application=application,
        client_id=application.client_id,
        client_name=application.name,
        scopes=list(scopes),
        location=location,
        expires_at=now + HOUR,
        **fields,
    )
    for photo in photos:
        AuthorizedPhoto.objects.create(authorization=authorization, photo=photo)
    token = token_strings.generate(token_strings.ACCESS_TOKEN)
    code = AuthorizationCode.objects.create(
        authorization=authorization, code_checksum=token_strings.fingerprint(f"code of {token}"), used_at=now,
        settled_at=now, expires_at=now + timedelta(minutes=1),
    )  # fmt: skip
    AccessToken.objects.create(
        authorization=authorization,
        code=code,
        token_checksum=token_strings.fingerprint(token),
        scopes=list(scopes),
        narrowed=narrowed,
        expires_at=now + lasts,
    )
    return Granted(authorization, token)
