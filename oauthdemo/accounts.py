"""What allauth must not take from a request's Host header: where mails lead, and where sign-in may go on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

SITE_NAME = "Photodrive"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Holds accounts to the configured origin of the drive, and to the words of its pages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The user name or the password is not right.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Never leave the drive: allauth would take every allowed host for its own, and one of them is the shop's."""
        here = urlsplit(settings.DRIVE_ORIGIN)
        return url_has_allowed_host_and_scheme(url, {here.netloc}, require_https=here.scheme == "https")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it with links to the configured origin; whoever asked for it may have named another port."""
        asked_at, home = current.request.build_absolute_uri("/"), settings.DRIVE_ORIGIN + "/"
        links = {
            name: home + value.removeprefix(asked_at)
            for name, value in context.items()
            if isinstance(value, str) and value.startswith(asked_at)
        }
        site = SimpleNamespace(name=SITE_NAME, domain=urlsplit(settings.DRIVE_ORIGIN).netloc)
        super().send_mail(template_prefix, email, {**context, **links, "current_site": site})
