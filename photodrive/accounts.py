"""Where this project has people sign in and out, and keep their accounts: its own pages, whoever made them.

The drive needs Django's ``LOGIN_URL`` and nothing else. The other pages are those that the project names in
``PHOTODRIVE``, or has under the names of django-allauth or of ``django.contrib.auth.urls``; a page that it does not
have is not linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings as django_settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils.module_loading import import_string

from photodrive import conf
from photodrive.people import Owner

Addresses = TypeVar("Addresses", bound="Sequence[URLPattern | URLResolver]")

USUAL_NAMES = {
    "SIGN_UP_URL": ("account_signup",),
    "LOGOUT_URL": ("account_logout", "logout"),
    "EMAIL_URL": ("account_email",),
    "PASSWORD_URL": ("account_change_password", "password_change"),
}
# A path from the root, or a whole address; none that browsers read as another one, or that ends a policy.
_LEADS = re.compile(r"(?![/\\]{2})/[^\s\\]*|(?:https?:)?//[^\s\\/?#@;,'\"]+(?:[/?#][^\s\\]*)?")


def sign_in(back_to: str, *, login_hint: str = "") -> str:
    """The address of the sign-in page, which leads ``back_to`` a path of ours and may fill in the ``login_hint``.

    Where it is at another origin it is told ``back_to`` in full.
    """
    page = address(django_settings.LOGIN_URL)
    if login_hint:
        page += ("&" if "?" in page else "?") + urlencode({"login_hint": login_hint})
    return redirect_to_login(conf.settings.ISSUER + back_to if _elsewhere(page) else back_to, page).url


def sign_in_origin() -> str:
    """The origin of the sign-in page; empty where it is ours, as mostly."""
    page = urlsplit(_elsewhere(address(django_settings.LOGIN_URL)))
    return f"{page.scheme}://{page.netloc}" if page.netloc else ""


def sign_out() -> str:
    """Where a form is sent, with a CSRF token, that signs out."""
    return page("LOGOUT_URL") or reverse("photodrive:sign_out")


def page(setting: str) -> str:
    """The address of the page that ``PHOTODRIVE[setting]`` names, or else of the usual one; empty without either."""
    named = getattr(conf.settings, setting)
    for name in (named, *USUAL_NAMES[setting]) if named else USUAL_NAMES[setting]:
        try:
            found = address(name)
        except NoReverseMatch:
            continue
        if setting != "LOGOUT_URL" or not urlsplit(found).netloc:  # nobody else gets the CSRF token of that form
            return found
    return ""


def address(named: object) -> str:
    """Where a setting leads to: the name of a URL, a path from the root, or a whole address by https or http.

    Raises NoReverseMatch for all else: it would be another page from each page, or something that a browser runs.
    """
    try:
        found = str(resolve_url(named))  # type: ignore[arg-type]
        urlsplit(found)
    except (TypeError, ValueError):
        raise NoReverseMatch("This is neither the name of a URL nor an address.") from None
    if not _LEADS.fullmatch(found):
        raise NoReverseMatch("This is neither a path from the root nor a whole address.")
    return found


def _elsewhere(page: str) -> str:
    """The address ``page`` in full if it is at another origin than the drive, else nothing."""
    parts = urlsplit(page)
    if not parts.netloc:
        return ""
    whole = parts._replace(scheme=parts.scheme or urlsplit(conf.settings.ISSUER).scheme)
    return "" if f"{whole.scheme}://{whole.netloc}" == conf.settings.ISSUER else whole.geturl()


def has_proved_email(user: Owner) -> bool:
    """Whether the project knows her address to be hers. It never is for lack of knowing: much goes by it."""
    path = conf.settings.EMAIL_VERIFIED_BY
    return bool(path) and bool(import_string(path)(user))


def asking_themselves(addresses: Addresses) -> Addresses:
    """``addresses``, none of them behind a ``LoginRequiredMiddleware`` of the project.

    Each asks for signing in itself, where it must: a program gets 401 and its challenge, a script JSON, a person the
    sign-in page, and what anybody may see is for anybody.
    """
    for address in addresses:
        if isinstance(address, URLResolver):
            asking_themselves(address.url_patterns)
        else:
            login_not_required(address.callback)
    return addresses
