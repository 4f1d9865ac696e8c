"""Access to the API: what a request with an access token goes through (RFC 6750, RFC 9449 section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from photodrive.authorization.protocol.steps import Step, Table, compare_openly, name_caller, noted
from photodrive.authorization.security import dpop_proofs, token_strings
from photodrive.authorization.tokens import access_tokens
from photodrive.authorization.tokens.access_tokens import Access, LiveToken, Possession
from photodrive.exceptions import InvalidToken, PhotodriveError


class TokenMisplaced(PhotodriveError):
    code = "invalid_request"
    message = "Send the access token once, in the Authorization header."


class ScopeMissing(PhotodriveError):
    code = "insufficient_scope"
    message = "The access token does not allow this."


@dataclass
class Presented:
    """A request with what stands behind the scheme in its Authorization header.

    ``possession`` is None for a token sent as ``Bearer``. ``in_address`` says whether there is one in the query, too.
    """

    token: str
    possession: Possession | None = None
    in_address: bool = False
    found: LiveToken | None = None
    proved_jkt: str = ""
    access: Access | None = None

    @property
    def live(self) -> LiveToken:
        """The token that gives access, in steps after it was found."""
        return noted(self.found)


def refuse_token_in_address(call: Presented) -> None:
    """An address is logged, kept and sent on (RFC 9700 section 4.3.2)."""
    if call.in_address:
        raise TokenMisplaced("An access token in the address leaks: send it in the Authorization header.")


def refuse_two_tokens(call: Presented) -> None:
    """One token, in one header; a second header arrives joined by a comma (RFC 6750 section 2)."""
    if "," in call.token:
        raise TokenMisplaced


def check_form(call: Presented) -> None:
    """One of ours has a prefix and a checksum: whatever else comes, or nothing, costs no look into the database."""
    if not token_strings.is_well_formed(call.token, token_strings.ACCESS_TOKEN):
        raise InvalidToken(detail="malformed")


def find_token(call: Presented) -> None:
    """It gives access now: it has not run out, and its authorization, owner and application stand."""
    call.found = access_tokens.find(call.token)
    if call.found is None:
        if (dead := access_tokens.authorization_of(call.token)) is not None:
            name_caller(dead.client_id, proved=True)
        raise InvalidToken(detail="unknown or dead")
    name_caller(call.found.client_id, proved=True)


def match_scheme(call: Presented) -> None:
    """A token with a key is for its holder only, one without a key is a bearer token only (RFC 9449 section 7.1)."""
    bound = bool(call.live.dpop_jkt)
    compare_openly("scheme", "Bearer" if call.possession is None else "DPoP", "DPoP" if bound else "Bearer")
    if bound != (call.possession is not None):
        raise InvalidToken(detail="sent as Bearer, but bound to a key" if bound else "sent as DPoP, but not bound")


def verify_proof(call: Presented) -> None:
    """A fresh proof, for this request and this token, with our nonce (RFC 9449 section 4.3)."""
    if call.possession is not None:
        call.proved_jkt = dpop_proofs.check(
            call.possession.proof,
            method=call.possession.method,
            url=call.possession.url,
            algorithms=call.live.proof_algorithms,
            access_token=call.token,
        ).jkt


def match_key(call: Presented) -> None:
    """The key that was proved is the one that the token is bound to (RFC 9449 section 6.1)."""
    compare_openly("jkt", call.proved_jkt, call.live.dpop_jkt)
    if call.proved_jkt != call.live.dpop_jkt:
        raise InvalidToken(detail="bound to another key")


def note_use(call: Presented) -> None:
    """Whoever sent it has the answer of the token endpoint: that need not come again (RFC 9700 section 4.14.2)."""
    access_tokens.note_use(call.live.row)


def grant_access(call: Presented) -> None:
    """To what its owner agreed to, as it is now, and no more."""
    call.access = access_tokens.access_by(call.live)


ANEW = "Refresh the token, or ask its owner again: she or the operator may have ended it."
ACCESS = Table("Access to the API", "/api/v1/…", (
    Step("Refuse a token in the address", refuse_token_in_address, "RFC 9700, 4.3.2", "invalid_request",
         "Send the token in the Authorization header."),
    Step("Refuse two tokens", refuse_two_tokens, "RFC 6750, 2", "invalid_request",
         "Send one Authorization header with one token."),
    Step("Check the form of the token", check_form, "RFC 6750, 3.1", "invalid_token",
         "Send the access token as it was issued, whole and unchanged."),
    Step("Find the token if it lives", find_token, "RFC 6750, 3.1", "invalid_token", ANEW),
    Step("Match the scheme", match_scheme, "RFC 9449, 7.1", "invalid_token",
         "Send a token of type DPoP as DPoP with a proof, and one of type Bearer as Bearer."),
    Step("Verify the proof", verify_proof, "RFC 9449, 4.3", "invalid_dpop_proof use_dpop_nonce",
         "Make a fresh proof for this method, address and token, with the nonce of the last answer."),
    Step("Match the key", match_key, "RFC 9449, 6.1", "invalid_token",
         "Prove the key that the token was issued for."),
    Step("Note the first use", note_use, "RFC 9700, 4.14.2"),
    Step("Grant access", grant_access, "RFC 6749, 7"),
))  # fmt: skip


def authenticate(call: Presented) -> Access:
    """The access that the token gives now, answered afresh at every call.

    Raises TokenMisplaced, InvalidToken, whatever the reason it gives none, ProofInvalid for a proof that is no good,
    and NonceNeeded for one that only lacks our nonce. A good one takes one query (and the replay memory), the first
    time a second statement: whatever is ended, deactivated or disabled counts from the next request on, in every
    process.
    """
    ACCESS.walk(call)
    return noted(call.access)


class HasScopes(Protocol):
    """What a token gives."""

    @property
    def client_id(self) -> str: ...

    @property
    def scopes(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Use:
    """A request that needs the scope ``needed``."""

    access: HasScopes
    needed: str


def require_scope(use: Use) -> None:
    """Her owner has allowed this kind of use (RFC 6750 section 3.1)."""
    name_caller(use.access.client_id, proved=True)
    compare_openly("scope", sorted(use.access.scopes), use.needed)
    if use.needed not in use.access.scopes:
        raise ScopeMissing


USE = Table("Use of the API", "/api/v1/…", (
    Step("Require the scope", require_scope, "RFC 6750, 3.1", "insufficient_scope",
         "Ask its owner for the scope that the WWW-Authenticate header names."),
))  # fmt: skip
