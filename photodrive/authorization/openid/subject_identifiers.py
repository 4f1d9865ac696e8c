"""How people are named: ``sub`` (OpenID Connect Core sections 2 and 8)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import ApplicationPolicy, Authorization, Subject
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import split
from photodrive.authorization.security import base64url, safe_fetch
from photodrive.people import Owner

PUBLIC, PAIRWISE = "public", "pairwise"
TYPES = (PUBLIC, PAIRWISE)
OF_EACH_NETWORK = (".local", ".localhost", ".internal", ".lan", ".home.arpa")  # names that each network gives anew


def of(authorization: Authorization, *, policy: ApplicationPolicy | None = None) -> str:
    """The name of its owner for its application: 43 letters, digits, "-" and "_" that never change."""
    application, owner = authorization.application, authorization.owner
    policy = policy or applications.policy_of(application)
    if policy.subject_type != PAIRWISE:
        return _public(owner)
    return _pairwise(owner, _sector_of(authorization, policy))


def is_of(subject: object, owner: Owner, application: Application) -> bool:
    """Whether ``subject`` names ``owner``, also if it was said before the operator changed the kind of names."""
    known = {sector_of(application, applications.policy_of(application)), _alone(application)}
    return subject in {_public(owner), *(_pairwise(owner, sector) for sector in known)}


def sector_of(application: Application, policy: ApplicationPolicy) -> str:
    """Those who share this share the pairwise name of a person (section 8.1).

    Applications of one https host do, as what a browser brings for them goes there, and those that a list at one
    ``sector_identifier_uri`` shows to belong together. Who lets devices in shares it with nobody, unless that list
    names it: no browser shows whose it is. Nor does one with several hosts, on people's own machines or with a scheme
    of its own.
    """
    named = _is_named(application, policy)
    if not named and DEVICE_CODE in split(policy.grant_types):
        return _alone(application)
    addresses = application.redirect_uris.split()
    if policy.sector_identifier_uri:
        host = urlsplit(policy.sector_identifier_uri).hostname if named or _is_listed(addresses, policy) else ""
    else:
        host = _only_host(addresses)
    return host or _alone(application)


def _sector_of(authorization: Authorization, policy: ApplicationPolicy) -> str:
    """The sector in which its owner has a name for what she agreed to there.

    That went to a host that the application had then. Where it has other addresses now, it is alone with it.
    """
    application = authorization.application
    hosts = {redirection_uris.https_host_of(uri) for uri in application.redirect_uris.split()} - {""}
    if authorization.answered_host in hosts or _is_named(application, policy):
        return sector_of(application, policy)
    return _alone(application)


def _alone(application: Application) -> str:
    return f"client {application.client_id}"


def _is_listed(addresses: Collection[str], policy: ApplicationPolicy) -> bool:
    """Whether all ``addresses`` of the application, as they are now, stood in the list at its address."""
    proof = policy.sector_proof
    return proof is not None and proof["uri"] == policy.sector_identifier_uri and set(addresses) <= set(proof["listed"])


def _is_named(application: Application, policy: ApplicationPolicy) -> bool:
    proof = policy.sector_proof
    return proof is not None and proof["names_client"] and _is_listed(application.redirect_uris.split(), policy)


def _only_host(addresses: Collection[str]) -> str:
    """The one host that all ``addresses`` are at by https, if that is the same one for everybody."""
    hosts = {redirection_uris.https_host_of(uri) for uri in addresses}
    if len(hosts) != 1:
        return ""
    (host,) = hosts
    return host if host and _is_of_one_site(host) else ""


def _is_of_one_site(host: str) -> bool:
    if redirection_uris.is_loopback(host):
        return False
    try:
        return safe_fetch.is_public(host)
    except ValueError:
        name = host.rstrip(".")
        return "." in name and not name.endswith(OF_EACH_NETWORK)


def _public(owner: Owner) -> str:
    return _named(owner, PUBLIC)


def _pairwise(owner: Owner, sector: str) -> str:
    return _named(owner, f"{PAIRWISE} {sector}")


def _named(owner: Owner, purpose: str) -> str:
    """One-way, so that two names of a person cannot be told to be hers by whoever has both."""
    row, _ = Subject.objects.get_or_create(owner=owner, defaults={"seed": secrets.token_urlsafe(32)})
    digest = hmac.digest(row.seed.encode(), purpose.encode(), hashlib.sha256)
    return base64url.encode(digest)
