"""Clients that register themselves (RFC 7591) and keep their registration (RFC 7592).

Who has an initial access token registers, with that token's scopes at most. Who has the registration access token that
came with the answer manages this one client, and can give up rights but never gain any: there is no record of who took
one away, and what the operator decided must stay. So scopes and grant types only get fewer, what makes the client
stricter only comes, and a face or an address that changes is not a checked one any more. Where less is granted than
was asked for, the answer says so (RFC 7591 section 3.2.1).

The registration token is not replaced when it is used: a client that misses one answer would be locked out for good.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from photodrive.authorization.models import ApplicationLogo, ApplicationPolicy, InitialAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import SectorProof
from photodrive.authorization.protocol.scopes import OF_ITSELF, named, split
from photodrive.authorization.security import token_strings
from photodrive.exceptions import InvalidToken, PhotodriveError

from . import applications, client_secrets, logos, metadata_json, registration_rules
from .client_metadata import MEMBERS, ClientMetadata, Methods
from .metadata_json import METADATA, REDIRECT_URI, RegistrationRefused, Wanted
from .registration_rules import CLIENT_CREDENTIALS, GRANT_TYPES

# In a change they are ours to say: a client that sends them has taken the last answer for its metadata.
OURS = ("registration_access_token", "registration_client_uri", "client_id_issued_at", "client_secret_expires_at")
SEEN_BY_PEOPLE = ("client_name", "redirect_uris", "client_uri", "logo_uri", "policy_uri", "tos_uri")


class NotManageable(PhotodriveError):
    code = "access_denied"
    message = "An administrator of this drive has switched this application off."


@dataclasses.dataclass(frozen=True)
class Client:
    """A registered client: its record, and what of its credentials is shown now, if anything."""

    application: Application
    registration_token: str
    secret: str = ""

    @property
    def metadata(self) -> dict[str, object]:
        """What is on record of it."""
        return metadata_json.described(self.application, applications.policy_of(self.application))


def with_rights_of(initial: InitialAccessToken, wanted: Wanted) -> ClientMetadata:
    """What is ``wanted`` as far as ``initial`` allows it, and all of that where no scope is named (RFC 7591 section 2).

    Raises RegistrationRefused where nothing is left.
    """
    ceiling = split(initial.scopes)
    grants = split(wanted.metadata.grant_types) or ["authorization_code"]
    asked = wanted.metadata.scopes or ceiling
    scopes = _scopes(asked, ceiling, grants)
    return _not_empty(dataclasses.replace(wanted.metadata, grant_types=" ".join(grants), scopes=scopes), asked=asked)


def prove_sector(metadata: ClientMetadata, *, client_id: str) -> ClientMetadata:
    """``metadata`` with what its ``sector_identifier_uri`` shows now. Raises RegistrationRefused for too little."""
    with _refusals():
        return registration_rules.with_sector_proof(metadata, client_id=client_id)


def write(metadata: ClientMetadata, initial: InitialAccessToken) -> Client:
    """Put a new client with ``metadata`` that was validated on record, in the caller's transaction."""
    token = token_strings.generate(token_strings.REGISTRATION_TOKEN)
    made = applications.register(metadata)
    ApplicationPolicy.objects.filter(application=made.application).update(
        registration_token_checksum=token_strings.fingerprint(token), registered_with=initial
    )
    return Client(made.application, token, made.secret)


def find(client_id: str, token: str) -> ApplicationPolicy:
    """What is on record of the client that ``token`` manages, if that is ``client_id``.

    Raises InvalidToken alike for every other token and client.
    """
    if not token_strings.is_well_formed(token, token_strings.REGISTRATION_TOKEN):
        raise InvalidToken
    return _find(ApplicationPolicy.objects.all(), token_strings.fingerprint(token), client_id)


def _find(rows: QuerySet[ApplicationPolicy], checksum: str, client_id: str) -> ApplicationPolicy:
    policy = rows.select_related("application").filter(registration_token_checksum=checksum).first()
    if policy is None or policy.application.client_id != client_id:
        raise InvalidToken
    return policy


def refuse_disabled(policy: ApplicationPolicy) -> None:
    """Raise NotManageable for a client that is switched off."""
    if not policy.enabled:
        raise NotManageable


def locked(policy: ApplicationPolicy) -> ApplicationPolicy:
    """``policy`` as it is now, kept from others until the caller's transaction ends.

    Raises InvalidToken or NotManageable if that has changed meanwhile.
    """
    rows = ApplicationPolicy.objects.select_for_update(of=("self",))
    found = _find(rows, policy.registration_token_checksum or "", policy.application.client_id)
    refuse_disabled(found)
    return found


def shown(policy: ApplicationPolicy, token: str) -> Client:
    """The client as registered; ``token`` is the one it came with, since we have only its fingerprint."""
    return Client(policy.application, token)


