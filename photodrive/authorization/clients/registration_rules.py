"""What may be registered: every rule about an application's own settings, and what of them goes together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, cast
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from photodrive import conf
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol import algorithms, redirection_uris
from photodrive.authorization.protocol.durations import in_words
from photodrive.authorization.protocol.scopes import OF_ITSELF, SCOPES, split
from photodrive.authorization.security import safe_fetch

from . import client_jwks

CLIENT_CREDENTIALS = "client_credentials"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
GRANT_TYPES = ("authorization_code", "refresh_token", CLIENT_CREDENTIALS, DEVICE_CODE)
SUBJECT_TYPES = ("public", "pairwise")  # OpenID Connect Core section 8: the first one is the default
ACCESS_TOKEN_LEAST, ACCESS_TOKEN_MOST = 60, 3600  # seconds, whatever an operator sets for one application
CONTACTS_MOST = 500  # characters, all addresses together
PAGE_MOST = 200  # characters of the address of a page
SOFTWARE_MOST = 255  # characters
Methods = ApplicationPolicy.ClientAuthentication


class Protocol(TypedDict, total=False):
    """How an application speaks to us; the names are those of :class:`ApplicationPolicy`, and so are the defaults."""

    grant_types: str
    client_authentication: str
    jwks: Any
    jwks_uri: str
    require_pushed_authorization_requests: bool
    dpop_bound_access_tokens: bool
    fapi: bool
    resource_server: bool
    id_token_signed_response_alg: str
    subject_type: str
    remembers_consent: bool
    access_token_seconds: int | None
    refresh_token_seconds: int | None
    contacts: str
    policy_uri: str
    tos_uri: str
    software_id: str
    software_version: str


def completed(protocol: Protocol) -> Protocol:
    """``protocol`` with what FAPI 2.0 implies said in full, so that nobody reads a weaker setting off the record."""
    full: Protocol = {
        "grant_types": " ".join(split(protocol.get("grant_types"))) or "authorization_code refresh_token",
        "client_authentication": protocol.get("client_authentication", Methods.SECRET.value),
        "jwks": protocol.get("jwks") or None,
        "jwks_uri": protocol.get("jwks_uri", ""),
        "require_pushed_authorization_requests": protocol.get("require_pushed_authorization_requests", False),
        "dpop_bound_access_tokens": protocol.get("dpop_bound_access_tokens", False),
        "fapi": protocol.get("fapi", False),
        "resource_server": protocol.get("resource_server", False),
        "id_token_signed_response_alg": protocol.get("id_token_signed_response_alg") or algorithms.ID_TOKEN[0],
        "subject_type": protocol.get("subject_type") or SUBJECT_TYPES[0],
        "remembers_consent": protocol.get("remembers_consent", False),
        "access_token_seconds": protocol.get("access_token_seconds"),
        "refresh_token_seconds": protocol.get("refresh_token_seconds"),
        "contacts": " ".join(split(protocol.get("contacts"))),
        "policy_uri": protocol.get("policy_uri", ""),
        "tos_uri": protocol.get("tos_uri", ""),
        "software_id": protocol.get("software_id", ""),
        "software_version": protocol.get("software_version", ""),
    }
    if full["fapi"]:
        if full["id_token_signed_response_alg"] == algorithms.ID_TOKEN[0]:  # RS256, said or not
            full["id_token_signed_response_alg"] = algorithms.FAPI_SIGNING[0]
        full["client_authentication"] = Methods.PRIVATE_KEY_JWT.value
        full["require_pushed_authorization_requests"] = full["dpop_bound_access_tokens"] = True
    return full


def of(policy: ApplicationPolicy) -> Protocol:
    """How the application of ``policy`` speaks to us, as recorded."""
    return cast(Protocol, {name: getattr(policy, name) for name in Protocol.__optional_keys__})


@dataclass
class Problems:
    """Sentences for the person who registers, by field."""

    by_field: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, sentence: str) -> None:
        if sentence:
            self.by_field.setdefault(name, []).append(sentence)


def problems(
    *,
    redirect_uris: Sequence[str],
    confidential: bool,
    scopes: Iterable[str],
    protocol: Protocol,
    home_page: str = "",
    post_logout_redirect_uris: Sequence[str] = (),
) -> dict[str, list[str]]:
    """Why this cannot be registered, by field; empty if it can. Asks nobody else: no name is resolved."""
    full = completed(protocol)
    found = Problems()
    _check_grant_types(found, confidential, scopes, full)
    if not redirect_uris and "authorization_code" in split(full["grant_types"]):
        found.add("redirect_uris", "Name at least one address to return to.")
    _check_addresses(found, "redirect_uris", redirect_uris, confidential, full)
    _check_addresses(found, "post_logout_redirect_uris", post_logout_redirect_uris, confidential, full)
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        found.add("scopes", f"Unknown: {', '.join(unknown)}. Known are: {', '.join(SCOPES)}.")
    _check_keys(found, full)
    _check_authentication(found, confidential, protocol, full)
    _check_people(found, confidential, full)
    _check_lifetimes(found, full)
    _check_description(found, home_page, full)
    return found.by_field


def _check_grant_types(found: Problems, confidential: bool, scopes: Iterable[str], full: Protocol) -> None:
    grant_types = split(full["grant_types"])
    if unknown := [name for name in grant_types if name not in GRANT_TYPES]:
        found.add("grant_types", f"Unknown: {', '.join(unknown)}. Known are: {', '.join(GRANT_TYPES)}.")
    if DEVICE_CODE in grant_types and full["fapi"]:
        found.add("grant_types", "FAPI 2.0 has no way for devices.")
    if CLIENT_CREDENTIALS in grant_types and not confidential:
        found.add("grant_types", "An app without a secret cannot act for itself: anybody could.")
    if CLIENT_CREDENTIALS not in grant_types and set(OF_ITSELF) & set(scopes):
        found.add("scopes", f"{', '.join(OF_ITSELF)} goes with the grant type {CLIENT_CREDENTIALS} only.")


def _check_addresses(found: Problems, name: str, uris: Sequence[str], confidential: bool, full: Protocol) -> None:
    """Addresses that a browser is sent back to, after a decision or after signing out."""
    for uri in uris:
        problem = redirection_uris.problem_with(uri, public=not confidential)
        if not problem and full["fapi"] and not uri.startswith("https://"):
            problem = "FAPI 2.0 takes https addresses only, on this machine, too."
        found.add(name, problem and f"{uri}: {problem}")


def _check_keys(found: Problems, full: Protocol) -> None:
    """The keys themselves (RFC 7591 section 2: a set or its address, not both)."""
    if full["jwks"]:
        found.add("jwks", client_jwks.problem_with(full["jwks"]))
    if full["jwks_uri"]:
        found.add("jwks_uri", safe_fetch.problem_with(full["jwks_uri"]))
    if full["jwks"] and full["jwks_uri"]:
        found.add("jwks_uri", "Give the keys or their address, not both.")


def _check_authentication(found: Problems, confidential: bool, stated: Protocol, full: Protocol) -> None:
    """What only an application with a server of its own can do, and what that takes."""
    if full["client_authentication"] not in Methods.values:
        found.add("client_authentication", f"Known are: {', '.join(Methods.values)}.")
    if not confidential:
        if stated.get("client_authentication") == Methods.PRIVATE_KEY_JWT:
            found.add("client_authentication", "An app without a server cannot keep a private key to sign with.")
        if full["fapi"]:
            found.add("fapi", "FAPI 2.0 is for applications with a server that keeps a private key.")
        if full["resource_server"]:
            found.add("resource_server", "A resource server must prove itself: it needs a secret or a key.")
    elif full["client_authentication"] == Methods.PRIVATE_KEY_JWT and not full["jwks"] and not full["jwks_uri"]:
        found.add("jwks", "Give its public keys, or below the address where it publishes them.")
    elif full["fapi"] and full["jwks"] and not found.by_field.get("jwks"):
        able = client_jwks.algorithms_of(full["jwks"])
        if not able.intersection(algorithms.FAPI_SIGNING):
            found.add("jwks", f"FAPI 2.0 needs a key for PS256, ES256 or EdDSA; these are for {', '.join(able)} only.")


def _check_people(found: Problems, confidential: bool, full: Protocol) -> None:
    """How people are named to it, whether they are asked again, and whom to write to about it."""
    if full["id_token_signed_response_alg"] not in algorithms.ID_TOKEN:
        found.add("id_token_signed_response_alg", f"Known are: {', '.join(algorithms.ID_TOKEN)}.")
    if full["subject_type"] not in SUBJECT_TYPES:
        found.add("subject_type", f"Known are: {', '.join(SUBJECT_TYPES)}.")
    if full["remembers_consent"] and not confidential:
        found.add("remembers_consent", "Anybody can pretend to be an app without a secret: its people are asked.")
    for address in split(full["contacts"]):
        try:
            validate_email(address)
        except ValidationError:
            found.add("contacts", f"{address} is no e-mail address.")
    if len(full["contacts"]) > CONTACTS_MOST:
        found.add("contacts", f"Together they may have {CONTACTS_MOST} characters.")


def _check_lifetimes(found: Problems, full: Protocol) -> None:
    """An access token lives a minute to an hour; its consent at least as long, and not longer than the drive has it."""
    access, consent = full["access_token_seconds"], full["refresh_token_seconds"]
    if access is not None and not ACCESS_TOKEN_LEAST <= access <= ACCESS_TOKEN_MOST:
        found.add("access_token_seconds", f"From {in_words(ACCESS_TOKEN_LEAST)} to {in_words(ACCESS_TOKEN_MOST)}.")
        return
    least = access or min(conf.settings.ACCESS_TOKEN_SECONDS, ACCESS_TOKEN_MOST)
    most = conf.settings.REFRESH_TOKEN_SECONDS
    if consent is not None and consent < least:
        found.add("refresh_token_seconds", f"At least {in_words(least)}, as long as its access tokens live.")
    elif consent is not None and consent > most:
        found.add("refresh_token_seconds", f"At most {in_words(most)}, as the drive has it.")


def _check_description(found: Problems, home_page: str, full: Protocol) -> None:
    """The pages that people may open from the consent page, and what the software calls itself."""
    for name, uri in (("home_page", home_page), ("policy_uri", full["policy_uri"]), ("tos_uri", full["tos_uri"])):
        found.add(name, problem_with_page(uri) if uri else "")
    for name in ("software_id", "software_version"):
        said = str(full[name])  # type: ignore[literal-required]
        if len(said) > SOFTWARE_MOST or not said.isprintable():
            found.add(name, f"Use {SOFTWARE_MOST} characters at most, all of them printable.")


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
