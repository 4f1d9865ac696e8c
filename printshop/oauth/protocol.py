"""Authlib's OAuth client on the shop's own transport.

Authlib builds the requests (PKCE, parameters, client authentication); the answers come back unread, because the
``read_`` functions of this package decide what to believe.
"""

from __future__ import annotations

from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client

from printshop.oauth import http
from printshop.oauth.discovery import ServerMetadata
from printshop.sources.models import Source


class ProtocolClient(OAuth2Client):  # type: ignore[misc]  # Authlib is untyped
    """An Authlib client that hands over token answers as they came."""

    def parse_response_token(self, response: httpx2.Response) -> httpx2.Response:
        return response


def client(source: Source, metadata: ServerMetadata, *, redirect_uri: str = "") -> Any:
    """An Authlib client for one source; close it (``with``)."""
    method = auth_method(source, metadata)
    return ProtocolClient(
        client_id=source.client_id,
        client_secret=str(source.client_secret),
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        scope=source.scopes,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        **http.options(),
    )


def auth_method(source: Source, metadata: ServerMetadata) -> str:
    """How the shop proves who it is: Basic where the server takes it, the form otherwise (RFC 6749 2.3.1)."""
    if not source.client_secret:
        return "none"
    if "client_secret_basic" in metadata.token_auth_methods:
        return "client_secret_basic"
    return "client_secret_post"
