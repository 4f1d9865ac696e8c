"""JSON that goes from room to room and into columns, by its members."""

from __future__ import annotations

from typing import NotRequired, Required, TypedDict


class RequestedDetails(TypedDict, total=False):
    """One object of ``authorization_details`` as a client asks for it, checked (RFC 9396 section 2).

    What it leaves out is as much as its owner likes to give. ``expires_at`` comes from a client that sends back what
    it got.
    """

    type: Required[str]
    actions: Required[list[str]]
    selection: str
    identifiers: list[str]
    location: bool
    duration: str
    purpose: str
    locations: list[str]
    expires_at: str


class NarrowedDetails(TypedDict):
    """The part of an authorization that one token stands for (RFC 9396 section 6).

    ``identifiers`` are there where these are fewer photos than those of the authorization.
    """

    type: str
    actions: list[str]
    selection: str
    location: bool
    identifiers: NotRequired[list[str]]


class GrantedDetails(TypedDict):
    """What an authorization allows now, for the client to read (RFC 9396 section 7).

    ``identifiers`` are photos where the selection is "chosen", the album where it is that, left out for everything.
    ``purpose`` is there where the client named one.
    """

    type: str
    actions: list[str]
    selection: str
    identifiers: NotRequired[list[str]]
    location: bool
    duration: str
    purpose: NotRequired[str]
    expires_at: str


class SectorProof(TypedDict):
    """What the list at ``uri`` showed when it was read (OpenID Connect Core section 8.1).

    ``listed`` are the redirect URIs of the application that were in it; ``names_client`` is whether itself was.
    """

    uri: str
    listed: list[str]
    names_client: bool


class OpenIDRequest(TypedDict, total=False):
    """What OpenID Connect adds to an authorization request; only what was asked is in it (Core section 3.1.2.1).

    ``max_age`` in seconds. ``subjects``: the names that who answers must have; ``acr``: the class of sign-in without
    which there is no answer; ``id_token``: the claims wanted in the ID token; ``scopes``: those that stand for all
    claims asked for one by one.
    """

    prompt: list[str]
    max_age: int
    nonce: str
    login_hint: str
    subjects: list[str]
    acr: str
    id_token: list[str]
    scopes: list[str]


class IdTokenSeed(TypedDict, total=False):
    """What the ID tokens that come of one answer repeat (OpenID Connect Core section 2).

    ``auth_time`` in seconds since the epoch; ``claims`` are the names of those about her that were asked for.
    """

    nonce: str
    auth_time: int
    amr: list[str]
    acr: str
    claims: list[str]


class ComparedValues(TypedDict):
    """Two values that a step held against each other, in short or as fingerprints (``steps.Compared``)."""

    what: str
    sent: str
    known: str


class StoredParameters(TypedDict, total=False):
    """What is kept of an authorization request beside its scopes and details (RFC 6749 section 4.1.1).

    The first seven and ``response_mode`` are parameters of the client, validated. ``redirect_uri_left_out`` says that
    it sent none and that the registered one stands in for it. A device's request has the ``client_id`` alone, and once
    its owner has agreed ``id_token``: what its ID token will say, None for no ID token.
    """

    client_id: Required[str]
    redirect_uri: str
    response_type: str
    state: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    dpop_jkt: str | None
    openid: OpenIDRequest
    redirect_uri_left_out: bool
    response_mode: str
    id_token: IdTokenSeed | None
