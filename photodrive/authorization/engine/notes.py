"""What our steps note on oauthlib's request, for the steps that come after them.

oauthlib gives out whatever a client has sent as attributes of its request. Our notes are kept where no parameter of a
client can be mistaken for one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypedDict

from photodrive.authorization.client_auth.client_authentication import Credentials
from photodrive.authorization.consent.remembered import ConsentMember
from photodrive.authorization.models import Authorization, AuthorizationCode, AuthorizationRequest, RefreshToken
from photodrive.authorization.protocol.json_shapes import (
    GrantedDetails,
    IdTokenSeed,
    NarrowedDetails,
    OpenIDRequest,
    RequestedDetails,
)
from photodrive.authorization.protocol.steps import noted
from photodrive.authorization.requests.device_codes import Codes
from photodrive.authorization.requests.quotas import Share
from photodrive.authorization.tokens.named_token import NamedToken
from photodrive.authorization.tokens.rotation import Issued, Successors
from photodrive.authorization.tokens.single_use import SingleUse

KEY = "photodrive_notes"


class TokenResponse(TypedDict, total=False):
    """The members of a successful answer of the token endpoint (RFC 6749 section 5.1)."""

    access_token: str
    expires_in: int
    token_type: str
    scope: str
    refresh_token: str
    authorization_details: list[GrantedDetails]
    consent: ConsentMember
    id_token: str


@dataclass
class Grant:
    """What a token request presents (RFC 6749 section 1.3): a code, a device code or a refresh token.

    ``scopes`` and ``narrowed`` are the part of ``authorization`` that it stands for; None for all of it.
    """

    row: SingleUse
    authorization: Authorization
    scopes: list[str] | None = None
    narrowed: NarrowedDetails | None = None

    @classmethod
    def of(cls, row: SingleUse, authorization: Authorization) -> Grant:
        """The grant that ``row`` keeps; only a code can stand for a part."""
        if isinstance(row, AuthorizationCode):
            return cls(row, authorization, row.scopes, row.narrowed)
        return cls(row, authorization)

    @property
    def code(self) -> AuthorizationCode:
        """The authorization code, in steps of that grant type only."""
        if not isinstance(self.row, AuthorizationCode):
            raise LookupError("another kind of grant was presented")
        return self.row

    @property
    def refresh_token(self) -> RefreshToken:
        """The refresh token, in steps of that grant type only."""
        if not isinstance(self.row, RefreshToken):
            raise LookupError("another kind of grant was presented")
        return self.row

    @property
    def code_id(self) -> int | None:
        """Which code it is or goes back to; None for a device's."""
        if isinstance(self.row, AuthorizationCode):
            return self.row.pk
        return self.row.code_id if isinstance(self.row, RefreshToken) else None

    @property
    def openid(self) -> IdTokenSeed | None:
        """What its ID token will say; None for no ID token."""
        return self.row.openid


@dataclass
class Notes:
    """The notes on one request, each None or empty until the step that makes it."""

    claimed: Credentials | None = None
    proved_jkt: str | None = None
    presented: Grant | None = None
    details: list[RequestedDetails] = field(default_factory=list)
    openid: OpenIDRequest = field(default_factory=lambda: OpenIDRequest())
    redirect_uri_left_out: bool = False
    share_of_browser: Callable[[], Share] | None = None
    pending: AuthorizationRequest | None = None
    request_uri: str = ""
    codes: Codes | None = None
    successors: Successors | None = None
    response: TokenResponse = field(default_factory=lambda: TokenResponse())
    found: NamedToken | None = None
    state: dict[str, object] = field(default_factory=dict)

    @property
    def credentials(self) -> Credentials:
        """What the client presented of itself."""
        return noted(self.claimed)

    @property
    def dpop_jkt(self) -> str:
        """The thumbprint of the key that was proved; empty for none."""
        return noted(self.proved_jkt)

    @property
    def issued_before(self) -> Issued | None:
        """The tokens of the answer where it was given before, and lost."""
        return self.successors if isinstance(self.successors, Issued) else None

    @property
    def grant(self) -> Grant:
        """What was presented, in steps that come after that."""
        return noted(self.presented)


def of(request: Any) -> Notes:
    """The notes on oauthlib's ``request``."""
    notes: Notes = vars(request).setdefault(KEY, Notes())
    return notes


def sent_by_client(request: Any, name: str) -> str:
    """The parameter ``name``, empty if it was left out: oauthlib's request has no attribute for it then."""
    return getattr(request, name, None) or ""
