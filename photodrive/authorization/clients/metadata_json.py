"""Client metadata as JSON (RFC 7591 section 2): what a client says about itself, and what it is told is on record.

Members that are unknown here are ignored, and null counts as left out. Nothing is decided in this module: which of it
may be registered, and with what rights, is for :mod:`.dynamic_registration`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from photodrive.authorization.models import ApplicationLogo, ApplicationPolicy
from photodrive.authorization.protocol import redirection_uris, seen_text
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import ABOUT_PHOTOS, DETAILS_TYPE, split
from photodrive.exceptions import PhotodriveError

from . import application_rules, applications
from .client_metadata import MEMBERS, ClientMetadata, Methods
from .registration_rules import GRANT_TYPES

REDIRECT_URI, METADATA = "invalid_redirect_uri", "invalid_client_metadata"
BY_SECRET = ("client_secret_basic", "client_secret_post")  # a secret works in both ways, whichever was asked for
NONE = "none"
AUTHENTICATION_METHODS = (*BY_SECRET, "private_key_jwt", NONE)
APPLICATION_TYPES = ("web", "native")
RESPONSE_TYPES = ("code",)
NAME_MOST = 100  # characters
LISTED_MOST = 20  # members of any list


class RegistrationRefused(PhotodriveError):
    """This cannot be registered.

    ``code`` is an error of RFC 7591 section 3.2.2; the message names the member of the metadata.
    """

    message = "This cannot be registered."

    def __init__(self, code: str, message: str, *, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a client wants to have on record: no grant types or scopes in it where it named none.

    ``authentication`` is the method that it named, if it did; ``logo_uri`` where its logo can be fetched.
    """

    metadata: ClientMetadata
    authentication: str | None
    logo_uri: str


def read(sent: Mapping[str, object], *, grant_types_before: tuple[str, ...] = ("authorization_code",)) -> Wanted:
    """What ``sent`` asks for. Raises RegistrationRefused for what is not of its type, or not offered here.

    ``grant_types_before`` are those of a client that names none: by default those of RFC 7591 section 2.
    """
    _refuse_statement(sent)
    authentication = _one_of(sent, "token_endpoint_auth_method", AUTHENTICATION_METHODS)
    by_key = authentication == Methods.PRIVATE_KEY_JWT
    redirect_uris = _redirect_uris(sent)
    said: dict[str, Any] = {
        "name": _name(sent, redirect_uris),
        "redirect_uris": redirect_uris,
        "post_logout_redirect_uris": _list(sent, "post_logout_redirect_uris") or [],
        "client_authentication": (Methods.PRIVATE_KEY_JWT if by_key else Methods.SECRET).value,
        "grant_types": " ".join(_grant_types(sent, grant_types_before) or []),
        "scopes": split(_text(sent, "scope")),
        "jwks": _object(sent, "jwks"),
        "contacts": " ".join(_list(sent, "contacts") or []),
    }
    flat = {name: member for name, member in MEMBERS.items() if name not in said}
    said |= {name: _flat(sent, name, member) for name, member in flat.items()}
    wanted = Wanted(
        metadata=ClientMetadata(confidential=authentication != NONE, **said),
        authentication=authentication,
        logo_uri=_text(sent, "logo_uri"),
    )
    _list(sent, "authorization_details_types", among=(DETAILS_TYPE,))
    _check_type(sent, redirect_uris)
    return wanted


def _flat(sent: Mapping[str, object], name: str, member: str) -> str | bool:
    """What is a text or a flag, as the field ``name`` is."""
    return _flag(sent, member) if isinstance(vars(ClientMetadata)[name], bool) else _text(sent, member)


def described(application: Application, policy: ApplicationPolicy) -> dict[str, object]:
    """All registered metadata of ``application`` (RFC 7591 section 3.2.1), without identifier and credentials."""
    rules = application_rules.of(application, policy=policy)
    held = applications.metadata_of(application, policy)
    grants, scopes = list(rules.grant_types), applications.allowed_scopes(application)
    logo = ApplicationLogo.objects.filter(application=application).first()
    by_secret = rules.client_authentication == Methods.SECRET
    told: dict[str, object] = {
        **held.members(),
        "application_type": _type_of(held.redirect_uris),
        "token_endpoint_auth_method": BY_SECRET[0] if by_secret else rules.client_authentication,
        "grant_types": grants,
        "response_types": list(RESPONSE_TYPES) if "authorization_code" in grants else [],
        "scope": " ".join(scopes),
        "logo_uri": logo.logo_uri if logo else "",
        "contacts": split(held.contacts),
        "id_token_signed_response_alg": rules.id_token_algorithm,
        "authorization_details_types": [DETAILS_TYPE] if set(scopes) & set(ABOUT_PHOTOS) else [],
        "require_pushed_authorization_requests": rules.must_push,
        "dpop_bound_access_tokens": rules.must_prove_possession,
    }
    always = {"redirect_uris", "grant_types", "response_types", "scope"}
    return {name: value for name, value in told.items() if name in always or value not in ("", None, [])}


