"""Callers of the tables of pages: jane's browser at a kept request, and at one that wants no page."""

from __future__ import annotations

from typing import Any, ClassVar

from .callers import Answer, AuthorizationRequest, Caller, Headers


class Opening(Caller, table="Opening of a kept request"):
    """Opens the ``page`` of a request."""

    refused = 303
    page: str = ""

    def prepared(self, **asked: Any) -> dict[str, Any]:
        self.page = self.app.consent_url(**{"scope": "photos:read openid", **asked})
        return {}

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        return Answer.of(self.app.browser.get(self.page))


class Choosing(Opening, table="Choosing on the consent page"):
    """Sends its form, with ``decision``."""

    decision: ClassVar[str] = ""

    def prepared(self, **asked: Any) -> dict[str, Any]:
        super().prepared(**asked)
        ids = [str(photo.pk) for photo in self.photos]
        return {"shown": ids, "photo": ids, "decision": self.decision}

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        return Answer.of(self.app.browser.post(self.page, parameters))


class Decision(Choosing, table="Decision to allow"):
    decision = "allow"


class Denial(Choosing, table="Decision to deny"):
    decision = "deny"
    good = "access_denied"


class Release(Opening, table="Change of the person"):
    """Presses "Not you?"."""

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        return Answer.of(self.app.browser.post(f"{self.page}switch/"))


class Silence(AuthorizationRequest, table="Answer without a page"):
    """Asks for who she is, after she has agreed to that for good."""

    def prepared(self, **asked: Any) -> dict[str, Any]:
        agree_for_good(self)
        return self.app.parameters(**{"scope": "openid", "prompt": "none", **asked})


def agree_for_good(call: Caller) -> None:
    """Let her agree that the application learns who she is, and that she need not be asked again."""
    call.decide(remembers_consent=True)
    answer = call.app.browser.post(call.app.consent_url(scope="openid"), {"decision": "allow", "remember": "1"})
    assert answer.status_code == 303
