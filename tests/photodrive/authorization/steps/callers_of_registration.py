"""Callers of the registration endpoints: clients that register themselves and keep their registration."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from photodrive.authorization.models import ApplicationPolicy
from tests.spec.registering import GOOD, URL, Registrar, Registration, bearer, initial_token

from .callers import Answer, Caller, Headers


class Registering(Caller, table="Registration"):
    """Sends metadata with ``token``, an initial access token."""

    method: ClassVar[str] = "POST"
    token: str = ""
    address: str = URL

    def prepared(self, **asked: Any) -> dict[str, Any]:
        self.token = initial_token(**asked)
        return dict(GOOD)

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        sent: dict[str, Any] = {**bearer(self.token), **(headers or {})}
        body = json.dumps(parameters)
        return Answer.of(
            self.app.back_channel.generic(self.method, self.address, body, content_type="application/json", **sent)
        )


class Reading(Registering, table="Look at a registration"):
    """Has registered, and manages ``registration`` by the token that came with it."""

    method = "GET"
    registration: Registration

    def prepared(self, **asked: Any) -> dict[str, Any]:
        self.registration = Registrar(initial_token()).registered(**asked)
        self.token, self.address = self.registration.told["registration_access_token"], self.registration.address
        return self.registration.metadata()

    def decide(self, **columns: Any) -> None:
        ApplicationPolicy.objects.filter(application=self.registration.application).update(**columns)


class Change(Reading, table="Change of a registration"):
    method = "PUT"


class Removal(Reading, table="End of a registration"):
    method = "DELETE"
