"""What may be registered: every rule about an application's own settings, and what of them goes together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.protocol import algorithms, redirection_uris
from photodrive.authorization.protocol.durations import HOUR, MINUTE, access_token_most, in_words
from photodrive.authorization.protocol.scopes import OF_ITSELF, SCOPES, split
from photodrive.authorization.protocol.seen_text import PROBLEM, is_seen
from photodrive.authorization.security import safe_fetch, sector_lists

from . import client_jwks, cors_origins
from .client_metadata import ClientMetadata, Methods

CLIENT_CREDENTIALS = "client_credentials"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
GRANT_TYPES = ("authorization_code", "refresh_token", CLIENT_CREDENTIALS, DEVICE_CODE)
SUBJECT_TYPES = ("public", "pairwise")  # OpenID Connect Core section 8: the first one is the default
ACCESS_TOKEN_LEAST, ACCESS_TOKEN_MOST = MINUTE, HOUR  # whatever an operator sets for one application
CONTACTS_MOST = 500  # characters, all addresses together
PAGE_MOST = 200  # characters of the address of a page
SOFTWARE_MOST = 255  # characters


@dataclass
class Problems:
    """Sentences for the person who registers, by field."""

    by_field: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, sentence: str) -> None:
        if sentence:
            self.by_field.setdefault(name, []).append(sentence)


def problems(stated: ClientMetadata) -> dict[str, list[str]]:
    """Why this cannot be registered, by field; empty if it can. Asks nobody else: no name is resolved."""
    full = stated.completed()
    found = Problems()
    _check_grant_types(found, full)
    if not full.redirect_uris and "authorization_code" in split(full.grant_types):
        found.add("redirect_uris", "Name at least one address to return to.")
    _check_addresses(found, "redirect_uris", full.redirect_uris, full)
    _check_addresses(found, "post_logout_redirect_uris", full.post_logout_redirect_uris, full)
    _check_leave(found, full)
    if unknown := [scope for scope in full.scopes if scope not in SCOPES]:
        found.add("scopes", f"Unknown: {', '.join(unknown)}. Known are: {', '.join(SCOPES)}.")
    _check_keys(found, full)
    _check_authentication(found, stated, full)
    _check_host(found, full)
    _check_people(found, full)
    _check_lifetimes(found, full)
    _check_description(found, full)
    _check_origins(found, full)
    return found.by_field


def _check_grant_types(found: Problems, full: ClientMetadata) -> None:
    grant_types = split(full.grant_types)
    if unknown := [name for name in grant_types if name not in GRANT_TYPES]:
        found.add("grant_types", f"Unknown: {', '.join(unknown)}. Known are: {', '.join(GRANT_TYPES)}.")
    if DEVICE_CODE in grant_types and full.fapi:
        found.add("grant_types", "FAPI 2.0 has no way for devices.")
    if CLIENT_CREDENTIALS in grant_types and not full.confidential:
        found.add("grant_types", "An app without a secret cannot act for itself: anybody could.")
    if CLIENT_CREDENTIALS not in grant_types and set(OF_ITSELF) & set(full.scopes):
        found.add("scopes", f"{', '.join(OF_ITSELF)} goes with the grant type {CLIENT_CREDENTIALS} only.")


def _check_addresses(found: Problems, name: str, uris: Sequence[str], full: ClientMetadata) -> None:
    """Addresses that a browser is sent back to, after a decision or after signing out."""
    leave = redirection_uris.Leave.of(full)
    for uri in uris:
        problem = redirection_uris.problem_with(uri, public=not full.confidential, leave=leave)
        if not problem and full.fapi and not uri.startswith("https://"):
            problem = "FAPI 2.0 takes https addresses only, on this machine, too."
        found.add(name, problem and f"{uri}: {problem}")


def _check_leave(found: Problems, full: ClientMetadata) -> None:
    """What the operator allows beyond the rules goes with the kind of application that it is meant for."""
    if full.any_localhost_port and full.confidential:
        found.add("any_localhost_port", "This is for apps without a server: one that has one comes back to one port.")
    if full.web_and_native and not full.confidential:
        found.add("web_and_native", "A browser or mobile app may have a scheme of its own anyhow.")


def _check_keys(found: Problems, full: ClientMetadata) -> None:
    """The keys themselves (RFC 7591 section 2: a set or its address, not both)."""
    if full.jwks:
        found.add("jwks", client_jwks.problem_with(full.jwks))
    if full.jwks_uri:
        found.add("jwks_uri", safe_fetch.problem_with(full.jwks_uri))
    if full.jwks and full.jwks_uri:
        found.add("jwks_uri", "Give the keys or their address, not both.")


def _check_authentication(found: Problems, stated: ClientMetadata, full: ClientMetadata) -> None:
    """What only an application with a server of its own can do, and what that takes."""
    if full.client_authentication not in Methods.values:
        found.add("client_authentication", f"Known are: {', '.join(Methods.values)}.")
    if full.pkce_not_required and full.fapi:
        found.add("pkce_not_required", "FAPI 2.0 takes no code without PKCE.")
    if not full.confidential:
        if stated.client_authentication == Methods.PRIVATE_KEY_JWT:
            found.add("client_authentication", "An app without a server cannot keep a private key to sign with.")
        if full.fapi:
            found.add("fapi", "FAPI 2.0 is for applications with a server that keeps a private key.")
        if full.resource_server:
            found.add("resource_server", "A resource server must prove itself: it needs a secret or a key.")
        if full.pkce_not_required:
            found.add("pkce_not_required", "An app without a secret has nothing but PKCE: anybody could use its codes.")
    elif full.client_authentication == Methods.PRIVATE_KEY_JWT and not full.jwks and not full.jwks_uri:
        found.add("jwks", "Give its public keys, or below the address where it publishes them.")
    elif full.fapi and full.jwks and not found.by_field.get("jwks"):
        able = client_jwks.algorithms_of(full.jwks)
        if not able.intersection(algorithms.FAPI_SIGNING):
            found.add("jwks", f"FAPI 2.0 needs a key for PS256, ES256 or EdDSA; these are for {', '.join(able)} only.")


def _check_host(found: Problems, full: ClientMetadata) -> None:
    """What the project's own server can serve: it knows secrets only."""
    kinds = [kind for kind, _ in get_application_model().GRANT_TYPES]
    if full.host_grant_type and full.host_grant_type not in kinds:
        found.add("host_grant_type", f"Known are: {', '.join(kinds)}.")
    elif full.host_grant_type and full.client_authentication == Methods.PRIVATE_KEY_JWT:
        found.add("host_grant_type", "That server knows no signatures, and must take nothing weaker from it.")


