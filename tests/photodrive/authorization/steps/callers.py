"""One caller for each table: it makes the good call, whole or with something changed, and reads the answer.

So a probe of a step that several tables have is written once, and looks at the step at each of their endpoints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE, GRANT_TYPES
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.challenges import read_challenge
from tests.spec.flow import REDIRECT_URI, VERIFIER, basic, query_of
from tests.spec.rfc8628.conftest import Frame
from tests.spec.signing import Signing

SCOPES = ["photos:read", "photos:write", "offline_access", "openid", "usage:read"]
ASKED = "photos:read offline_access openid"
Headers = dict[str, str]


@dataclass
class App(Signing, Frame):
    """An application that may do everything, and jane's browser. It has a secret, or ``signs``; ``proof`` as there."""

    signs: bool = False

    def authentication(self, wanted: bool = True) -> Headers:
        if self.signs:
            return super().authentication(wanted)
        return basic(self.application.client_id, self.secret) if wanted else {}

    def allow(self, photos: list[Any], *, url: str = "", **changes: Any) -> Any:
        """As there, without a look at the page first: that takes the longest of all."""
        ids = [str(photo.pk) for photo in photos]
        answer = {"shown": ids, "photo": ids, "decision": "allow"}
        return self.browser.post(url or self.consent_url(**changes), answer)


def app_of(owner: Any) -> App:
    """A new one, and ``owner`` signed in at its browser."""
    made = applications.register(
        name="Printshop",
        redirect_uris=[REDIRECT_URI],
        scopes=SCOPES,
        grant_types=" ".join(GRANT_TYPES),
        checked=True,
    )
    app = App(made.application, made.secret)
    app.browser.force_login(owner)
    return app


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the error code in JSON, on a page, in an address or a challenge, and the rest.

    ``page`` is the name of the page that is shown, if one is.
    """

    status: int
    error: str
    body: dict[str, Any]
    location: str
    page: str = ""

    @classmethod
    def of(cls, response: Any) -> Answer:
        location = response.get("Location", "")
        if response.get("Content-Type", "").endswith("json"):  # of the API's problems, too
            body = response.json()
        elif location:
            body = query_of(location)
        else:
            body = (response.context or {}).get("details", {})
        error = body.get("error", "")
        if not error and "WWW-Authenticate" in response:
            error = read_challenge(response)["error"]
        page = response.templates[0].name if response.templates else ""
        return cls(response.status_code, error, body, location, page)


@dataclass
class Caller:
    """Makes calls of one table by ``app``. ``error`` is the code that a probe looks for, ``limit`` lowers limits."""

    app: App
    photos: list[Any]
    limit: Callable[..., None]
    error: str = ""
    path: ClassVar[str] = "/o/token/"
    refused: ClassVar[int] = 400  # the status of an error that the client is told
    good: ClassVar[str] = ""  # the error that even a good call ends with
    scope: ClassVar[str] = "photos:read"  # one that can be had here
    calls: ClassVar[dict[str, type[Caller]]] = {}  # by the name of the table

    def __init_subclass__(cls, *, table: str) -> None:
        cls.calls[table] = cls

    def prepared(self, **asked: Any) -> dict[str, Any]:
        """The parameters of a good call, after all that has to come before it; ``asked`` is asked of the owner."""
        raise NotImplementedError

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        """Make the call, with ``headers`` in place of those by which the application proves itself."""
        sent = {name: value for name, value in parameters.items() if value is not None}
        return Answer.of(self.app.post(self.path, sent, **(self.app.authentication() if headers is None else headers)))

    def call(self, *, headers: Headers | None = None, **changes: Any) -> Answer:
        """A good call, changed; None leaves a parameter out."""
        return self.send(self.prepared() | changes, headers)

    def passes(self, **changes: Any) -> Answer:
        """The answer to such a call, which is that to a good one."""
        answer = self.call(**changes)
        assert answer.status < 400 and answer.error == self.good, answer
        return answer

    def refuses(self, *, status: int = 0, headers: Headers | None = None, **changes: Any) -> None:
        """Such a call gets the error that the probe looks for."""
        self.is_refusal(self.call(headers=headers, **changes), status)

    def is_refusal(self, answer: Answer, status: int = 0) -> None:
        """``answer`` is the error that the probe looks for, with ``status`` or as this endpoint has it."""
        assert (answer.status, answer.error) == (status or self.refused, self.error), answer

    def decide(self, **columns: Any) -> None:
        """The operator changes what the application may."""
        ApplicationPolicy.objects.filter(application=self.app.application).update(**columns)

    def become(self, **columns: Any) -> None:
        """The application itself is another one from now on, past the rules that a save would meet."""
        application = self.app.application
        vars(application).update(columns)
        type(application)._default_manager.filter(pk=application.pk).update(**columns)


class AuthorizationRequest(Caller, table="Authorization request"):
    path = "/o/authorize/"
    refused = 303

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return self.app.parameters(**asked)

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        sent = {name: value for name, value in parameters.items() if value is not None}
        return Answer.of(self.app.browser.get(self.path, sent))


class PushedRequest(Caller, table="Pushed authorization request"):
    path = "/o/par/"

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return self.app.parameters(**asked)


class DeviceAuthorization(Caller, table="Device authorization request"):
    path = "/o/device-authorization/"

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return {"scope": self.scope, **asked}


class WithCode(Caller, table="Token request with a code"):
    def prepared(self, **asked: Any) -> dict[str, Any]:
        code = self.app.code(self.photos, **{"scope": ASKED, **asked})
        verifier = {"redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
        return {"grant_type": "authorization_code", "code": code, **verifier}


class WithRefreshToken(Caller, table="Token request with a refresh token"):
    def prepared(self, **asked: Any) -> dict[str, Any]:
        pair = self.app.pair(self.photos, **{"scope": ASKED, **asked})
        return {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}


class WithDeviceCode(Caller, table="Token request with a device code"):
    codes: dict[str, Any] = {}

    def prepared(self, **asked: Any) -> dict[str, Any]:
        waiting = self.waiting(**asked)
        assert self.app.approve(self.codes, self.photos).status_code == 303
        return waiting

    def waiting(self, **asked: Any) -> dict[str, Any]:
        """The parameters of a poll before she has answered."""
        self.codes = self.app.codes(**{"scope": ASKED, **asked})
        return {"grant_type": DEVICE_CODE, "device_code": self.codes["device_code"]}


class ForItself(Caller, table="Token request of an application for itself"):
    scope = "usage:read"

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return {"grant_type": CLIENT_CREDENTIALS}


class OfAnotherKind(Caller, table="Token request of another kind"):
    def prepared(self, **asked: Any) -> dict[str, Any]:
        return {"grant_type": "password", "username": "jane", "password": "x"}


class Revocation(Caller, table="Revocation"):
    path = "/o/revoke_token/"

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return {"token": self.app.token(self.photos, **asked)}


class Introspection(Revocation, table="Introspection"):
    path = "/o/introspect/"
