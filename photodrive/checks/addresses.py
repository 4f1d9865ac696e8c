"""Where the drive and its documents are in the project's URLconf, and where its people sign in.

E020 photodrive.urls is where nobody finds it    E021 so are its documents
E022 a page for accounts is not there            W009 nor is the sign-in page, by the look of it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.urls import NoReverseMatch, Resolver404, URLResolver, get_resolver, get_script_prefix, resolve, reverse
from django.urls.resolvers import LocalePrefixPattern

from photodrive import well_known
from photodrive.accounts import USUAL_NAMES, address
from photodrive.authorization.endpoints import metadata
from photodrive.conf import settings

from .registering import register

APP = "photodrive"
INCLUDE = 'path("", include("photodrive.urls"))'
Way = tuple[URLResolver, ...]  # the includes from the root of the URLconf to one of the drive's addresses


@register(Tags.urls)
def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The drive is in the project's URLconf, at one address for all languages."""
    if not _has_addresses():
        return []
    problem, hint = _problem_with(list(_ways(get_resolver(), ())))
    return [Error(problem, hint=hint, id="photodrive.E020")] if problem else []


def _has_addresses() -> bool:
    """A process without a URLconf, such as a worker's, serves nothing."""
    return bool(getattr(django_settings, "ROOT_URLCONF", None))


def _ways(resolver: URLResolver, way: Way) -> Iterator[Way]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name == APP:
            yield (*way, pattern)
        elif isinstance(pattern, URLResolver):
            yield from _ways(pattern, (*way, pattern))


def _problem_with(ways: list[Way]) -> tuple[str, str]:
    """What is wrong with how the drive is included, and what to do; empty where it is well."""
    if not ways:
        return "photodrive.urls is not in ROOT_URLCONF: the drive has no addresses.", f"Add {INCLUDE} to it."
    found = next((way for way in ways if _namespace(way) == APP), None)
    if found is None:
        return (
            f"photodrive.urls is included under another namespace than {APP!r}, by which its pages find each other.",
            f"Include it as {INCLUDE}, without a namespace, in a URLconf that has none.",
        )
    if any(_differs_by_language(part) for part in found):
        return (
            "The addresses of photodrive.urls differ by language, but clients know each endpoint by one address.",
            "Move the include out of i18n_patterns(), and give it a path that is not translated.",
        )
    try:
        reverse("photodrive:library")
    except NoReverseMatch:
        return (
            "photodrive.urls is included below a path with parameters, but a project has one drive, at one address.",
            f"Include it as {INCLUDE}, or below a path without parameters.",
        )
    return "", ""


def _namespace(way: Way) -> str:
    return ":".join(part.namespace for part in way if part.namespace)


def _differs_by_language(resolver: URLResolver) -> bool:
    """Whether it is an ``i18n_patterns()``, or its path is translated."""
    pattern = resolver.pattern
    own = getattr(pattern, "_route", None) or getattr(pattern, "_regex", "")
    return isinstance(pattern, LocalePrefixPattern) or not isinstance(own, str)


@register(Tags.urls)
def check_documents(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Clients find the drive: its documents are at the root of the issuer (RFC 8414 section 3, RFC 9728 section 3)."""
    if not _has_addresses():
        return []
    astray = [f"/{path}" for path in _documents() if not _is_there(path)]
    if not astray:
        return []
    hint = 'Add path("", include("photodrive.well_known")) to ROOT_URLCONF, before whatever else takes these addresses.'
    message = f"Clients look for documents of the drive at {', '.join(astray)}, which this project answers otherwise."
    return [Error(message, hint=hint, id="photodrive.E021")]


def _documents() -> list[str]:
    return [str(pattern.pattern).replace("<path:path>", "api") for pattern in well_known.urlpatterns]


def _is_there(path: str) -> bool:
    try:
        found = resolve(f"/{path}", django_settings.ROOT_URLCONF).func
    except Resolver404:
        return False
    return issubclass(getattr(found, "view_class", object), metadata.DocumentView)


@register(Tags.urls)
def check_account_pages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The pages that the drive leads people to, for signing in and out and for their accounts, are there."""
    if not _has_addresses():
        return []
    return [*_pages_named(), *_sign_out_elsewhere(), *_after_sign_out(), *_sign_in_page()]


def _pages_named() -> Iterator[CheckMessage]:
    for setting in USUAL_NAMES:
        value = getattr(settings, setting)
        if value and _resolved(value) is None:
            message = f"PHOTODRIVE[{setting!r}] names a URL that this project does not have: {value!r}."
            yield Error(message, id="photodrive.E022")


def _sign_out_elsewhere() -> Iterator[CheckMessage]:
    if urlsplit(_resolved(settings.LOGOUT_URL) or "").netloc:
        message = "PHOTODRIVE['LOGOUT_URL'] must be at the drive's own origin: its form has a CSRF token in it."
        hint = "Name a path or a URL name of this project. Where to go afterwards is Django's LOGOUT_REDIRECT_URL."
        yield Error(message, hint=hint, id="photodrive.E022")


def _after_sign_out() -> Iterator[CheckMessage]:
    page = django_settings.LOGOUT_REDIRECT_URL
    if page and _resolved(page) is None:
        message = "LOGOUT_REDIRECT_URL names a URL that this project does not have: signing out would end in an error."
        yield Error(message, id="photodrive.E022")


def _sign_in_page() -> Iterator[CheckMessage]:
    page = _resolved(django_settings.LOGIN_URL)
    if page is None:
        yield Error(
            "LOGIN_URL names a URL that this project does not have: nobody could sign in.", id="photodrive.E022"
        )
    elif not urlsplit(page).netloc and not _is_answered(urlsplit(page).path):
        yield Warning(
            f"Nothing in ROOT_URLCONF answers at {page}, where LOGIN_URL has people sign in.",
            hint='Add path("accounts/", include("django.contrib.auth.urls")) or your own page, or set LOGIN_URL. '
            "Silence this where another server has that page.",
            id="photodrive.W009",
        )


def _resolved(page: Any) -> str | None:
    try:
        return address(page)
    except NoReverseMatch:
        return None


def _is_answered(path: str) -> bool:
    try:
        resolve("/" + path.removeprefix(get_script_prefix()).removeprefix("/"), django_settings.ROOT_URLCONF)
    except Resolver404:
        return False
    return True
