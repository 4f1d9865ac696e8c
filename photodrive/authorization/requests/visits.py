"""A browser at a kept request: what it goes through to see its page, to decide, or to be answered without a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from photodrive.authorization.consent import coverage
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.openid.sign_in import UNKNOWN, SignIn
from photodrive.authorization.protocol.authorization_response import AuthorizationResponse
from photodrive.authorization.protocol.steps import Step, Table, Together, noted
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner

from . import belonging, decisions, pending_requests, prompting


class SentBack(PhotodriveError):
    """The client gets its answer, the ``response``, and she was not asked."""

    message = "The browser goes back to the app."

    def __init__(self, response: AuthorizationResponse) -> None:
        super().__init__()
        self.response = response


class SignInNeeded(PhotodriveError):
    message = "Sign in to see this request."


class SignInAgain(PhotodriveError):
    message = "Sign in once more for this request."


@dataclass
class Visit:
    """One request of a browser for the page of a kept request.

    ``owner`` is who is signed in, None for nobody. ``choose`` takes over what she has filled in, ``repeats`` tells
    whether that is what she has agreed to before: a double click, or another tab. ``by_earlier`` says that what she
    agreed to before may answer in her place. ``response`` is what the client gets in the end.
    """

    request_id: UUID
    owner: Owner | None
    browser_hash: str
    sign_in: SignIn = UNKNOWN
    by_earlier: bool = False
    choose: Callable[[AuthorizationRequest], None] | None = None
    repeats: Callable[[Authorization], bool] | None = None
    found: AuthorizationRequest | None = None
    locked: AuthorizationRequest | None = None
    authorization: Authorization | None = None
    response: AuthorizationResponse | None = None

    @property
    def pending(self) -> AuthorizationRequest:
        """The kept request, once it was found; as it is now, once it was locked."""
        return noted(self.locked or self.found)

    @property
    def person(self) -> Owner:
        """Who is signed in, in steps after that was required."""
        return noted(self.owner)


def find_request(visit: Visit) -> None:
    """It has not run out, and the application, as it is now, may still be answered."""
    visit.found = visit.found or pending_requests.find(visit.request_id)


def require_sign_in(visit: Visit) -> None:
    """Nobody decides without being known (RFC 6749 section 4.1.1)."""
    if visit.owner is None:
        raise SignInNeeded


def expect_person(visit: Visit) -> None:
    """Whom the client asked for by an ID token or by the claim ``sub`` (OpenID Connect Core section 3.1.2.1)."""
    if not prompting.is_expected(visit.pending, visit.person):
        raise SentBack(prompting.refuse_stranger(visit.pending))


def answer_by_earlier(visit: Visit) -> None:
    """Where she said before that she need not be asked again, she is not: the browser just goes on."""
    if visit.by_earlier and (found := prompting.covering_at_opening(visit.pending, visit.person, visit.sign_in)):
        try:
            location = _answered(visit, found)
        except belonging.RequestOfAnother:  # since a moment ago; whose it is, the next step says
            return
        raise SentBack(location)


def claim(visit: Visit) -> None:
    """It belongs to the first person and browser that opened it (RFC 6749 section 10.12)."""
    pending_requests.claim(visit.pending, owner=visit.person, browser_hash=visit.browser_hash)


def meet_acr(visit: Visit) -> None:
    """Who has signed in for this request has done it as the client insists on (OpenID Connect Core 5.5.1.1)."""
    if visit.pending.decided_at is None and prompting.acr_is_unmet(visit.pending, visit.sign_in):
        raise SentBack(prompting.refuse_unmet_acr(visit.pending))


def require_recent_sign_in(visit: Visit) -> None:
    """As recent as ``prompt`` and ``max_age`` say (OpenID Connect Core section 3.1.2.1)."""
    if visit.pending.decided_at is None and prompting.must_sign_in_again(visit.pending, visit.sign_in):
        raise SignInAgain


def take_choices(visit: Visit) -> None:
    """What the page has offered, and nothing beyond; kept until she decides."""
    if visit.choose is not None and visit.pending.decided_at is None:
        visit.choose(visit.pending)


def release(visit: Visit) -> None:
    """Somebody else may open it now."""
    pending_requests.release(visit.pending)


def lock(visit: Visit) -> None:
    """It is still hers: "not you?" in another tab may have let go of it."""
    visit.locked = decisions.lock(visit.pending)


def require_still_allowed(visit: Visit) -> None:
    """The application, as the operator has it at this moment, may be answered like this."""
    pending_requests.require_still_allowed(visit.pending)


def record(visit: Visit) -> None:
    """What she agrees to, written down once; a second press while its code is unused takes that one back.

    What another tab of hers says by then comes too late: it would get what the first has said.
    """
    agreed = visit.pending.authorization
    if agreed is not None and visit.repeats is not None and not visit.repeats(agreed):
        raise decisions.AlreadyDecided
    visit.authorization = decisions.agree(visit.pending, visit.sign_in)


def mint(visit: Visit) -> None:
    """The code, bound to client, redirection URI, challenge and key (RFC 6749 section 4.1.2). A device has its own."""
    visit.response = decisions.answer(visit.pending, noted(visit.authorization), visit.sign_in)


def deny(visit: Visit) -> None:
    """Her refusal, written down; pressed twice it answers the same (RFC 6749 section 4.1.2.1)."""
    visit.response = decisions.deny(visit.pending)


def require_sign_in_without_page(visit: Visit) -> None:
    """Signing in takes a page (OpenID Connect Core section 3.1.2.6)."""
    if visit.owner is None or prompting.must_sign_in_again(visit.pending, visit.sign_in):
        raise SentBack(prompting.refuse_to_show_sign_in(visit.pending))


def answer_by_earlier_or_refuse(visit: Visit) -> None:
    """Asking her takes a page: without one, only what she agreed to before can answer."""
    found = coverage.find(visit.pending, owner=visit.person)
    if found is None:
        raise SentBack(prompting.refuse_to_ask(visit.pending))
    visit.response = _answered(visit, found)


def expect_person_without_page(visit: Visit) -> None:
    """Whom the client asked for, as with a page; nobody else may sign in now, so that is the end of the request."""
    if not prompting.is_expected(visit.pending, visit.person):
        raise SentBack(prompting.refuse_stranger_for_good(visit.pending))


def meet_acr_without_page(visit: Visit) -> None:
    """Who has signed in for this request has done it as the client insists on."""
    if visit.owner is not None:
        meet_acr(visit)


def _answered(visit: Visit, found: coverage.Covering) -> AuthorizationResponse:
    return decisions.answer_by_earlier(
        visit.pending, found, owner=visit.person, browser_hash=visit.browser_hash, sign_in=visit.sign_in
    )


PAGE = "/o/authorize/…/"
HERS = (
    Step("Find the kept request", find_request, "RFC 6749, 4.1.1", "invalid_request"),
    Step("Require that somebody is signed in", require_sign_in, "RFC 6749, 4.1.1"),
    Step("Expect the person whom the client means", expect_person, "OpenID Connect Core, 3.1.2.1", "login_required"),
)
CLAIM = Step("Bind it to her and her browser", claim, "RFC 6749, 10.12", "access_denied")
SIGNED_IN = (
    Step("Meet the way of signing in", meet_acr, "OpenID Connect Core, 5.5.1.1", "unmet_authentication_requirements"),
    Step("Require a recent sign-in", require_recent_sign_in, "OpenID Connect Core, 3.1.2.1"),
)
CHOICES = Step("Take her choices", take_choices, "RFC 6749, 3.3; RFC 9396, 4")
LOCK = Step("Lock the request", lock, "RFC 6749, 10.12", "access_denied")

OPENING = Table("Opening of a kept request", f"GET {PAGE}", (
    *HERS,
    Step("Answer for her where she said so", answer_by_earlier, "RFC 6749, 3.1; OpenID Connect Core, 3.1.2.4",
         "invalid_request"),
    CLAIM,
    *SIGNED_IN,
), told=False)  # fmt: skip

CHOOSING = Table("Choosing on the consent page", f"POST {PAGE}", (*HERS, CLAIM, *SIGNED_IN, CHOICES), told=False)

DECISION = Table("Decision to allow", f"POST {PAGE}", (
    *HERS,
    CLAIM,
    *SIGNED_IN,
    CHOICES,
    Together((
        LOCK,
        Step("Require that it may still be answered", require_still_allowed, "RFC 6749, 4.1.2.1", "invalid_request"),
        Step("Write down what she agrees to", record, "RFC 6749, 4.1.1", "invalid_request"),
        Step("Mint the code", mint, "RFC 6749, 4.1.2"),
    )),
), told=False)  # fmt: skip

DENIAL = Table("Decision to deny", f"POST {PAGE}", (
    *HERS,
    CLAIM,
    Together((LOCK, Step("Write down her refusal", deny, "RFC 6749, 4.1.2.1", "invalid_request"))),
), told=False)  # fmt: skip

RELEASE = Table("Change of the person", f"POST {PAGE}switch/", (
    *HERS,
    CLAIM,
    Step("Let go of the request", release, "RFC 6749, 10.12"),
), told=False)  # fmt: skip

SILENCE = Table("Answer without a page", "GET or POST /o/authorize/ with prompt=none", (
    Step("Meet the way of signing in", meet_acr_without_page, "OpenID Connect Core, 5.5.1.1",
         "unmet_authentication_requirements"),
    Step("Require a sign-in that needs no page", require_sign_in_without_page, "OpenID Connect Core, 3.1.2.6",
         "login_required"),
    Step("Expect the person whom the client means", expect_person_without_page, "OpenID Connect Core, 3.1.2.1",
         "login_required"),
    Step("Answer by what she agreed to before", answer_by_earlier_or_refuse, "OpenID Connect Core, 3.1.2.6",
         "consent_required access_denied invalid_request"),
), told=False)  # fmt: skip
