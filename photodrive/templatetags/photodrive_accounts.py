"""What templates may know of the project's pages for accounts."""

from __future__ import annotations

from django import template
from django.urls import reverse

from photodrive import accounts

register = template.Library()


class Pages:
    """Their addresses, looked up as a template asks; empty where the project has none."""

    @property
    def sign_in(self) -> str:
        """It leads back to the library."""
        return accounts.sign_in(reverse("photodrive:library"))

    @property
    def sign_out(self) -> str:
        """For a form with a CSRF token."""
        return accounts.sign_out()

    @property
    def sign_up(self) -> str:
        return accounts.page("SIGN_UP_URL")

    @property
    def email(self) -> str:
        return accounts.page("EMAIL_URL")

    @property
    def password(self) -> str:
        return accounts.page("PASSWORD_URL")


@register.simple_tag
def account_pages() -> Pages:
    """``{% account_pages as accounts %}``, then ``{{ accounts.sign_in }}``."""
    return Pages()
