"""What the project says in ``PHOTODRIVE``: names, types, and values that would be unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import force_str
from django.utils.module_loading import import_string

from photodrive.authorization.clients.registration_rules import problem_with_page
from photodrive.conf import reading, settings

from .registering import register

KEYS = ("CLIENT_SECRET_KEYS", "SIGNING_KEYS", "SHARE_KEYS")
LEAST_CHARACTERS = 32


@register(Tags.compatibility)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Names and types in ``PHOTODRIVE``."""
    if reading().whole:
        yield from _no_dict()
    else:
        yield from _unknown()
        yield from _unfit()


def _no_dict() -> Iterator[CheckMessage]:
    """PHOTODRIVE must be a dict, not …."""
    yield Error(reading().whole, hint='Set PHOTODRIVE = {"ISSUER": "https://drive.example"}.', id="photodrive.E017")


def _unknown() -> Iterator[CheckMessage]:
    """PHOTODRIVE has no setting …."""
    for sentence in reading().unknown:
        yield Error(sentence, id="photodrive.E001")


def _unfit() -> Iterator[CheckMessage]:
    """PHOTODRIVE[…] must be …: what its type in the table above says."""
    for sentence in reading().unfit.values():
        yield Error(sentence, id="photodrive.E002")


@register(Tags.security)
def check_issuer(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The issuer is an origin, because clients compare it letter by letter (RFC 8414 section 2)."""
    if _is_origin(settings.ISSUER):
        return []
    hint = 'Set PHOTODRIVE = {"ISSUER": "https://drive.example"}: scheme and host, no final slash.'
    return [Error("PHOTODRIVE['ISSUER'] must be the drive's origin.", hint=hint, id="photodrive.E003")]


def _is_origin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    bare = f"{parts.scheme}://{parts.netloc}" == address and not re.search(r"[\s;,'\"<>\\]", address)
    return named and bare and parts.scheme in {"https", "http"}


@register(Tags.security)
def check_secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Whatever Django or the drive signs is signed with these, and taken if signed with any."""
    for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        try:
            given: object = getattr(django_settings, name)
        except ImproperlyConfigured:  # Django's own word for an empty one
            given = ""
        keys = [given] if name == "SECRET_KEY" else given
        if not isinstance(keys, list | tuple):  # a text would be taken apart into keys of one letter
            yield Error(f"{name} must be a list of keys.", id="photodrive.E014")
        elif not all(_is_key(key) for key in keys):
            yield Error(f"{name} is empty, or one of its keys is: anybody could sign with it.", id="photodrive.E014")


def _is_key(key: object) -> bool:
    try:
        return isinstance(key, str | bytes) and bool(force_str(key).strip())
    except UnicodeDecodeError:
        return False


@register(Tags.security, deploy=True)
def check_length_of_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production nobody guesses a key."""
    return [
        Error(
            f"PHOTODRIVE[{name!r}] has a key that is too short: {LEAST_CHARACTERS} characters or more, please.",
            hint="Make one with secrets.token_urlsafe(48) and keep it out of the repository.",
            id="photodrive.E015",
        )
        for name in _fit(*KEYS)
        if any(len(key.strip()) < LEAST_CHARACTERS for key in getattr(settings, name))
    ]


def _fit(*names: str) -> list[str]:
    """Those of several settings that can be read: one that cannot leaves the others to be looked at."""
    return [name for name in names if name not in reading().unfit]


@register(Tags.security, deploy=True)
def check_plain_http(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production the issuer is https."""
    if not settings.ISSUER.startswith("https://"):
        return [Error("PHOTODRIVE['ISSUER'] must be https in production.", id="photodrive.E006")]
    return []


@register(Tags.security)
def check_access_token_lifetime(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Access tokens live an hour at most."""
    if settings.ACCESS_TOKEN_SECONDS > 3600:
        return [Error("PHOTODRIVE['ACCESS_TOKEN_SECONDS'] must not exceed 3600.", id="photodrive.E004")]
    return []


@register(Tags.security)
def check_request_start_header(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The header is named as Django's META has it."""
    name = settings.REQUEST_START_HEADER
    if not name or re.fullmatch(r"HTTP_[A-Z0-9_]+", name, re.ASCII):
        return []
    hint = "X-Request-Start is HTTP_X_REQUEST_START there."
    message = "PHOTODRIVE['REQUEST_START_HEADER'] must be the name of a header in request.META."
    return [Error(message, hint=hint, id="photodrive.E009")]


@register(Tags.compatibility)
def check_registration_help(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The page that programs are told about is an address, which they can be told in a header."""
    address = settings.REGISTRATION_HELP
    if not address or not (problem := problem_with_page(address)):
        return []
    return [Error(f"PHOTODRIVE['REGISTRATION_HELP'] is no address of a page. {problem}", id="photodrive.E016")]


@register(Tags.security, deploy=True)
def check_older_audiences(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In production a client assertion is for the issuer alone (draft-ietf-oauth-rfc7523bis)."""
    if not settings.CLIENT_ASSERTION_OLDER_AUDIENCES:
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
    return [
        Error(f"PHOTODRIVE[{name!r}] must be the dotted path of a function.", id="photodrive.E012")
        for name in _fit("EMAIL_VERIFIED_BY", "SIGN_IN_METHODS_BY")
        if (path := getattr(settings, name)) and not callable(_imported(path))
    ]


def _imported(path: str) -> object:
    try:
        return import_string(path)
    except Exception:  # a module of the project's may raise anything
        return None
