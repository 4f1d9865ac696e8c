"""How much one caller may ask per minute."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from photodrive.conf import settings
from photodrive.people import OwnerId
from photodrive.safety import rate_counters

from .authentication import access_of


class PerMinute(BaseThrottle):
    """At most ``limit()`` requests a minute for each ``ident(request)``; 0 means no limit."""

    scope = ""

    def limit(self) -> int:
        raise NotImplementedError

    def ident(self, request: Request) -> object:
        """Whose count this is, or None where this throttle does not apply."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:
        ident, limit = self.ident(request), self.limit()
        if ident is None or not limit:
            return True
        return rate_counters.count(f"api:{self.scope}:{ident}") <= limit

    def wait(self) -> float:
        """Seconds until the next window begins."""
        return rate_counters.seconds_left()


class OwnerThrottle(PerMinute):
    """One owner, signed in."""

    scope = "owner"

    def limit(self) -> int:
        return settings.API_OWNER_REQUESTS_PER_MINUTE

    def ident(self, request: Request) -> OwnerId | None:
        return request.user.pk if access_of(request) is None else None


class AuthorizationThrottle(PerMinute):
    """One application, for one owner."""

    scope = "authorization"

    def limit(self) -> int:
        return settings.API_CONNECTION_REQUESTS_PER_MINUTE

    def ident(self, request: Request) -> UUID | None:
        access = access_of(request)
        return access.authorization_id if access is not None else None


class ApplicationThrottle(PerMinute):
    """One application, for everybody who uses it."""

    scope = "application"

    def limit(self) -> int:
        return settings.API_APPLICATION_REQUESTS_PER_MINUTE

    def ident(self, request: Request) -> str | None:
        access = access_of(request)
        return access.client_id if access is not None else None