def change(
    policy: ApplicationPolicy, wanted: Wanted, token: str, *, image: bytes, sector: SectorProof | None
) -> Client:
    """Put what is ``wanted`` in the place of what is registered, as far as that raises no right (RFC 7592 section 2.2).

    Of what is left out the client keeps its scopes, its grant types and its way to prove itself; the rest has its
    default again. ``policy`` is locked, ``image`` a new logo if there is one. Raises RegistrationRefused.
    """
    application, seen = policy.application, _face(policy)
    before = ApplicationLogo.objects.filter(application=application).first()
    with _refusals():
        applications.change(application, dataclasses.replace(within_rights_of(policy, wanted), sector_proof=sector))
    if image:
        logos.keep(application, image, logo_uri=wanted.logo_uri)
    elif before and before.logo_uri and not wanted.logo_uri:
        logos.remove(application)
    changed = ApplicationPolicy.objects.get(pk=policy.pk)
    if _face(changed) != seen:
        applications.no_longer_checked(application)
    return Client(application, token)


def new_logo(policy: ApplicationPolicy, wanted: Wanted) -> bytes:
    """The picture that a change brings; empty where it stays or goes. Raises as :func:`logo` does."""
    before = ApplicationLogo.objects.filter(application=policy.application).first()
    return b"" if before and before.logo_uri in ("", wanted.logo_uri) else logo(wanted.logo_uri)


def within_rights_of(policy: ApplicationPolicy, wanted: Wanted) -> ClientMetadata:
    """What a change puts on record: what is ``wanted`` within what there is now. Raises RegistrationRefused."""
    held, said = applications.metadata_of(policy.application, policy), wanted.metadata
    by_key = applications.signs(policy)
    if wanted.authentication is not None:
        if said.confidential != held.confidential:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: register anew to have a secret or none.")
        if by_key and wanted.authentication != Methods.PRIVATE_KEY_JWT:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: it cannot go back from a key to a secret.")
    asked = said.scopes or held.scopes
    grants = [name for name in split(said.grant_types) or GRANT_TYPES if name in split(held.grant_types)]
    found = dataclasses.replace(
        held.said_anew(said),
        grant_types=" ".join(grants),
        scopes=_scopes(asked, held.scopes, grants),
        client_authentication=held.client_authentication if by_key else said.client_authentication,
        require_pushed_authorization_requests=(
            held.require_pushed_authorization_requests or said.require_pushed_authorization_requests
        ),
        dpop_bound_access_tokens=held.dpop_bound_access_tokens or said.dpop_bound_access_tokens,
        subject_type=said.subject_type if held.subject_type == "public" else held.subject_type,
    )
    return _not_empty(found, asked=asked)


def _not_empty(metadata: ClientMetadata, *, asked: Sequence[str]) -> ClientMetadata:
    """``metadata``. Raises RegistrationRefused where an application could do nothing with what is left of ``asked``."""
    if not metadata.grant_types:
        raise RegistrationRefused(METADATA, "grant_types: none of these is left to this application.")
    if not metadata.scopes:
        raise RegistrationRefused(METADATA, f"scope: it may not have {named(asked)}.")
    return metadata


def validate(metadata: ClientMetadata) -> None:
    """Raise RegistrationRefused for what cannot be registered."""
    with _refusals():
        applications.validate(metadata)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns the first of the sentences for people who fill in a form into an error of the protocol."""
    try:
        yield
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        code = REDIRECT_URI if name == "redirect_uris" else METADATA
        raise RegistrationRefused(code, f"{MEMBERS.get(name, name)}: {sentences[0]}") from None


def _scopes(requested: Sequence[str], ceiling: Sequence[str], grant_types: list[str]) -> list[str]:
    """Those of ``requested`` that may be had, and that a client with these ``grant_types`` can use."""
    useless = () if CLIENT_CREDENTIALS in grant_types else OF_ITSELF
    return [scope for scope in requested if scope in ceiling and scope not in useless]


def refuse_foreign(policy: ApplicationPolicy, sent: Mapping[str, object]) -> None:
    """A change must name the client it is for, and is no place for what we say (RFC 7592 section 2.2)."""
    application = policy.application
    if sent.get("client_id") != application.client_id:
        raise RegistrationRefused(METADATA, "client_id must be that of this registration.")
    if ours := [name for name in OURS if name in sent]:
        raise RegistrationRefused(METADATA, f"{ours[0]} must be left out.")
    secret = sent.get("client_secret")
    if secret is not None and not (isinstance(secret, str) and _has_secret(application, secret)):
        raise RegistrationRefused(METADATA, "client_secret must be the current one, or left out.")


def _has_secret(application: Application, secret: str) -> bool:
    well_formed = token_strings.is_well_formed(secret, token_strings.CLIENT_SECRET)
    return well_formed and client_secrets.has_secret(application) and client_secrets.secret_is(application, secret)


def logo(uri: str) -> bytes:
    """The picture at ``uri``; empty without one. Raises RegistrationRefused. Not to be called in a transaction."""
    try:
        return logos.fetched(uri) if uri else b""
    except logos.LogoRefused as refusal:
        raise RegistrationRefused(METADATA, f"logo_uri: {refusal}", detail=refusal.detail) from refusal


def _face(policy: ApplicationPolicy) -> list[object]:
    """What people see of an application, and where they are sent."""
    described = metadata_json.described(policy.application, policy)
    return [described.get(name) for name in SEEN_BY_PEOPLE]
