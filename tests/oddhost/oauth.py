"""What the project has put in the place of django-oauth-toolkit's own parts."""

from __future__ import annotations

from typing import Any

from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes
from oauthlib.oauth2 import Server

from photodrive.admin.model_admin import ModelAdmin


class Validator(OAuth2Validator):  # type: ignore[misc]
    """Its scopes are written with a dot, and everybody may have them."""

    def validate_scopes(self, client_id: Any, scopes: Any, client: Any, request: Any, *args: Any, **kw: Any) -> bool:
        return set(scopes) <= {"read", "write", "openid"}


class OwnServer(Server):  # type: ignore[misc]
    """oauthlib's."""


class Backend(OAuthLibCore):  # type: ignore[misc]
    """django-oauth-toolkit's."""


class Scopes(SettingsScopes):  # type: ignore[misc]
    """Whatever is not said is asked for."""

    def get_default_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        return ["read"]


class ClientAdmin(ModelAdmin):
    """The project's own page."""

    list_display = ("name", "client_id", "paid")


def needs_pkce(client_id: str) -> bool:
    """A setting that is a function."""
    return True
