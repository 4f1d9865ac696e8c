"""Ending an application for good: by its developer, or by the application itself (RFC 7592 section 2.3)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from photodrive.authorization.models import Authorization, ClientAccessToken

from . import applications

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("enabled", "checked", "remembers_consent", "resource_server"), False),
    **dict.fromkeys(("scopes", "grant_types", "previous_secret", "jwks_uri"), ""),
    **dict.fromkeys(("jwks", "previous_secret_until", "registration_token_checksum")),
}


def retire(application: Any) -> None:
    """End ``application`` and everything that people gave it, at once. Retired twice it is retired.

    The operator keeps the record, as of every application; but even switched on again it could do nothing.
    """
    with transaction.atomic():
        applications.end_all_access(application, ended=Authorization.Ended.BY_CLIENT)
        ClientAccessToken.objects.filter(application=application).delete()
        ended = {"client_secret": "", "hash_client_secret": False, "redirect_uris": "", "post_logout_redirect_uris": ""}
        type(application)._default_manager.filter(pk=application.pk).update(**ended, allowed_origins="")
        applications.decide(application, **NOTHING)
