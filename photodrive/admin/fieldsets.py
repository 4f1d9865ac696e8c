"""How the fields of an application are grouped; what few need is folded up until it is opened or wrong."""

from __future__ import annotations

from typing import Any

from photodrive import conf
from photodrive.authorization.clients import applications, logos
from photodrive.authorization.protocol.application import Application

from .forms import CONFIDENTIAL_ONLY, PUBLIC_ONLY, PUBLIC_PROTOCOL

Fieldsets = list[tuple[str | None, dict[str, Any]]]
PROOFS = ("client_authentication", "jwks", "jwks_uri")
STRICTNESS = ("fapi", *PUBLIC_PROTOCOL, "resource_server")
SIGNING_IN = ("id_token_signed_response_alg", "subject_type", "sector_identifier_uri", "post_logout_redirect_uris")
ABOUT = ("home_page", "policy_uri", "tos_uri", "contacts")
RETURNING = ("any_localhost_port", "short_schemes", "web_and_native")
DANGEROUS = ("pkce_not_required",)
LASTING = ("access_token_seconds", "refresh_token_seconds", "rotates_refresh_tokens", "remembers_consent")


def of(application: Application | None) -> Fieldsets:
    """The groups for ``application``, or for one that is to be registered."""
    if application is None:
        return _to_register()
    confidential = applications.is_confidential(application)
    addresses = ("redirect_uris",) if confidential else ("redirect_uris", "allowed_origins")
    logo = ("logo_now", "logo", "without_logo") if logos.url_of(application) else ("logo",)
    groups: Fieldsets = [
        (None, {"fields": ("name", "enabled", "checked", *ABOUT, *logo)}),
        ("Protocol", {"fields": ("client_id", "kind", "grant_types", *addresses, "allowed_scopes")}),
        *([("How it proves itself", {"fields": ("secret", *PROOFS)})] if confidential else []),
        *_further(PUBLIC_ONLY if confidential else CONFIDENTIAL_ONLY),
        *([_dangerous(in_use=applications.policy_of(application).pkce_not_required)] if confidential else []),
        ("Registered", {"fields": ("created",)}),
    ]
    return groups


def _to_register() -> Fieldsets:
    protocol = ("grant_types", "redirect_uris", "allowed_scopes")
    first = ("name", "kind_of_client", *protocol, *ABOUT, "logo", "checked", "token")
    return [(None, {"fields": first}), ("How it proves itself", {"fields": PROOFS}), *_further(()), _dangerous()]


def _dangerous(*, in_use: bool = False) -> tuple[str, dict[str, Any]]:
    """What makes an application weaker than all others: in red, and never folded up while it is in use."""
    return "Dangerous", {"classes": ("danger",) if in_use else ("danger", "collapse"), "fields": DANGEROUS}


def _further(left_out: tuple[str, ...]) -> Fieldsets:
    groups = {
        "How strict we are with it": ((), STRICTNESS),
        **({} if conf.settings.ONLY_SERVER else {"Beside the drive": ((), ("host_grant_type",))}),
        "Where people come back to": (("collapse",), RETURNING),
        "How long it lasts": (("collapse",), LASTING),
        "Signing in with the drive": (("collapse",), SIGNING_IN),
    }
    return [
        (
            title,
            {"classes": classes, "fields": [name for name in fields if name not in left_out]},
        )
        for title, (classes, fields) in groups.items()
    ]
