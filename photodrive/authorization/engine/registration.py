"""Registration: what a client goes through that registers itself (RFC 7591) and keeps its registration (RFC 7592)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.clients import (
    applications,
    dynamic_registration,
    initial_access_tokens,
    logos,
    metadata_json,
)
from photodrive.authorization.clients.client_metadata import ClientMetadata
from photodrive.authorization.clients.dynamic_registration import Client
from photodrive.authorization.clients.metadata_json import Wanted
from photodrive.authorization.models import ApplicationPolicy, InitialAccessToken
from photodrive.authorization.protocol.scopes import split
from photodrive.authorization.protocol.steps import Step, Table, Together, name_caller, noted


@dataclass
class Registering:
    """A call with a ``token``; ``client_id`` is whose registration it is about, empty for a new one.

    ``read_body`` gives the JSON object that was sent, or raises a PhotodriveError.
    """

    token: str
    limits: rate_limits.Call
    read_body: Callable[[], Mapping[str, object]]
    client_id: str = ""
    initial_token: InitialAccessToken | None = None
    registered: ApplicationPolicy | None = None
    sent: Mapping[str, object] = field(default_factory=dict)
    said: Wanted | None = None
    metadata: ClientMetadata | None = None
    image: bytes = b""
    client: Client | None = None

    @property
    def initial(self) -> InitialAccessToken:
        """The permission to register, in steps after it was found."""
        return noted(self.initial_token)

    @property
    def policy(self) -> ApplicationPolicy:
        """What is on record, in steps after it was found."""
        return noted(self.registered)

    @property
    def wanted(self) -> Wanted:
        """What the client says about itself, once that was read."""
        return noted(self.said)

    @property
    def allowed(self) -> ClientMetadata:
        """What may go on record of it."""
        return noted(self.metadata)


def find_initial_token(call: Registering) -> None:
    """A permission to register that has not ended (RFC 7591 section 3)."""
    call.initial_token = initial_access_tokens.find(call.token)


def charge_initial_token(call: Registering) -> None:
    """The call counts for the token that it brings."""
    call.limits.proved(f"initial:{call.initial.pk}")


def find_registration(call: Registering) -> None:
    """The client that the token manages, and no other (RFC 7592 section 3)."""
    call.registered = dynamic_registration.find(call.client_id, call.token)
    name_caller(call.client_id, proved=True)


def refuse_disabled(call: Registering) -> None:
    """What the operator has switched off stays as it is."""
    dynamic_registration.refuse_disabled(call.policy)


def charge_client(call: Registering) -> None:
    """The call counts for the client."""
    call.limits.proved(f"client:{call.client_id}")


def read_body(call: Registering) -> None:
    """A JSON object with each member once (RFC 7591 section 3.1)."""
    call.sent = call.read_body()


def read_metadata(call: Registering) -> None:
    """Members that we know are of their types, and what they ask for is offered here (RFC 7591 section 2)."""
    call.said = metadata_json.read(call.sent)


def read_changed_metadata(call: Registering) -> None:
    """The same; grant types that are left out stay."""
    call.said = metadata_json.read(call.sent, grant_types_before=tuple(split(call.policy.grant_types)))


def limit_to_initial_token(call: Registering) -> None:
    """Nobody registers more scopes than the token allows; fewer are told in the answer (RFC 7591 section 3.2.1)."""
    call.metadata = dynamic_registration.with_rights_of(call.initial, call.wanted)


def refuse_foreign_members(call: Registering) -> None:
    """A change names the client that it is for, and says nothing that is ours to say (RFC 7592 section 2.2)."""
    dynamic_registration.refuse_foreign(call.policy, call.sent)


def limit_to_rights(call: Registering) -> None:
    """A change gives up rights, and gains none."""
    call.metadata = dynamic_registration.within_rights_of(call.policy, call.wanted)


def check_rules(call: Registering) -> None:
    """The rules that every application is held to, whoever registers it."""
    dynamic_registration.validate(call.allowed)


def prove_sector(call: Registering) -> None:
    """Who shares the pairwise names of a site shows that it belongs there (OpenID Connect Core section 8.1)."""
    call.metadata = dynamic_registration.prove_sector(call.allowed, client_id=call.client_id)


def fetch_logo(call: Registering) -> None:
    """We keep a picture of our own: no page loads one from elsewhere."""
    call.image = dynamic_registration.logo(call.wanted.logo_uri)


def fetch_changed_logo(call: Registering) -> None:
    """The same; one that we have is not fetched again."""
    call.image = dynamic_registration.new_logo(call.policy, call.wanted)


def use_initial_token(call: Registering) -> None:
    """It registers so many and no more: of several calls at once the last ones get nothing."""
    initial_access_tokens.use(call.initial)


def register(call: Registering) -> None:
    """On record, with credentials that are shown in the answer and never again (RFC 7591 section 3.2.1)."""
    call.client = dynamic_registration.write(call.allowed, call.initial)


def keep_logo(call: Registering) -> None:
    """The picture that was fetched."""
    if call.image and call.client is not None:
        logos.keep(call.client.application, call.image, logo_uri=call.wanted.logo_uri)


def lock(call: Registering) -> None:
    """As it is now: what the operator has decided meanwhile counts."""
    call.registered = dynamic_registration.locked(call.policy)


def change(call: Registering) -> None:
    """What is on record gives way to what was sent; a changed face is not a checked one any more."""
    sector = call.allowed.sector_proof
    call.client = dynamic_registration.change(call.policy, call.wanted, call.token, image=call.image, sector=sector)


def show(call: Registering) -> None:
    """What is on record (RFC 7592 section 2.1)."""
    call.client = dynamic_registration.shown(call.policy, call.token)


def remove(call: Registering) -> None:
    """At once nothing of the client works any more (RFC 7592 section 2.3)."""
    applications.retire(call.policy.application)


METADATA_ERRORS, MEMBER = "invalid_client_metadata invalid_redirect_uri", "Change the member that the error names."
READING_ERRORS = f"{METADATA_ERRORS} unapproved_software_statement invalid_software_statement"
READABLE = "Change the member that the error names, and leave out a software_statement: none is taken here."
BODY = Step("Read the body", read_body, "RFC 7591, 3.1", "invalid_request",
            "Send one JSON object, as application/json.")  # fmt: skip
RULES = Step("Check the rules for applications", check_rules, "RFC 7591, 2; RFC 9700, 2.1", METADATA_ERRORS, MEMBER)
SECTOR = Step("Prove the sector", prove_sector, "OpenID Connect Core, 8.1", "invalid_client_metadata",
              "List all redirect URIs at the sector_identifier_uri, and the client_id where devices are let in; "
              "or leave it out.")  # fmt: skip

REGISTRATION = Table("Registration", "POST /o/register/", (
    Step("Find the initial access token", find_initial_token, "RFC 7591, 3", "invalid_token",
         "Ask the operator for an initial access token."),
    Step("Charge the call to the token", charge_initial_token, "RFC 6585, 4", "temporarily_unavailable",
         "Send fewer requests; Retry-After says when the next one is taken."),
    BODY,
    Step("Read the metadata", read_metadata, "RFC 7591, 2; RFC 7591, 3.2.2", READING_ERRORS, READABLE),
    Step("Limit the rights to those of the token", limit_to_initial_token, "RFC 7591, 3.2.1",
         "invalid_client_metadata", "Ask for scopes that the initial access token allows."),
    RULES,
    SECTOR,
    Step("Fetch the logo", fetch_logo, "RFC 7591, 2", "invalid_client_metadata",
         "Name a picture at a public https address as logo_uri, or leave it out."),
    Together((
        Step("Use the initial access token", use_initial_token, "RFC 7591, 3", "invalid_token",
             "Ask the operator for another initial access token: this one is used up."),
        Step("Register the application", register, "RFC 7591, 3.2.1"),
        Step("Keep the logo", keep_logo, "RFC 7591, 2"),
    )),
))  # fmt: skip

FIND = Step("Find the registration", find_registration, "RFC 7592, 3", "invalid_token",
            "Send the registration_access_token that came with this very registration.")  # fmt: skip
CHARGE = Step("Charge the call to the client", charge_client, "RFC 6585, 4", "temporarily_unavailable",
              "Send fewer requests; Retry-After says when the next one is taken.")  # fmt: skip
MANAGED = (
    FIND,
    Step("Refuse a client that is switched off", refuse_disabled, "RFC 7592, 2", "access_denied",
         "Ask the operator, who has switched the application off."),
    CHARGE,
)  # fmt: skip
LOCK = Step("Lock the registration", lock, "RFC 7592, 2", "invalid_token access_denied",
            "Read the registration again: it has ended meanwhile, or the operator has switched the application "
            "off.")  # fmt: skip

READING = Table("Look at a registration", "GET /o/register/…/", (
    *MANAGED,
    Step("Show the registration", show, "RFC 7592, 2.1"),
))  # fmt: skip

CHANGE = Table("Change of a registration", "PUT /o/register/…/", (
    *MANAGED,
    BODY,
    Step("Refuse members that are ours", refuse_foreign_members, "RFC 7592, 2.2", "invalid_client_metadata",
         "Send the client_id of this registration, and leave out what the server has added to its answer."),
    Step("Read the metadata", read_changed_metadata, "RFC 7591, 2; RFC 7591, 3.2.2", READING_ERRORS, READABLE),
    Step("Limit the rights to those there are", limit_to_rights, "RFC 7592, 2.2", "invalid_client_metadata",
         "Ask for rights that the registration has; for others register anew."),
    RULES,
    SECTOR,
    Step("Fetch a new logo", fetch_changed_logo, "RFC 7591, 2", "invalid_client_metadata",
         "Name a picture at a public https address as logo_uri, or leave it out."),
    Together((LOCK, Step("Change the registration", change, "RFC 7592, 2.2", METADATA_ERRORS, MEMBER))),
))  # fmt: skip

REMOVAL = Table("End of a registration", "DELETE /o/register/…/", (
    FIND,
    CHARGE,
    # Whether the client is switched off, the lock says: nothing is read or fetched before that.
    Together((LOCK, Step("Retire the application", remove, "RFC 7592, 2.3"))),
))  # fmt: skip
