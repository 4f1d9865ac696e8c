"""The documents in which clients find the endpoints: RFC 8414 and RFC 9728. They say what is enforced, no more."""

from __future__ import annotations

from photodrive import conf
from photodrive.authorization.clients.registration_rules import GRANT_TYPES
from photodrive.authorization.openid import discovery
from photodrive.authorization.protocol import algorithms, resource_identifiers
from photodrive.authorization.protocol.authorization_response import MODES
from photodrive.authorization.protocol.links import absolute
from photodrive.authorization.protocol.scopes import DETAILS_TYPE, OFFLINE_ACCESS, SCOPES, TO_GRANT

CLIENT_AUTHENTICATION_METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt"]


def authorization_server() -> dict[str, object]:
    """Authorization server metadata (RFC 8414 section 2, RFC 9126 section 5, OpenID Connect Discovery section 3)."""
    pushing = {"pushed_authorization_request_endpoint": absolute("par")} if conf.settings.PAR_ENABLED else {}
    registering = {"registration_endpoint": absolute("register")} if conf.settings.REGISTRATION_ENABLED else {}
    return {
        "issuer": conf.settings.ISSUER,
        "authorization_endpoint": absolute("authorize"),
        "token_endpoint": absolute("token"),
        **pushing,
        **registering,
        "require_pushed_authorization_requests": False,
        "revocation_endpoint": absolute("revoke"),
        "introspection_endpoint": absolute("introspect"),
        "device_authorization_endpoint": absolute("device-authorization"),
        "userinfo_endpoint": absolute("userinfo"),
        "end_session_endpoint": absolute("logout"),
        "jwks_uri": absolute("jwks"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": list(MODES),
        "grant_types_supported": list(GRANT_TYPES),
        "token_endpoint_auth_methods_supported": [*CLIENT_AUTHENTICATION_METHODS, "none"],
        "token_endpoint_auth_signing_alg_values_supported": list(algorithms.SIGNING),
        "revocation_endpoint_auth_methods_supported": [*CLIENT_AUTHENTICATION_METHODS, "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": list(algorithms.SIGNING),
        "introspection_endpoint_auth_methods_supported": CLIENT_AUTHENTICATION_METHODS,
        "introspection_endpoint_auth_signing_alg_values_supported": list(algorithms.SIGNING),
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": list(algorithms.SIGNING),
        "authorization_details_types_supported": [DETAILS_TYPE],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "protected_resources": list(resource_identifiers.names()),
        "service_documentation": absolute("api-docs"),
        "ui_locales_supported": ["en"],
        **discovery.members(),
    }


def protected_resource(name: str) -> dict[str, object]:
    """Protected resource metadata (RFC 9728 section 2), for who calls the API by this ``name``.

    Clients ask for all the scopes that it lists, so these are such that an owner can grant.
    """
    return {
        "resource": name,
        "authorization_servers": [conf.settings.ISSUER],
        "scopes_supported": [scope for scope in TO_GRANT if scope != OFFLINE_ACCESS],
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(algorithms.SIGNING),
        "dpop_bound_access_tokens_required": False,
        "authorization_details_types_supported": [DETAILS_TYPE],
        "resource_name": conf.settings.NAME,
        "resource_documentation": absolute("api-docs"),
    }
