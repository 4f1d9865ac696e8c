"""Access tokens: stored as a fingerprint, and what a presented one gives (RFC 6750, RFC 9449).

How long one lives is told in :mod:`.lifetimes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from photodrive.authorization.clients import application_rules
from photodrive.authorization.grants import authorization_details, authorized_photos
from photodrive.authorization.models import WITH_POLICY, AccessToken, Authorization, ClientAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.authorization.protocol.scopes import ABOUT_PHOTOS, PHOTOS_READ
from photodrive.authorization.security import token_strings
from photodrive.people import Owner, OwnerId
from photodrive.sharing.visibility import Caller

from . import client_credentials, origin


@dataclass(frozen=True)
class Access:
    """What one live access token allows, and for whom.

    ``owner`` and ``authorization_id`` are None for a token of an application itself; it has no photos.
    """

    authorization_id: UUID | None
    owner: Owner | None
    client_id: str
    client_name: str
    scopes: frozenset[str]
    location: bool
    last_used_at: datetime | None
    photos: Q

    @property
    def caller(self) -> Caller:
        """The caller this token speaks for: its owner, narrowed to the photos she approved."""
        return Caller(owner_id=self.owner_id, selection=self.photos, location=self.location)

    @property
    def owner_id(self) -> OwnerId | None:
        return self.owner.pk if self.owner is not None else None

    # As django-oauth-toolkit's permission classes read a token: with them a view of the project can ask for scopes.

    @property
    def scope(self) -> str:
        return " ".join(sorted(self.scopes))

    def is_expired(self) -> bool:
        return False  # one that is over gives no access

    def allow_scopes(self, scopes: Iterable[str]) -> bool:
        return self.scopes.issuperset(scopes)

    def is_valid(self, scopes: Iterable[str] | None = None) -> bool:
        return self.allow_scopes(scopes or ())


@dataclass(frozen=True, kw_only=True)
class Possession:
    """What came with a token sent as ``DPoP``: a proof, "" for none, and the request it must have been made for.

    ``url`` is absolute, made from the configured issuer.
    """

    proof: str
    method: str
    url: str


def record(
    *,
    authorization: Authorization,
    code_id: int | None,
    token: str,
    scopes: list[str],
    dpop_jkt: str,
    narrowed: NarrowedDetails | None,
    expires_in: int,
) -> None:
    """Keep the fingerprint of a new ``token``; ``expires_in`` in seconds. ``code_id`` is the code it goes back to."""
    AccessToken.objects.create(
        authorization=authorization,
        code_id=code_id,
        token_checksum=token_strings.fingerprint(token),
        scopes=scopes,
        dpop_jkt=dpop_jkt,
        narrowed=narrowed,
        expires_at=timezone.now() + timedelta(seconds=expires_in),
    )


@dataclass(frozen=True)
class LiveToken:
    """A token that gives access now: an owner's, or one of an application itself."""

    row: AccessToken | ClientAccessToken
    application: Application

    @property
    def client_id(self) -> str:
        return self.application.client_id

    @property
    def dpop_jkt(self) -> str:
        """The thumbprint of the key that it is bound to; empty for none."""
        return self.row.dpop_jkt

    @property
    def proof_algorithms(self) -> tuple[str, ...]:
        """What its holder may sign proofs with."""
        return application_rules.of(self.application).proof_algorithms


def find(token: str) -> LiveToken | None:
    """``token`` if it gives access now; an owner's in one query."""
    checksum = token_strings.fingerprint(token)
    if (bound := live_token(checksum)) is not None:
        return LiveToken(bound, bound.authorization.application)
    own = client_credentials.live(checksum)
    return None if own is None else LiveToken(own, own.application)


def access_by(live: LiveToken) -> Access:
    """What a live token allows."""
    if isinstance(live.row, ClientAccessToken):
        return _access_of_client(live.row)
    bound, authorization, scopes = live.row, live.row.authorization, scopes_of(live.row)
    return Access(
        authorization_id=authorization.pk,
        owner=authorization.owner,
        client_id=authorization.client_id,
        client_name=authorization.client_name,
        scopes=frozenset(scopes),
        location=authorization.location and PHOTOS_READ in scopes and _wants_location(bound.narrowed),
        last_used_at=authorization.last_used_at,
        photos=authorized_photos.within(authorization, bound.narrowed),
    )


def _access_of_client(own: ClientAccessToken) -> Access:
    """The access of an application itself (RFC 6749 section 4.4): no photos."""
    return Access(
        authorization_id=None,
        owner=None,
        client_id=own.application.client_id,
        client_name=own.application.name,
        scopes=frozenset(client_credentials.scopes_of(own)),
        location=False,
        last_used_at=None,
        photos=Q(pk__in=[]),
    )


def authorization_of(token: str) -> Authorization | None:
    """What ``token`` was issued for, whether it gives access or not; None for what is unknown or forgotten."""
    if not token_strings.is_well_formed(token, token_strings.ACCESS_TOKEN):
        return None
    bound = AccessToken.objects.filter(token_checksum=token_strings.fingerprint(token))
    return Authorization.objects.filter(pk__in=bound.values("authorization_id")).first()


def scopes_of(bound: AccessToken) -> list[str]:
    """Its scopes, as far as its authorization and its narrowed details (RFC 9396 section 6) have them now."""
    scopes = [scope for scope in bound.scopes if scope in bound.authorization.scopes_now]
    if bound.narrowed is None:
        return scopes
    left = authorization_details.scopes_of([bound.narrowed])
    return [scope for scope in scopes if scope in left or scope not in ABOUT_PHOTOS]


def _wants_location(narrowed: NarrowedDetails | None) -> bool:
    return narrowed is None or narrowed["location"]


def live_token(checksum: str) -> AccessToken | None:
    """The token with this checksum if it gives access now, else None.

    An application that must use DPoP has no bearer tokens, and one that may no longer use the grant type by which a
    token came about not that one, whenever they were issued.
    """
    rows = AccessToken.objects.select_related("authorization__owner", f"authorization__{WITH_POLICY}")
    alive = rows.filter(Authorization.giving_access("authorization__"), expires_at__gt=timezone.now())
    bound = alive.filter(token_checksum=checksum).first()
    if bound is None or not origin.is_served(bound):
        return None
    bearer = not bound.dpop_jkt
    return None if bearer and application_rules.of(bound.authorization.application).must_prove_possession else bound


def note_use(row: AccessToken | ClientAccessToken) -> None:
    """Note, before anything is answered, that somebody came with an owner's token (see :mod:`.rotation`).

    Once for each, in whatever process: it is on the hot path.
    """
    if isinstance(row, AccessToken) and row.first_used_at is None:
        AccessToken.objects.filter(pk=row.pk, first_used_at__isnull=True).update(first_used_at=timezone.now())
