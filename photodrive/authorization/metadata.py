"""The documents in which clients find the endpoints: RFC 8414 and RFC 9728. They say what is enforced, no more."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from photodrive import conf

from .scopes import SCOPES

CLIENT_AUTHENTICATION_METHODS = ["client_secret_basic", "client_secret_post"]


def absolute(name: str) -> str:
    """The absolute address of the URL ``name``. From the configured issuer, never from the request's Host."""
    return str(conf.settings.ISSUER) + reverse(f"photodrive:{name}")


def authorization_server() -> dict[str, Any]:
    """Authorization server metadata (RFC 8414 section 2)."""
    return {
        "issuer": conf.settings.ISSUER,
        "authorization_endpoint": absolute("authorize"),
        "token_endpoint": absolute("token"),
        "revocation_endpoint": absolute("revoke"),
        "introspection_endpoint": absolute("introspect"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "token_endpoint_auth_methods_supported": [*CLIENT_AUTHENTICATION_METHODS, "none"],
        "revocation_endpoint_auth_methods_supported": [*CLIENT_AUTHENTICATION_METHODS, "none"],
        "introspection_endpoint_auth_methods_supported": CLIENT_AUTHENTICATION_METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "protected_resources": [conf.settings.ISSUER],
        "service_documentation": absolute("api-docs"),
        "ui_locales_supported": ["en"],
    }


def protected_resource() -> dict[str, Any]:
    """Protected resource metadata (RFC 9728 section 2)."""
    return {
        "resource": conf.settings.ISSUER,
        "authorization_servers": [conf.settings.ISSUER],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": "Photodrive",
        "resource_documentation": absolute("api-docs"),
    }


def resource_metadata_url() -> str:
    """Where :func:`protected_resource` is published; challenges name it (RFC 9728 section 5.1)."""
    return absolute("protected-resource-metadata")
