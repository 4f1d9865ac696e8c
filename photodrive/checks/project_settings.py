"""What the project says in ``PHOTODRIVE``: names, types, and values that would be unsafe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.encoding import force_str
from django.utils.module_loading import import_string

from photodrive.authorization.clients.registration_rules import problem_with_page
from photodrive.conf import Settings

KEYS = ("CLIENT_SECRET_KEYS", "SIGNING_KEYS")
LEAST_CHARACTERS = 32


def given() -> Mapping[str, object]:
    """What the project set, as it stands there."""
    found: Mapping[str, object] = getattr(django_settings, "PHOTODRIVE", {})
    return found


MAY_BE_NONE = ("TRUSTED_PROXY_COUNT", "REFRESH_TOKEN_GRACE_PERIOD_SECONDS")


@register(Tags.compatibility)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Names and types in ``PHOTODRIVE``."""
    known = {field.name: field for field in fields(Settings)}
    found: list[CheckMessage] = [
        Error(f"PHOTODRIVE has no setting {name!r}.", id="photodrive.E001") for name in given() if name not in known
    ]
    for name, value in given().items():
        default = known[name].default if name in known else None
        if default is MISSING:
            if not isinstance(value, dict):
                message = f"PHOTODRIVE[{name!r}] must be dict, not {type(value).__name__}."
                found.append(Error(message, id="photodrive.E002"))
        elif isinstance(default, tuple):
            if not isinstance(value, tuple | list) or not all(isinstance(item, str) and item.strip() for item in value):
                message = f"PHOTODRIVE[{name!r}] must be a list of texts, none of them empty."
                found.append(Error(message, id="photodrive.E002"))
        elif default is not None and not isinstance(value, type(default)):
            message = f"PHOTODRIVE[{name!r}] must be {type(default).__name__}, not {type(value).__name__}."
            found.append(Error(message, id="photodrive.E002"))
        elif isinstance(value, str) and value != value.strip():
            found.append(Error(f"PHOTODRIVE[{name!r}] must not begin or end with a blank.", id="photodrive.E002"))
        elif isinstance(value, int) and not isinstance(default, bool | None) and value < _least(name):
            found.append(Error(f"PHOTODRIVE[{name!r}] must be at least {_least(name)}.", id="photodrive.E002"))
    return found


def _least(name: str) -> int:
    """The least number that the setting ``name`` takes: a rate of 0 means no limit."""
    return 0 if name.endswith("_PER_MINUTE") or name in MAY_BE_NONE else 1


@register(Tags.security)
def check_issuer(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The issuer is an origin, because clients compare it letter by letter (RFC 8414 section 2)."""
    if _is_origin(given().get("ISSUER", "")):
        return []
    hint = 'Set PHOTODRIVE = {"ISSUER": "https://drive.example"}: scheme and host, no final slash.'
    return [Error("PHOTODRIVE['ISSUER'] must be the drive's origin.", hint=hint, id="photodrive.E003")]


def _is_origin(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
        beyond = bool(parts.path or parts.query or parts.fragment)
        beyond = beyond or any(one.isspace() for one in value)
        return bool(parts.hostname) and not beyond and parts.scheme in {"https", "http"}
    except ValueError:
        return False


@register(Tags.security)
def check_secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whatever Django or the drive signs is signed with these, and taken if signed with any."""
    keys: dict[str, Sequence[str | bytes]] = {
        "SECRET_KEY": [django_settings.SECRET_KEY],
        "SECRET_KEY_FALLBACKS": django_settings.SECRET_KEY_FALLBACKS,
    }
    return [
        Error(f"{name} is empty, or one of its keys is: anybody could sign with it.", id="photodrive.E014")
        for name, given_keys in keys.items()
        if not all(force_str(key).strip() for key in given_keys)
    ]


@register(Tags.security, deploy=True)
def check_length_of_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production nobody guesses a key."""
    return [
        Error(
            f"PHOTODRIVE[{name!r}] has a key that is too short: {LEAST_CHARACTERS} characters or more, please.",
            hint="Make one with secrets.token_urlsafe(48) and keep it out of the repository.",
            id="photodrive.E015",
        )
        for name in KEYS
        if any(isinstance(key, str) and len(key.strip()) < LEAST_CHARACTERS for key in _listed(name))
    ]


def _listed(name: str) -> Sequence[object]:
    value = given().get(name, ())
    return value if isinstance(value, tuple | list) else ()  # of another type: E002


@register(Tags.security, deploy=True)
def check_plain_http(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production the issuer is https."""
    if urlsplit(str(given().get("ISSUER", ""))).scheme != "https":
        return [Error("PHOTODRIVE['ISSUER'] must be https in production.", id="photodrive.E006")]
    return []


@register(Tags.security)
def check_access_token_lifetime(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Access tokens live an hour at most."""
    seconds = given().get("ACCESS_TOKEN_SECONDS", 3600)
    if isinstance(seconds, int) and seconds > 3600:
        return [Error("PHOTODRIVE['ACCESS_TOKEN_SECONDS'] must not exceed 3600.", id="photodrive.E004")]
    return []


@register(Tags.security)
def check_request_start_header(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The header is named as Django's META has it."""
    name = given().get("REQUEST_START_HEADER", "")
    if not isinstance(name, str) or not name or re.fullmatch(r"HTTP_[A-Z0-9_]+", name, re.ASCII):
        return []
    hint = "X-Request-Start is HTTP_X_REQUEST_START there."
    message = "PHOTODRIVE['REQUEST_START_HEADER'] must be the name of a header in request.META."
    return [Error(message, hint=hint, id="photodrive.E009")]


@register(Tags.compatibility)
def check_registration_help(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The page that programs are told about is an address, which they can be told in a header."""
    address = given().get("REGISTRATION_HELP", "")
    if not isinstance(address, str) or not address or not (problem := problem_with_page(address)):
        return []  # of another type: E002
    return [Error(f"PHOTODRIVE['REGISTRATION_HELP'] is no address of a page. {problem}", id="photodrive.E016")]


@register(Tags.security, deploy=True)
def check_older_audiences(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production a client assertion is for the issuer alone (draft-ietf-oauth-rfc7523bis)."""
    if given().get("CLIENT_ASSERTION_OLDER_AUDIENCES") is not True:
        return []
    message = (
        "PHOTODRIVE['CLIENT_ASSERTION_OLDER_AUDIENCES'] is set: another server that an application talks to "
        "can get an assertion from it that is good here."
    )
    hint = "Let its applications name the issuer as the audience, as a single string, and leave it out."
    return [Warning(message, hint=hint, id="photodrive.W006")]


@register(Tags.compatibility)
def check_functions(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The functions that the project names are there."""
    found: list[CheckMessage] = []
    for name in ("EMAIL_VERIFIED_BY", "SIGN_IN_METHODS_BY"):
        path = given().get(name, "")
        if isinstance(path, str) and path and not callable(_imported(path)):  # of another type: E002
            message = f"PHOTODRIVE[{name!r}] must be the dotted path of a function."
            found.append(Error(message, id="photodrive.E012"))
    return found


def _imported(path: str) -> object:
    try:
        return import_string(path)
    except ImportError:
        return None
