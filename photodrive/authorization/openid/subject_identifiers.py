"""How people are named: ``sub`` (OpenID Connect Core sections 2 and 8)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, Subject
from photodrive.authorization.protocol import base64url, redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner

PUBLIC, PAIRWISE = "public", "pairwise"
TYPES = (PUBLIC, PAIRWISE)


def of(owner: Owner, application: Application, *, policy: ApplicationPolicy | None = None) -> str:
    """The name of ``owner`` for ``application``: 43 letters, digits, "-" and "_" that never change."""
    policy = policy or applications.policy_of(application)
    return _pairwise(owner, application) if policy.subject_type == PAIRWISE else _public(owner)


def is_of(subject: object, owner: Owner, application: Application) -> bool:
    """Whether ``subject`` names ``owner``, also if it was said before the operator changed the kind of names."""
    return subject in {_public(owner), _pairwise(owner, application)}


def sector_of(application: Application) -> str:
    """Those who share this share the pairwise name of a person: applications of one https host (section 8.1).

    One with several hosts, on people's own machines or with a scheme of its own shares it with nobody.
    """
    parts = [urlsplit(uri) for uri in application.redirect_uris.split()]
    hosts = {part.hostname or "" for part in parts}
    shared = len(hosts) == 1 and all(part.scheme == "https" for part in parts)
    (host, *_) = hosts or {""}
    return host if shared and host and not redirection_uris.is_loopback(host) else f"client {application.client_id}"


def _public(owner: Owner) -> str:
    return _named(owner, PUBLIC)


def _pairwise(owner: Owner, application: Application) -> str:
    return _named(owner, f"{PAIRWISE} {sector_of(application)}")


def _named(owner: Owner, purpose: str) -> str:
    """One-way, so that two names of a person cannot be told to be hers by whoever has both."""
    row, _ = Subject.objects.get_or_create(owner=owner, defaults={"seed": secrets.token_urlsafe(32)})
    digest = hmac.digest(row.seed.encode(), purpose.encode(), hashlib.sha256)
    return base64url.encode(digest)
