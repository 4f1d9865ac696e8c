"""How much one caller may ask per minute."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from photodrive.authorization.security import rate_counters
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.conf import settings


class PerMinute(BaseThrottle):
    """At most ``limit()`` requests a minute for each ``ident(request)``; 0 means no limit."""

    scope = ""

    def limit(self) -> int:
        raise NotImplementedError

    def ident(self, request: Request) -> Any:
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

    def ident(self, request: Request) -> Any:
        return None if isinstance(request.auth, Access) else request.user.pk


class ConnectionThrottle(PerMinute):
    """One application, for one consent of one owner."""

    scope = "connection"

    def limit(self) -> int:
        return settings.API_CONNECTION_REQUESTS_PER_MINUTE

    def ident(self, request: Request) -> Any:
        return request.auth.authorization_id if isinstance(request.auth, Access) else None


class ApplicationThrottle(PerMinute):
    """One application, for everybody who uses it."""

    scope = "application"

    def limit(self) -> int:
        return settings.API_APPLICATION_REQUESTS_PER_MINUTE

    def ident(self, request: Request) -> Any:
        return request.auth.client_id if isinstance(request.auth, Access) else None
