"""What an application is registered with (RFC 7591 section 2): the one list of it all, with the defaults.

Whatever is new goes in here and, as a column of the same name, into :class:`ApplicationPolicy`. Forms, JSON and records
are turned into this; :mod:`.registration_rules` judges it, and :mod:`.applications` writes it down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol import algorithms
from photodrive.authorization.protocol.json_shapes import SectorProof
from photodrive.authorization.protocol.scopes import LEAST, split

Methods = ApplicationPolicy.ClientAuthentication
MEMBER = "member"
Value = TypeVar("Value")


def _said_as(member: str, *, default: Value) -> Value:
    """A field that a client may say itself, as this member of its metadata. The others are for the operator to say."""
    return field(default=default, metadata={MEMBER: member})


@dataclass(frozen=True, kw_only=True)
class ClientMetadata:
    """What one application is registered with. A list that a column keeps as one text has spaces between.

    ``allowed_origins`` are further ones whose pages may call us, beside those of the redirect URIs.
    """

    # These are kept in DOT's application …
    name: str = field(metadata={MEMBER: "client_name"})
    redirect_uris: Sequence[str] = field(metadata={MEMBER: "redirect_uris"})
    post_logout_redirect_uris: Sequence[str] = _said_as("post_logout_redirect_uris", default=())
    allowed_origins: Sequence[str] = ()
    confidential: bool = True

    # … and these in columns of ApplicationPolicy.
    client_authentication: str = _said_as("token_endpoint_auth_method", default=Methods.SECRET.value)
    grant_types: str = _said_as("grant_types", default="authorization_code refresh_token")
    scopes: Sequence[str] = _said_as("scope", default=LEAST)
    home_page: str = _said_as("client_uri", default="")
    jwks: object = _said_as("jwks", default=None)
    jwks_uri: str = _said_as("jwks_uri", default="")
    require_pushed_authorization_requests: bool = _said_as("require_pushed_authorization_requests", default=False)
    dpop_bound_access_tokens: bool = _said_as("dpop_bound_access_tokens", default=False)
    id_token_signed_response_alg: str = _said_as("id_token_signed_response_alg", default=algorithms.ID_TOKEN[0])
    subject_type: str = _said_as("subject_type", default="public")
    sector_identifier_uri: str = _said_as("sector_identifier_uri", default="")
    contacts: str = _said_as("contacts", default="")
    policy_uri: str = _said_as("policy_uri", default="")
    tos_uri: str = _said_as("tos_uri", default="")
    software_id: str = _said_as("software_id", default="")
    software_version: str = _said_as("software_version", default="")
    sector_proof: SectorProof | None = None  # what was read at that address
    enabled: bool = True
    checked: bool = False
    rotates_refresh_tokens: bool = False  # also where they need not
    remembers_consent: bool = False
    fapi: bool = False
    resource_server: bool = False
    any_localhost_port: bool = False
    short_schemes: bool = False
    web_and_native: bool = False
    pkce_not_required: bool = False
    host_grant_type: str = ""  # at the project's own server
    access_token_seconds: int | None = None
    refresh_token_seconds: int | None = None

    def completed(self) -> ClientMetadata:
        """This with what FAPI 2.0 implies said in full, so that nobody reads a weaker setting off the record."""
        full = replace(
            self,
            grant_types=" ".join(split(self.grant_types)) or ClientMetadata.grant_types,
            jwks=self.jwks or None,
            id_token_signed_response_alg=self.id_token_signed_response_alg or algorithms.ID_TOKEN[0],
            subject_type=self.subject_type or ClientMetadata.subject_type,
            contacts=" ".join(split(self.contacts)),
        )
        if not full.fapi:
            return full
        signed_with = full.id_token_signed_response_alg
        if signed_with == algorithms.ID_TOKEN[0]:  # RS256, said or not
            signed_with = algorithms.FAPI_SIGNING[0]
        return replace(
            full,
            client_authentication=Methods.PRIVATE_KEY_JWT.value,
            require_pushed_authorization_requests=True,
            dpop_bound_access_tokens=True,
            rotates_refresh_tokens=False,
            id_token_signed_response_alg=signed_with,
        )

    def columns(self) -> dict[str, object]:
        """What ApplicationPolicy keeps of it, by its columns."""
        return {name: vars(self)[name] for name in COLUMNS} | {"scopes": " ".join(self.scopes)}

    def members(self) -> dict[str, object]:
        """What a client may say itself, by the names of the protocol."""
        return {member: vars(self)[name] for name, member in MEMBERS.items()}

    def said_anew(self, said: ClientMetadata) -> ClientMetadata:
        """This, with all that a client may say itself taken from ``said``."""
        return replace(self, **{name: vars(said)[name] for name in MEMBERS})


OF_DOT = ("name", "redirect_uris", "post_logout_redirect_uris", "allowed_origins", "confidential")
COLUMNS = tuple(one.name for one in fields(ClientMetadata) if one.name not in OF_DOT)
MEMBERS: dict[str, str] = {one.name: one.metadata[MEMBER] for one in fields(ClientMetadata) if MEMBER in one.metadata}
