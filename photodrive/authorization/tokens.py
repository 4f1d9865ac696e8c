"""What a presented access token gives: the resource server's side of RFC 6750."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from photodrive.exceptions import InvalidToken
from photodrive.sharing.visibility import Caller

from . import generators
from .models import AuthorizedPhoto, BoundAccessToken
from .scopes import PHOTOS_READ, split


@dataclass(frozen=True)
class Access:
    """What one live access token allows, and for whom."""

    authorization_id: UUID
    owner: Any
    client_id: str
    client_name: str
    scopes: frozenset[str]
    location: bool
    last_used_at: datetime | None

    @property
    def caller(self) -> Caller:
        """The caller this token speaks for: its owner, narrowed to the photos she approved."""
        approved = AuthorizedPhoto.objects.filter(authorization_id=self.authorization_id)
        return Caller(
            owner_id=self.owner.pk,
            selection=Q(pk__in=approved.values("photo_id")),
            location=self.location,
        )


def authenticate(token: str) -> Access:
    """The access that ``token`` gives now. Raises InvalidToken, whatever the reason it gives none.

    One query, answered afresh at every call: ending a consent, deactivating its owner or disabling the
    application counts from the next request on, in every process.
    """
    if not generators.is_well_formed(token, generators.ACCESS_TOKEN):
        raise InvalidToken(detail="malformed")
    checksum = generators.fingerprint(token)
    bound = live_token(checksum)
    if bound is None or bound.access_token is None:
        raise InvalidToken(detail="unknown or dead")
    authorization, scopes = bound.authorization, split(bound.access_token.scope)
    return Access(
        authorization_id=authorization.pk,
        owner=authorization.owner,
        client_id=authorization.client_id,
        client_name=authorization.client_name,
        scopes=frozenset(scopes),
        location=authorization.location and PHOTOS_READ in scopes,
        last_used_at=authorization.last_used_at,
    )


def live_token(checksum: str) -> BoundAccessToken | None:
    """The token with this checksum if it gives access now, else None."""
    now = timezone.now()
    return (
        BoundAccessToken.objects.filter(
            token_checksum=checksum,
            access_token__expires__gt=now,
            authorization__revoked_at__isnull=True,
            authorization__expires_at__gt=now,
            authorization__owner__is_active=True,
            authorization__application__isnull=False,
        )
        .exclude(authorization__application__photodrive_policy__enabled=False)
        .select_related("authorization__owner", "authorization__application", "access_token")
        .first()
    )
