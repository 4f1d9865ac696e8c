"""A token that a client names in a call about it, whatever its type (RFC 7009 section 2.1, RFC 7662 section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from photodrive.authorization.models import AccessToken, ClientAccessToken, RefreshToken
from photodrive.authorization.protocol.application import Application


@dataclass(frozen=True)
class NamedToken:
    """The row of a token."""

    row: AccessToken | RefreshToken | ClientAccessToken

    def is_of(self, application: Application) -> bool:
        """Whether it was issued to ``application``."""
        issued_to = self.row if isinstance(self.row, ClientAccessToken) else self.row.authorization
        return bool(issued_to.application_id == application.pk)