def _refuse_statement(sent: Mapping[str, object]) -> None:
    """Nobody is trusted here to vouch for software (RFC 7591 section 3.2.2), and to ignore it would be silent."""
    statement = sent.get("software_statement")
    if statement is None:
        return
    if isinstance(statement, str) and statement.count(".") == 2:
        raise RegistrationRefused("unapproved_software_statement", "Software statements are not taken here.")
    raise RegistrationRefused("invalid_software_statement", "software_statement must be a signed JWT.")


def _redirect_uris(sent: Mapping[str, object]) -> list[str]:
    try:
        return _list(sent, "redirect_uris") or []
    except RegistrationRefused as problem:
        raise RegistrationRefused(REDIRECT_URI, str(problem)) from None


def _name(sent: Mapping[str, object], redirect_uris: list[str]) -> str:
    """What people read on the consent page; without one the host where the client lives."""
    name = _text(sent, "client_name").strip()
    if len(name) > NAME_MOST:
        raise _refused("client_name", f"may have {NAME_MOST} characters")
    if name:
        return name
    hosts = (_host(uri) for uri in [_text(sent, "client_uri"), *redirect_uris])
    return next(filter(None, hosts), "An app without a name")[:NAME_MOST]


def _host(uri: str) -> str:
    try:
        return redirection_uris.host_of(uri)
    except ValueError:
        return ""


def _grant_types(sent: Mapping[str, object], before: tuple[str, ...]) -> list[str] | None:
    """Those asked for; response types must go with them (RFC 7591 section 2.1)."""
    requested = _list(sent, "grant_types", among=GRANT_TYPES)
    response_types = _list(sent, "response_types", among=RESPONSE_TYPES, empty=True)
    by_code = "authorization_code" in (requested or before)
    if response_types is not None and bool(response_types) != by_code:
        raise _refused("response_types", "must be code with the grant type authorization_code, and empty without it")
    return requested


def _check_type(sent: Mapping[str, object], redirect_uris: list[str]) -> None:
    """Only a native application may come back to a scheme of its own (OpenID Connect Registration section 2)."""
    kind = _one_of(sent, "application_type", APPLICATION_TYPES)
    if kind == "web" and not all(uri.startswith(("https:", "http:")) for uri in redirect_uris):
        raise RegistrationRefused(REDIRECT_URI, "A web application comes back to https addresses.")


def _type_of(redirect_uris: Sequence[str]) -> str:
    """Native is what comes back to a scheme of its own or to the machine it runs on."""
    parts = [urlsplit(uri) for uri in redirect_uris]
    at_home = [part.scheme not in ("https", "http") or redirection_uris.is_loopback(part.hostname) for part in parts]
    return APPLICATION_TYPES[1] if any(at_home) else APPLICATION_TYPES[0]


# -- members by their type ----------------------------------------------------------------------------------


def _refused(member: str, must: str) -> RegistrationRefused:
    return RegistrationRefused(METADATA, f"{member} {must}.")


def _text(sent: Mapping[str, object], name: str) -> str:
    value = sent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or not seen_text.is_seen(value):
        raise _refused(name, "must be a text of characters that can be seen")
    return value


def _one_of(sent: Mapping[str, object], name: str, offered: tuple[str, ...]) -> str | None:
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in offered:
        raise _refused(name, f"is not offered: there is {', '.join(offered)}")
    return value


def _list(
    sent: Mapping[str, object], name: str, *, among: tuple[str, ...] = (), empty: bool = False
) -> list[str] | None:
    """Each text of it once; None where it was left out, or is empty and that is no answer."""
    value = sent.get(name)
    if value is None or (value == [] and not empty):
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) and _is_word(item) for item in value):
        raise _refused(name, "must be a list of texts without spaces")
    if len(value) > LISTED_MOST:
        raise _refused(name, f"may have {LISTED_MOST} members")
    if among and not set(value) <= set(among):
        raise _refused(name, f"names what is not offered: there is {', '.join(among)}")
    return list(dict.fromkeys(value))


def _is_word(item: str) -> bool:
    return bool(item) and seen_text.is_seen(item) and not any(c.isspace() for c in item)


def _flag(sent: Mapping[str, object], name: str) -> bool:
    value = sent.get(name)
    if value is not None and not isinstance(value, bool):
        raise _refused(name, "must be true or false")
    return bool(value)


def _object(sent: Mapping[str, object], name: str) -> dict[str, object] | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, dict):
        raise _refused(name, "must be an object")
    return value
