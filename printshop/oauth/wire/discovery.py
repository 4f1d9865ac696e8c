"""Where a source's endpoints are: its metadata documents (RFC 8414, RFC 9728, OpenID Connect Discovery).

Each document is asked for by one function and distrusted by another; what passed is cached briefly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TypeVar
from urllib.parse import urlsplit

from django.core.cache import cache

from printshop.conf import settings
from printshop.exceptions import AddressRefused, AnswerInvalid
from printshop.oauth.wire import http
from printshop.sources.models import Source

PUSHED = "pushed_authorization_request_endpoint"


@dataclass(frozen=True, kw_only=True)
class ServerMetadata:
    """What the shop needs of an authorization server (RFC 8414 section 2)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str  # empty when there is none
    pushed_authorization_request_endpoint: str  # RFC 9126; empty when there is none
    names_itself: bool  # every authorization answer carries ``iss`` (RFC 9207)
    token_auth_methods: tuple[str, ...]
    token_auth_algorithms: tuple[str, ...]  # of signed client assertions; empty when it does not say
    proof_algorithms: tuple[str, ...]  # of DPoP proofs (RFC 9449); empty when it takes none
    details_types: tuple[str, ...]  # of authorization details (RFC 9396)
    jwks_uri: str  # of the keys that sign ID tokens; this and what follows may be empty where nobody signs in
    userinfo_endpoint: str
    end_session_endpoint: str
    id_token_algorithms: tuple[str, ...]
    protected_resources: tuple[str, ...]  # that take its tokens (RFC 9728 section 4); empty when it does not say


@dataclass(frozen=True, kw_only=True)
class ResourceMetadata:
    """What the shop needs of a protected resource (RFC 9728 section 2)."""

    resource: str


_Metadata = TypeVar("_Metadata", ServerMetadata, ResourceMetadata)


def server(source: Source) -> ServerMetadata:
    """The authorization server of a source, from the cache or from there; raises SourceError."""
    return _cached(
        "server", source, ServerMetadata, send_server_request, lambda found: read_server(found, source.issuer)
    )


def provider(source: Source) -> ServerMetadata:
    """The OpenID provider that a source is, from the cache or from there; raises SourceError."""
    return _cached(
        "provider", source, ServerMetadata, send_provider_request, lambda found: read_provider(found, source.issuer)
    )


def resource(source: Source) -> ResourceMetadata:
    """The protected resource of a source, from the cache or from there; raises SourceError."""
    return _cached(
        "resource",
        source,
        ResourceMetadata,
        send_resource_request,
        lambda found: read_resource(found, source.issuer),
    )


def forget(source: Source) -> None:
    """Drop what is cached of a source, so that the next use asks again."""
    cache.delete_many([_cache_key(kind, source) for kind in ("server", "provider", "resource")])


def send_server_request(issuer: str) -> dict[str, object]:
    """Ask for the authorization server's metadata (RFC 8414 section 3)."""
    return _get(well_known(issuer, "oauth-authorization-server"))


def read_server(document: Mapping[str, object], issuer: str) -> ServerMetadata:
    """Distrust that document: the issuer must be the registered one, the endpoints safe, PKCE S256 offered."""
    found = _read(document, issuer)
    if "S256" not in _strings(document, "code_challenge_methods_supported"):
        raise AnswerInvalid(detail="The metadata does not offer PKCE with S256 (RFC 7636).")
    return found


def send_provider_request(issuer: str) -> dict[str, object]:
    """Ask for the OpenID provider's metadata (OpenID Connect Discovery section 4.1)."""
    return _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")


def read_provider(document: Mapping[str, object], issuer: str) -> ServerMetadata:
    """Distrust that document as :func:`read_server` does, and want keys for ID tokens.

    PKCE is sent in any case; a provider that does not tell whether it knows it is held by the nonce (RFC 9700 2.1.1).
    """
    found = _read(document, issuer)
    if not found.jwks_uri:
        raise AnswerInvalid(detail="The metadata names no keys (jwks_uri), so no ID token can be checked.")
    return found


