"""What the authorization server uses of an application: django-oauth-toolkit's model, or what a project swapped in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from photodrive.people import OwnerId


class Application(Protocol):
    """A registered client (RFC 6749 section 2). URIs and origins are texts with spaces between.

    ``client_secret`` is a hash, empty for none, and mostly closed (``secret_hasher.closed``). What the operator decided
    beside it is its policy: ask ``applications.policy_of`` or ``application_rules.of``. ``user_id`` is who registered
    it at a project's own server; who did so here is in the policy.
    """

    pk: Any
    client_id: str
    client_secret: str
    hash_client_secret: bool
    client_type: str
    authorization_grant_type: str
    name: str
    user_id: OwnerId | None
    redirect_uris: str
    post_logout_redirect_uris: str
    allowed_origins: str
    created: datetime

    GRANT_AUTHORIZATION_CODE: str
    GRANT_CLIENT_CREDENTIALS: str

    def is_usable(self, request: object) -> bool: ...

    def save(self, *, update_fields: Iterable[str] | None = None) -> None: ...

    def refresh_from_db(self) -> None: ...
