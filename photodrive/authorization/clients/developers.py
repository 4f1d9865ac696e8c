"""People who register applications of their own, where the operator lets them (RFC 6749 section 2).

A developer runs what is hers and gains no right by it: scopes only get fewer once registered, nothing that the
operator decided can be undone, and a face or an address that changes is not a checked one any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import ABOUT_HER, ABOUT_PHOTOS, OF_ITSELF, OFFLINE_ACCESS
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner

from . import applications, client_secrets
from .applications import Registration
from .client_metadata import ClientMetadata
from .registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE, with_sector_proof

FOR_PEOPLE = (*ABOUT_PHOTOS, *ABOUT_HER, OFFLINE_ACCESS)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of application: what it may be given, and how it comes to a token."""

    confidential: bool
    grant_types: str
    scopes: tuple[str, ...]
    returns: bool  # whether a browser comes back to it


KINDS = {
    "web": Kind(confidential=True, grant_types="authorization_code refresh_token", scopes=FOR_PEOPLE, returns=True),
    "app": Kind(confidential=False, grant_types="authorization_code refresh_token", scopes=FOR_PEOPLE, returns=True),
    "device": Kind(confidential=False, grant_types=f"{DEVICE_CODE} refresh_token", scopes=FOR_PEOPLE, returns=False),
    "job": Kind(confidential=True, grant_types=CLIENT_CREDENTIALS, scopes=OF_ITSELF, returns=False),
}


class TooMany(PhotodriveError):
    message = "You have as many applications as one person may have. Retire one that you do not need."


class SwitchedOff(PhotodriveError):
    message = "An administrator of this drive has switched this application off."


def of(developer: Owner) -> QuerySet[Any]:
    """The applications of ``developer`` that are not retired, by name."""
    registered = Q(photodrive_policy__developer=developer)
    if conf.settings.ONLY_SERVER:  # those that a command made have no policy yet
        registered |= Q(photodrive_policy__isnull=True, user=developer)
    all_hers: QuerySet[Any] = get_application_model().objects.filter(registered)
    hers = all_hers.exclude(photodrive_policy__grant_types="")
    return hers.select_related("photodrive_policy").order_by("name", "pk")


def find(developer: Owner, client_id: str) -> Application | None:
    """One application of ``developer``; None if that is not hers."""
    return of(developer).filter(client_id=client_id).first()


def kind_of(application: Application) -> str:
    """The name in KINDS that fits ``application`` best."""
    grants = applications.grant_types(application)
    if "authorization_code" in grants:
        return "web" if applications.is_confidential(application) else "app"
    return "device" if DEVICE_CODE in grants else "job"


def scopes_for(kind: str, wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` that fit; of a program that acts for itself all there are, whatever is wanted."""
    known = KINDS[kind].scopes
    return list(known) if known == OF_ITSELF else [scope for scope in known if scope in wanted]


def register(
    developer: Owner,
    *,
    kind: str,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    home_page: str = "",
    sector_identifier_uri: str = "",
) -> Registration:
    """Register an application of one of the KINDS. Raises TooMany, and ValidationError keyed by field.

    Not to be called in a transaction: the address of its sector is read.
    """
    made = KINDS[kind]
    metadata = ClientMetadata(
        name=name,
        redirect_uris=redirect_uris if made.returns else [],
        confidential=made.confidential,
        scopes=scopes_for(kind, scopes),
        home_page=home_page,
        grant_types=made.grant_types,
        sector_identifier_uri=sector_identifier_uri,
    )
    proved = _proved(metadata)
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=developer.pk)
        if of(developer).count() >= conf.settings.DEVELOPER_APPLICATIONS:
            raise TooMany
        return applications.register(proved, developer=developer)


def change(
    application: Application,
    *,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    home_page: str = "",
    sector_identifier_uri: str = "",
) -> None:
    """Change what its developer may change. Raises SwitchedOff, and ValidationError keyed by field.

    Not to be called in a transaction: the address of its sector is read.
    """
    said: dict[str, Any] = {
        "name": name,
        "redirect_uris": redirect_uris if KINDS[kind_of(application)].returns else [],
        "home_page": home_page,
        "sector_identifier_uri": sector_identifier_uri,
    }
    proved = _proved(replace(applications.metadata_of(application), **said), client_id=application.client_id)
    with transaction.atomic():
        policy = _locked(application)
        held = applications.metadata_of(application, policy)
        left = [scope for scope in held.scopes if scope in scopes]
        applications.change(application, replace(held, **said, scopes=left, sector_proof=proved.sector_proof))
        if (name, list(redirect_uris), home_page) != (held.name, list(held.redirect_uris), held.home_page):
            applications.no_longer_checked(application)


def _proved(metadata: ClientMetadata, *, client_id: str = "") -> ClientMetadata:
    """``metadata`` with what the list of its sector shows, once all else is right. Raises ValidationError."""
    applications.validate(metadata)
    return with_sector_proof(metadata, client_id=client_id)


def new_secret(application: Application, *, overlap: bool) -> str:
    """A new client secret, to be shown once; with ``overlap`` the old one works for a while. Raises SwitchedOff."""
    with transaction.atomic():
        _locked(application)
        return client_secrets.rotate_secret(application, overlap=overlap)


def retire_all(*, instance: Owner, **_: Any) -> None:
    """Receiver of ``pre_delete``: with an account go the applications that were run by it."""
    for application in of(instance):
        applications.retire(application)


def _locked(application: Application) -> ApplicationPolicy:
    rows = ApplicationPolicy.objects.select_for_update(of=("self",)).filter(application=application)
    policy = rows.first() or ApplicationPolicy.of(application)
    if not policy.enabled:
        raise SwitchedOff
    policy.application = application  # which knows it from now on, in place of the one read before the wait
    return policy