def _read(document: Mapping[str, object], issuer: str) -> ServerMetadata:
    if document.get("issuer") != issuer:
        raise AnswerInvalid(detail="The metadata names another issuer than the registered one (RFC 8414 3.3).")
    if "code" not in _strings(document, "response_types_supported"):
        raise AnswerInvalid(detail="The metadata does not offer the authorization code flow.")
    if document.get("require_pushed_authorization_requests") is True and document.get(PUSHED) is None:
        raise AnswerInvalid(detail=f"The metadata demands pushed requests and has no {PUSHED} (RFC 9126 5).")
    return ServerMetadata(
        issuer=issuer,
        authorization_endpoint=_endpoint(document, "authorization_endpoint"),
        token_endpoint=_endpoint(document, "token_endpoint"),
        revocation_endpoint=_endpoint(document, "revocation_endpoint", required=False),
        pushed_authorization_request_endpoint=_endpoint(document, PUSHED, required=False),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        token_auth_methods=_strings(document, "token_endpoint_auth_methods_supported") or ("client_secret_basic",),
        token_auth_algorithms=_strings(document, "token_endpoint_auth_signing_alg_values_supported"),
        proof_algorithms=_strings(document, "dpop_signing_alg_values_supported"),
        details_types=_strings(document, "authorization_details_types_supported"),
        jwks_uri=_endpoint(document, "jwks_uri", required=False),
        userinfo_endpoint=_endpoint(document, "userinfo_endpoint", required=False),
        end_session_endpoint=_endpoint(document, "end_session_endpoint", required=False),
        id_token_algorithms=_strings(document, "id_token_signing_alg_values_supported"),
        protected_resources=_strings(document, "protected_resources"),
    )


def registration_endpoint(source: Source) -> str:
    """Where the shop may register itself (RFC 7591 section 3), asked for afresh; raises SourceError.

    The rest of the document is distrusted as ever: a registration at a server that is of no use helps nobody.
    """
    send, read = (send_server_request, read_server) if source.gives_photos else (send_provider_request, read_provider)
    document = send(source.issuer)
    read(document, source.issuer)
    if document.get("registration_endpoint") is None:
        raise AnswerInvalid(detail="It names no registration_endpoint (RFC 7591): register the shop there by hand.")
    return _endpoint(document, "registration_endpoint")


def of(source: Source, *, sign_in: bool) -> ServerMetadata:
    """The metadata for what a visitor wants there: to sign in, or to choose photos."""
    return provider(source) if sign_in else server(source)


def send_resource_request(issuer: str) -> dict[str, object]:
    """Ask for the protected resource's metadata (RFC 9728 section 3)."""
    return _get(well_known(issuer, "oauth-protected-resource"))


def read_resource(document: Mapping[str, object], issuer: str) -> ResourceMetadata:
    """Distrust that document: the resource must be the one asked for, and this issuer must be its server."""
    if document.get("resource") != issuer:
        raise AnswerInvalid(detail="The resource metadata is about another resource (RFC 9728 3.3).")
    if issuer not in _strings(document, "authorization_servers"):
        raise AnswerInvalid(detail="The resource metadata does not name the registered issuer as its server.")
    methods = _strings(document, "bearer_methods_supported")
    if methods and "header" not in methods:
        raise AnswerInvalid(detail="The resource takes no tokens in the Authorization header.")
    return ResourceMetadata(resource=issuer)


def well_known(issuer: str, name: str) -> str:
    """The well-known address: between the host and the path of the issuer (RFC 8414 section 3.1)."""
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}/.well-known/{name}{parts.path.rstrip('/')}"


def _get(url: str) -> dict[str, object]:
    return http.get_document(url, what="a metadata document")


def _endpoint(document: Mapping[str, object], name: str, *, required: bool = True) -> str:
    found = document.get(name)
    if found in (None, "") and not required:
        return ""
    if not isinstance(found, str) or len(found) > 500:
        raise AnswerInvalid(detail=f"The metadata has no usable {name}.")
    try:
        return http.check_address(found)
    except AddressRefused as error:
        raise AddressRefused(detail=f"{name}: {error.detail}") from None


def _strings(document: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = document.get(name)
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def _cache_key(kind: str, source: Source) -> str:
    return f"printshop.{kind}.{hashlib.sha256(source.issuer.encode()).hexdigest()}"


def _cached(
    kind: str,
    source: Source,
    shape: type[_Metadata],
    send: Callable[[str], Mapping[str, object]],
    read: Callable[[Mapping[str, object]], _Metadata],
) -> _Metadata:
    key = _cache_key(kind, source)
    kept = cache.get(key)
    # Another version of the shop may have left it there, while both run on one cache.
    if isinstance(kept, dict) and kept.keys() == {field.name for field in fields(shape)}:
        return shape(**kept)
    found = read(send(source.issuer))
    cache.set(key, asdict(found), settings.METADATA_CACHE_SECONDS)
    return found
