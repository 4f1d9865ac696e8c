"""What allauth must not take from a request's headers, and who may try to sign in how often.

Guessing a password is slow, and yet nobody's name can be locked by somebody else (``ACCOUNT_RATE_LIMITS``):

- Failed tries count for the address they come from (``login_failed``, per ip) and for the address together with the
  name that was tried (per key). Whoever fails at jane's name elsewhere uses up nothing of hers.
- All failed tries under one name count together (``login_failed_by_name``), or many addresses could guess at once.
  That count alone could lock her out, so it does not hold where she has signed in before; in a browser that is new to
  us she can set a new password by mail, which makes it known (see :mod:`oauthdemo.accounts.known_browsers`).

Names count as they are typed, whether there is such an account or not: a refusal says nothing about that.
"""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from oauthdemo.accounts import going_on, known_browsers, user_agents
from oauthdemo.accounts.throttled import too_many_requests
from photodrive import conf
from photodrive.authorization.http.client_ip import address_of
from photodrive.people import Owner

log = logging.getLogger(__name__)
FAILED, FAILED_BY_NAME = "login_failed", "login_failed_by_name"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Holds accounts to the configured origin of the drive, and to the words of its pages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The user name or the password is not right.",
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": "Too many wrong codes. Wait five minutes, then type the newest code.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the drive sees it (``TRUSTED_PROXY_COUNT``)."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count one more try; a success takes it back. Raises ImmediateHttpResponse with a page for one too many."""
        name = known_browsers.plain(credentials.get("email") or credentials.get("username") or "")
        usage = self._consume(request, FAILED, key=f"{self.get_client_ip(request)} {name}")
        if not known_browsers.is_known(request, name):
            usage.usage += self._consume(request, FAILED_BY_NAME, key=name).usage
        self._login_failed_rl_usage = usage

    @staticmethod
    def _consume(request: HttpRequest, action: str, *, key: str) -> ratelimit.RateLimitUsage:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is None:
            rates = ratelimit.get_rates(app="allauth.account", action=action)
            longest = max(int(rate.duration) for rate in rates)
            raise ImmediateHttpResponse(too_many_requests(request, seconds=longest))
        return usage

    def post_login(self, request: HttpRequest, user: Owner, **kwargs: Any) -> HttpResponse:
        """Signed in: the browser is known from now on. She gets a letter where it was not."""
        kwargs["redirect_url"] = going_on.wished(request) or kwargs.get("redirect_url")  # this tab's comes first
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not kwargs.get("signup") and not known_browsers.is_known(request, user.get_username()):
            self.send_notification_mail("account/email/new_browser", user)
        known_browsers.remember(request, response, user)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Never leave the drive: allauth would take every allowed host for its own, and one of them is the shop's."""
        here = urlsplit(settings.DRIVE_ORIGIN)
        return url_has_allowed_host_and_scheme(url, {here.netloc}, require_https=here.scheme == "https")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send it with links to the configured origin, whatever port was named; they lead on as sign-in would."""
        context = {**context, **going_on.in_letter(current.request, context)}
        asked_at, home = current.request.build_absolute_uri("/"), settings.DRIVE_ORIGIN + "/"
        links = {
            name: home + value.removeprefix(asked_at)
            for name, value in context.items()
            if isinstance(value, str) and value.startswith(asked_at)
        }
        site = SimpleNamespace(name=conf.settings.NAME, domain=urlsplit(settings.DRIVE_ORIGIN).netloc)
        super().send_mail(template_prefix, email, {"drive_url": home, **context, **links, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        """The name of the site before what the letter is about."""
        return f"{conf.settings.NAME}: {subject}"

    def send_notification_mail(
        self, template_prefix: str, user: Owner, context: dict[str, object] | None = None, email: str | None = None
    ) -> None:
        """Tell her of a change to her account. A mail server that is away undoes none of it."""
        address = email or EmailAddress.objects.get_primary_email(user) or user.email
        if not address:
            return
        more = {
            "user": user,
            "browser": user_agents.name_of(self.get_http_user_agent(self.request)),
            "drive_url": settings.DRIVE_ORIGIN + "/",
            "security_url": settings.DRIVE_ORIGIN + reverse("photodrive:security"),
        }
        try:
            super().send_notification_mail(template_prefix, user, {**more, **(context or {})}, address)
        except OSError:
            log.exception("A letter about a change to an account could not be sent.")


@receiver(password_reset, dispatch_uid="oauthdemo.password_reset")
def know_the_browser(request: HttpRequest, user: Owner, **kwargs: Any) -> None:
    """She came by the link in her mail, so the tries of strangers do not stop her next one."""
    known_browsers.remember_for_now(request, user)
