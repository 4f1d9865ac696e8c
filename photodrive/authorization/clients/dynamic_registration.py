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
from django.db import transaction
from django.db.models import QuerySet

from photodrive.authorization.models import ApplicationLogo, ApplicationPolicy, InitialAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import LEAST, OF_ITSELF, split
from photodrive.authorization.security import token_strings
from photodrive.exceptions import InvalidToken, PhotodriveError

from . import applications, client_secrets, initial_access_tokens, logos, metadata_json
from .client_metadata import MEMBERS, ClientMetadata, Methods
from .metadata_json import METADATA, REDIRECT_URI, RegistrationRefused, Wanted
from .registration_rules import CLIENT_CREDENTIALS, GRANT_TYPES

# In a change they are ours to say: a client that sends them has taken the last answer for its metadata.
OURS = ("registration_access_token", "registration_client_uri", "client_id_issued_at", "client_secret_expires_at")
SEEN_BY_PEOPLE = ("client_name", "redirect_uris", "client_uri", "logo_uri", "policy_uri", "tos_uri")


class NotManageable(PhotodriveError):
    message = "An administrator of this drive has switched this application off."


@dataclasses.dataclass(frozen=True)
class Client:
    """A registered client: its record, its metadata, and what of its credentials is shown now, if anything."""

    application: Application
    metadata: dict[str, object]
    registration_token: str
    secret: str = ""


def register(sent: Mapping[str, object], initial: InitialAccessToken) -> Client:
    """Register a client with ``initial``. Raises RegistrationRefused, or InvalidToken where that has just ended."""
    wanted = metadata_json.read(sent)
    ceiling = split(initial.scopes)
    grants = split(wanted.metadata.grant_types) or ["authorization_code"]
    scopes = _scopes(wanted.metadata.scopes or _least(ceiling), ceiling, grants)
    metadata = dataclasses.replace(wanted.metadata, grant_types=" ".join(grants), scopes=scopes)
    _validate(metadata)
    image = _logo(wanted.logo_uri)
    token = token_strings.generate(token_strings.REGISTRATION_TOKEN)
    with transaction.atomic():
        initial_access_tokens.use(initial)
        with _refusals():
            made = applications.register(metadata)
        ApplicationPolicy.objects.filter(application=made.application).update(
            registration_token_checksum=token_strings.fingerprint(token), registered_with=initial
        )
        if image:
            logos.keep(made.application, image, logo_uri=wanted.logo_uri)
    return _client(made.application, token, made.secret)


def find(client_id: str, token: str) -> ApplicationPolicy:
    """What is on record of the client that ``token`` manages, if that is ``client_id``.

    Raises InvalidToken alike for every other token and client, NotManageable for one that is switched off.
    """
    if not token_strings.is_well_formed(token, token_strings.REGISTRATION_TOKEN):
        raise InvalidToken
    return _checked(ApplicationPolicy.objects.all(), token_strings.fingerprint(token), client_id)


def _checked(rows: QuerySet[ApplicationPolicy], checksum: str, client_id: str) -> ApplicationPolicy:
    policy = rows.select_related("application").filter(registration_token_checksum=checksum).first()
    if policy is None or policy.application.client_id != client_id:
        raise InvalidToken
    if not policy.enabled:
        raise NotManageable
    return policy


def _locked(policy: ApplicationPolicy) -> ApplicationPolicy:
    """``policy`` as it is now, kept from others until the caller's transaction ends. Raises as :func:`find` does."""
    rows = ApplicationPolicy.objects.select_for_update(of=("self",))
    return _checked(rows, policy.registration_token_checksum or "", policy.application.client_id)


def shown(policy: ApplicationPolicy, token: str) -> Client:
    """The client as registered; ``token`` is the one it came with, since we have only its fingerprint."""
    return _client(policy.application, token)


