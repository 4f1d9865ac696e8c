"""Clients that register themselves (RFC 7591) and keep their registration (RFC 7592).

Who has an initial access token registers, with that token's scopes at most. Who has the registration access token that
came with the answer manages this one client, and can give up rights but never gain any: there is no record of who took
one away, and what the operator decided must stay. So scopes and grant types only get fewer, what makes the client
stricter only comes, and a face or an address that changes is not a checked one any more. Where less is granted than
was asked for, the answer says so (RFC 7591 section 3.2.1).

The registration token is not replaced when it is used: a client that misses one answer would be locked out for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from photodrive.authorization.models import ApplicationLogo, ApplicationPolicy, InitialAccessToken
from photodrive.authorization.protocol.scopes import LEAST, OF_ITSELF, split
from photodrive.authorization.security import token_strings
from photodrive.exceptions import InvalidToken, PhotodriveError

from . import applications, client_metadata, initial_access_tokens, logos, registration_rules, retirement
from .client_metadata import METADATA, REDIRECT_URI, RegistrationRefused, Wanted
from .registration_rules import CLIENT_CREDENTIALS, GRANT_TYPES, Methods, Protocol

# In a change they are ours to say: a client that sends them has taken the last answer for its metadata.
OURS = ("registration_access_token", "registration_client_uri", "client_id_issued_at", "client_secret_expires_at")
MEMBERS = {"scopes": "scope", "client_authentication": "token_endpoint_auth_method", "home_page": "client_uri"}
SEEN_BY_PEOPLE = ("client_name", "redirect_uris", "client_uri", "logo_uri", "policy_uri", "tos_uri")


class NotManageable(PhotodriveError):
    message = "An administrator of this drive has switched this application off."


@dataclass(frozen=True)
class Client:
    """A registered client: its record, its metadata, and what of its credentials is shown now, if anything."""

    application: Any
    metadata: dict[str, Any]
    registration_token: str
    secret: str = ""


def register(metadata: dict[str, Any], initial: InitialAccessToken) -> Client:
    """Register a client with ``initial``. Raises RegistrationRefused, or InvalidToken where that has just ended."""
    wanted = client_metadata.read(metadata)
    ceiling = split(initial.scopes)
    grants = wanted.grant_types or ["authorization_code"]
    scopes = _scopes(wanted.scopes or _least(ceiling), ceiling, grants)
    terms = _Terms(wanted, wanted.confidential, grants, scopes, wanted.protocol)
    terms.validate()
    image = _logo(wanted.logo_uri)
    token = token_strings.generate(token_strings.REGISTRATION_TOKEN)
    with transaction.atomic():
        initial_access_tokens.use(initial)
        made = terms.carry_out(applications.register, confidential=terms.confidential)
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


def _checked(rows: Any, checksum: str, client_id: str) -> ApplicationPolicy:
    policy: ApplicationPolicy | None = rows.filter(registration_token_checksum=checksum).first()
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


def replace(policy: ApplicationPolicy, metadata: dict[str, Any], token: str) -> Client:
    """Put ``metadata`` in the place of what is registered, as far as that raises no right (RFC 7592 section 2.2).

    Of what is left out the client keeps its scopes, its grant types and its way to prove itself; the rest has its
    default again. Raises RegistrationRefused, and as :func:`find` does if that has changed meanwhile.
    """
    _refuse_foreign(metadata, policy)
    wanted = client_metadata.read(metadata, grant_types_before=tuple(split(policy.grant_types)))
    _no_weaker(wanted, policy).validate()
    before = ApplicationLogo.objects.filter(application=policy.application).first()
    image = b"" if before and before.logo_uri in ("", wanted.logo_uri) else _logo(wanted.logo_uri)
    with transaction.atomic():
        policy = _locked(policy)
        application, seen = policy.application, _face(policy)
        _no_weaker(wanted, policy).carry_out(
            lambda **terms: applications.change(
                application,
                origins=application.allowed_origins.split(),
                enabled=policy.enabled,
                checked=policy.checked,
                **terms,
            )
        )
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
        retirement.retire(_locked(policy).application)


@dataclass(frozen=True)
class _Terms:
    """What is going to be on record: what the client wants, within what it may have."""

    wanted: Wanted
    confidential: bool
    grant_types: list[str]
    scopes: list[str]
    protocol: Protocol

    def validate(self) -> None:
        """Raise RegistrationRefused for what cannot be registered."""
        if not self.grant_types:
            raise RegistrationRefused(METADATA, "grant_types: none of these is left to this application.")
        if not self.scopes:
            raise RegistrationRefused(METADATA, "scope: none of this may be registered.")
        self.carry_out(applications.validate, named=False, confidential=self.confidential)

    def carry_out(self, rule: Callable[..., Any], *, named: bool = True, **more: Any) -> Any:
        """Call ``rule`` of :mod:`.applications` with all this. Raises RegistrationRefused where it refuses."""
        wanted = self.wanted
        protocol: Protocol = {**self.protocol, "grant_types": " ".join(self.grant_types)}
        try:
            return rule(
                **({"name": wanted.name} if named else {}),
                redirect_uris=wanted.redirect_uris,
                post_logout_redirect_uris=wanted.post_logout_redirect_uris,
                scopes=self.scopes,
                home_page=wanted.home_page,
                **protocol,
                **more,
            )
        except ValidationError as problem:
            raise _refused(problem) from None


def _no_weaker(wanted: Wanted, policy: ApplicationPolicy) -> _Terms:
    """The terms of a change: ``wanted`` within what ``policy`` has now. Raises RegistrationRefused."""
    confidential = applications.is_confidential(policy.application)
    grants = [name for name in wanted.grant_types or GRANT_TYPES if name in split(policy.grant_types)]
    ceiling = split(policy.scopes)
    held, requested = registration_rules.of(policy), wanted.protocol
    by_key = applications.signs(policy)
    if wanted.authentication is not None:
        if wanted.confidential != confidential:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: register anew to have a secret or none.")
        if by_key and wanted.authentication != Methods.PRIVATE_KEY_JWT:
            raise RegistrationRefused(METADATA, "token_endpoint_auth_method: it cannot go back from a key to a secret.")
    protocol: Protocol = {
        **held,
        **requested,
        "client_authentication": held["client_authentication"] if by_key else requested["client_authentication"],
        "require_pushed_authorization_requests": _either("require_pushed_authorization_requests", held, requested),
        "dpop_bound_access_tokens": _either("dpop_bound_access_tokens", held, requested),
        "subject_type": requested["subject_type"] if held["subject_type"] == "public" else held["subject_type"],
    }
    return _Terms(wanted, confidential, grants, _scopes(wanted.scopes or ceiling, ceiling, grants), protocol)


def _either(name: str, held: Protocol, requested: Protocol) -> bool:
    return bool(held[name] or requested[name])  # type: ignore[literal-required]


def _least(ceiling: list[str]) -> list[str]:
    return [scope for scope in LEAST if scope in ceiling] or ceiling


def _scopes(requested: list[str], ceiling: list[str], grant_types: list[str]) -> list[str]:
    """Those of ``requested`` that may be had, and that a client with these ``grant_types`` can use."""
    useless = () if CLIENT_CREDENTIALS in grant_types else OF_ITSELF
    return [scope for scope in requested if scope in ceiling and scope not in useless]


def _refuse_foreign(metadata: dict[str, Any], policy: ApplicationPolicy) -> None:
    """A change must name the client it is for, and is no place for what we say (RFC 7592 section 2.2)."""
    application = policy.application
    if metadata.get("client_id") != application.client_id:
        raise RegistrationRefused(METADATA, "client_id must be that of this registration.")
    if sent := [name for name in OURS if name in metadata]:
        raise RegistrationRefused(METADATA, f"{sent[0]} must be left out.")
    secret = metadata.get("client_secret")
    if secret is not None and not (isinstance(secret, str) and _has_secret(application, secret)):
        raise RegistrationRefused(METADATA, "client_secret must be the current one, or left out.")


def _has_secret(application: Any, secret: str) -> bool:
    well_formed = token_strings.is_well_formed(secret, token_strings.CLIENT_SECRET)
    return well_formed and applications.has_secret(application) and applications.secret_is(application, secret)


def _logo(uri: str) -> bytes:
    """The picture at ``uri``; empty without one. Raises RegistrationRefused. Not to be called in a transaction."""
    try:
        return logos.fetched(uri) if uri else b""
    except logos.LogoRefused as refusal:
        raise RegistrationRefused(METADATA, f"logo_uri: {refusal}", detail=refusal.detail) from refusal


def _face(policy: ApplicationPolicy) -> list[Any]:
    """What people see of an application, and where they are sent."""
    described = client_metadata.described(policy.application, policy)
    return [described.get(name) for name in SEEN_BY_PEOPLE]


def _client(application: Any, token: str, secret: str = "") -> Client:
    policy = applications.policy_of(application)
    return Client(application, client_metadata.described(application, policy), token, secret)


def _refused(problem: ValidationError) -> RegistrationRefused:
    """The first of the sentences for people who fill in a form, as an error of the protocol."""
    name, sentences = next(iter(problem.message_dict.items()))
    code = REDIRECT_URI if name == "redirect_uris" else METADATA
    return RegistrationRefused(code, f"{MEMBERS.get(name, name)}: {sentences[0]}")
