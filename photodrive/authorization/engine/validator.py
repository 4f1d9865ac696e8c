"""django-oauth-toolkit's validator. The tables of steps decide; oauthlib's token response asks one question still."""

from __future__ import annotations

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from . import notes


class PhotodriveValidator(OAuth2Validator):  # type: ignore[misc]
    """Says whether a refresh brings a new refresh token."""

    def rotate_refresh_token(self, request: Any) -> bool:
        return notes.of(request).successors is not None