def _check_people(found: Problems, full: ClientMetadata) -> None:
    """How people are named to it, whether they are asked again, and whom to write to about it."""
    if full.id_token_signed_response_alg not in algorithms.ID_TOKEN:
        found.add("id_token_signed_response_alg", f"Known are: {', '.join(algorithms.ID_TOKEN)}.")
    if full.subject_type not in SUBJECT_TYPES:
        found.add("subject_type", f"Known are: {', '.join(SUBJECT_TYPES)}.")
    if full.sector_identifier_uri:
        found.add("sector_identifier_uri", safe_fetch.problem_with(full.sector_identifier_uri))
    if full.remembers_consent and not full.confidential:
        found.add("remembers_consent", "Anybody can pretend to be an app without a secret: its people are asked.")
    for address in split(full.contacts):
        try:
            validate_email(address)
        except ValidationError:
            found.add("contacts", f"{address} is no e-mail address.")
    found.add("contacts", "" if is_seen(full.contacts) else PROBLEM)
    if len(full.contacts) > CONTACTS_MOST:
        found.add("contacts", f"Together they may have {CONTACTS_MOST} characters.")


def _check_lifetimes(found: Problems, full: ClientMetadata) -> None:
    """An access token lives a minute to an hour; its authorization at least as long, at most as the drive has it."""
    access, refresh = full.access_token_seconds, full.refresh_token_seconds
    if access is not None and not ACCESS_TOKEN_LEAST <= access <= ACCESS_TOKEN_MOST:
        found.add("access_token_seconds", f"From {in_words(ACCESS_TOKEN_LEAST)} to {in_words(ACCESS_TOKEN_MOST)}.")
        return
    least = access or access_token_most()
    most = conf.settings.REFRESH_TOKEN_SECONDS
    if refresh is not None and refresh < least:
        found.add("refresh_token_seconds", f"At least {in_words(least)}, as long as its access tokens live.")
    elif refresh is not None and refresh > most:
        found.add("refresh_token_seconds", f"At most {in_words(most)}, as the drive has it.")


def _check_description(found: Problems, full: ClientMetadata) -> None:
    """What people read, the pages that they may open from the consent page, and what the software calls itself."""
    found.add("name", "" if is_seen(full.name) else PROBLEM)
    for name, uri in (("home_page", full.home_page), ("policy_uri", full.policy_uri), ("tos_uri", full.tos_uri)):
        found.add(name, problem_with_page(uri) if uri else "")
    for name, said in (("software_id", full.software_id), ("software_version", full.software_version)):
        if len(said) > SOFTWARE_MOST or not is_seen(said):
            found.add(name, f"Use {SOFTWARE_MOST} characters at most, all of which can be seen.")


def _check_origins(found: Problems, full: ClientMetadata) -> None:
    for origin in full.allowed_origins:
        problem = cors_origins.problem_with(origin)
        found.add("allowed_origins", problem and f"{origin}: {problem}")


def with_sector_proof(
    stated: ClientMetadata, *, client_id: str = "", listed: Callable[[], list[str]] | None = None
) -> ClientMetadata:
    """``stated``, with what its ``sector_identifier_uri`` shows now; ``client_id`` is empty for a new one.

    Raises ValidationError keyed by field. It reads that address, so it is not to be called in a transaction, unless
    ``listed`` has done so before.
    """
    full, uri = stated.completed(), stated.sector_identifier_uri
    if not uri:
        return replace(stated, sector_proof=None)
    signs = full.confidential and full.client_authentication == Methods.PRIVATE_KEY_JWT
    names = [name for name in (client_id, full.jwks_uri if signs else "") if name]
    try:
        proof = sector_lists.judge(
            uri,
            listed() if listed else sector_lists.read(uri),
            redirect_uris=full.redirect_uris,
            names=names,
            must_name=DEVICE_CODE in split(full.grant_types),
        )
    except sector_lists.SectorUnproved as problem:
        raise ValidationError({"sector_identifier_uri": [str(problem)]}) from problem
    return replace(stated, sector_proof=proof)


def problem_with_page(uri: str) -> str:
    """Why no link of ours leads to ``uri``, in one sentence; empty if one may."""
    if len(uri) > PAGE_MOST or not uri.isascii() or any(c <= " " or c in '\\"<>^`{|}\x7f' for c in uri):
        return f"Use a plain address: no spaces or special characters, {PAGE_MOST} characters at most."
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018  raises on nonsense
    except ValueError:
        return "This is not a valid address."
    if not parts.hostname or "@" in parts.netloc:
        return "It must name a host, and neither user nor password."
    if parts.scheme == "https" or (parts.scheme == "http" and redirection_uris.is_loopback(parts.hostname)):
        return ""
    return "It must begin with https:// (or, for a page on this machine, http://)."
