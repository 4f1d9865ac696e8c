"""How often clients may call the token, PAR, revocation, introspection and registration endpoints.

Three counts per minute, so that nobody can use up the calls of another:

- A confidential client that has proved itself has a count of its own, wherever it calls from. A shop with many
  customers is one address, and so is every visitor behind its provider's. A caller that registers an application, or
  manages a registration, with a token of ours has a count of its own, too.
- Every other call counts for its address: failed ones, unreadable ones, and those of public clients, since anybody
  may claim the id of one. When the address has used up its calls, these are refused.
- Failed authentications count for the address together with the client id it claimed, too.

The client that proves itself is let in all the same, even from an address that somebody has used up: secrets of our
making and signatures cannot be guessed, so the limits are for the load and need lock nobody out. Other secrets, which a
person may have chosen, are not even looked at after too many failures.

The refusal is 429 (RFC 6585 section 4) with Retry-After and the error ``temporarily_unavailable``. RFC 6749 section
5.2 has no code for it: ``invalid_request`` and ``invalid_client`` would tell a client to give up. Of the registered
ones (section 4.1.2.1, which RFC 9126 section 2.3 lends to the PAR endpoint together with status 429) this is the one
that says "later, unchanged", and client libraries know it; ``slow_down`` is for polling devices (RFC 8628 section
3.5), and answers with status 400.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.protocol.application import Application
from photodrive.exceptions import PhotodriveError
from photodrive.safety import rate_counters

KEY = "photodrive.call"
ERROR = "temporarily_unavailable"


class TooMany(PhotodriveError):
    code = ERROR
    message = "Too many requests. Try again later."


def retry_after() -> int:
    """Whole seconds until refused calls are taken again."""
    return max(1, math.ceil(rate_counters.seconds_left()))


@dataclass
class Call:
    """One call from ``address``: an IP address, or the network that stands for one subscriber."""

    address: str
    charged: bool = False  # to a client that proved itself
    used_up: bool = False  # the calls of the address, before this one

    def begin(self) -> None:
        """Note whether the address has used up its calls; who calls is not known yet."""
        limit = conf.settings.ADDRESS_REQUESTS_PER_MINUTE
        self.used_up = bool(limit) and rate_counters.counted(self._of_address) >= limit

    def authenticating(self, client_id: str, *, guessable: bool) -> None:
        """Raise TooMany where the address has failed too often with ``client_id`` and might be guessing."""
        limit = conf.settings.FAILED_AUTHENTICATIONS_PER_MINUTE
        if guessable and limit and rate_counters.counted(self._of_failures(client_id)) >= limit:
            raise TooMany

    def failed(self, client_id: str) -> None:
        """Count an authentication that failed. Raises TooMany where there have been too many."""
        limit = conf.settings.FAILED_AUTHENTICATIONS_PER_MINUTE
        too_many = bool(limit) and rate_counters.count(self._of_failures(client_id)) > limit
        if too_many or self.used_up:
            raise TooMany

    def authenticated(self, application: Application) -> None:
        """Charge the call to ``application`` if it proved itself, else to the address. Raises TooMany."""
        if not applications.is_confidential(application):
            if self.used_up:
                raise TooMany
            return
        self.proved(f"client:{application.client_id}")

    def proved(self, who: str) -> None:
        """Charge the call to ``who``, who proved to be it. Raises TooMany."""
        self.charged = True
        limit = conf.settings.CLIENT_REQUESTS_PER_MINUTE
        if limit and rate_counters.count(who) > limit:
            raise TooMany

    def end(self) -> None:
        """Charge the call to its address unless a client has paid for it."""
        if not self.charged and conf.settings.ADDRESS_REQUESTS_PER_MINUTE:
            rate_counters.count(self._of_address)

    @property
    def _of_address(self) -> str:
        return f"address:{self.address}"

    def _of_failures(self, client_id: str) -> str:
        return f"failures:{self.address}:{client_id}"


def call_of(request: Any) -> Call:
    """The call that oauthlib's ``request`` came with; one from nowhere outside the endpoints."""
    call = request.headers.get(KEY)
    return call if isinstance(call, Call) else Call("")