def replace(policy: ApplicationPolicy, sent: Mapping[str, object], token: str) -> Client:
    """Put what is ``sent`` in the place of what is registered, as far as that raises no right (RFC 7592 section 2.2).

    Of what is left out the client keeps its scopes, its grant types and its way to prove itself; the rest has its
    default again. Raises RegistrationRefused, and as :func:`find` does if that has changed meanwhile.
    """
    _refuse_foreign(sent, policy)
    wanted = metadata_json.read(sent, grant_types_before=tuple(split(policy.grant_types)))
    _validate(_no_weaker(wanted, policy))
    before = ApplicationLogo.objects.filter(application=policy.application).first()
    image = b"" if before and before.logo_uri in ("", wanted.logo_uri) else _logo(wanted.logo_uri)
    with transaction.atomic():
        policy = _locked(policy)
        application, seen = policy.application, _face(policy)
        with _refusals():
            applications.change(application, _no_weaker(wanted, policy))
        if image:
            logos.keep(application, image, logo_uri=wanted.logo_uri)
        elif before and before.logo_uri and not wanted.logo_uri:
            logos.remove(application)
        changed = ApplicationPolicy.objects.get(pk=policy.pk)
        if _face(changed) != seen:
            applications.no_longer_checked(application)
    return _client(application, token)


def remove(policy: ApplicationPolicy) -> None:
    """End the registration (RFC 7592 section 2.3): at once nothing of the client works any more."""
    with transaction.atomic():
        applications.retire(_locked(policy).application)


def _no_weaker(wanted: Wanted, policy: ApplicationPolicy) -> ClientMetadata:
    """What a change puts on record: what is ``wanted`` within what there is now. Raises RegistrationRefused."""
    held, said = applications.metadata_of(policy.application, policy), wanted.metadata
    by_key = applications.signs(policy)
    if wanted.authentication is not None:
        if said.confidential != held.confidential:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: register anew to have a secret or none.")
        if by_key and wanted.authentication != Methods.PRIVATE_KEY_JWT:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: it cannot go back from a key to a secret.")
    grants = [name for name in split(said.grant_types) or GRANT_TYPES if name in split(held.grant_types)]
    return dataclasses.replace(
        held.said_anew(said),
        grant_types=" ".join(grants),
        scopes=_scopes(said.scopes or held.scopes, held.scopes, grants),
        client_authentication=held.client_authentication if by_key else said.client_authentication,
        require_pushed_authorization_requests=(
            held.require_pushed_authorization_requests or said.require_pushed_authorization_requests
        ),
        dpop_bound_access_tokens=held.dpop_bound_access_tokens or said.dpop_bound_access_tokens,
        subject_type=said.subject_type if held.subject_type == "public" else held.subject_type,
    )


def _validate(metadata: ClientMetadata) -> None:
    """Raise RegistrationRefused for what cannot be registered."""
    if not metadata.grant_types:
        raise RegistrationRefused(METADATA, "grant_types: none of these is left to this application.")
    if not metadata.scopes:
        raise RegistrationRefused(METADATA, "scope: none of this may be registered.")
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


def _least(ceiling: list[str]) -> list[str]:
    return [scope for scope in LEAST if scope in ceiling] or ceiling


def _scopes(requested: Sequence[str], ceiling: Sequence[str], grant_types: list[str]) -> list[str]:
    """Those of ``requested`` that may be had, and that a client with these ``grant_types`` can use."""
    useless = () if CLIENT_CREDENTIALS in grant_types else OF_ITSELF
    return [scope for scope in requested if scope in ceiling and scope not in useless]


def _refuse_foreign(sent: Mapping[str, object], policy: ApplicationPolicy) -> None:
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


def _logo(uri: str) -> bytes:
    """The picture at ``uri``; empty without one. Raises RegistrationRefused. Not to be called in a transaction."""
    try:
        return logos.fetched(uri) if uri else b""
    except logos.LogoRefused as refusal:
        raise RegistrationRefused(METADATA, f"logo_uri: {refusal}", detail=refusal.detail) from refusal


def _face(policy: ApplicationPolicy) -> list[object]:
    """What people see of an application, and where they are sent."""
    described = metadata_json.described(policy.application, policy)
    return [described.get(name) for name in SEEN_BY_PEOPLE]


def _client(application: Application, token: str, secret: str = "") -> Client:
    policy = applications.policy_of(application)
    return Client(application, metadata_json.described(application, policy), token, secret)
