"""What the project's parts of the security page show."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django import template
from django.template import Context

from oauthdemo.accounts import sessions
from oauthdemo.second_factor import factors
from photodrive.people import signed_in

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_in_sessions(context: Context) -> list[sessions.SignedIn]:
    """Where the user of the page's request is signed in."""
    return sessions.sessions_of(context["request"])


@register.simple_tag(takes_context=True)
def second_factors(context: Context) -> factors.State:
    """The second factors of the user of the page's request."""
    return factors.state_of(signed_in(context["request"]))


@register.simple_tag(takes_context=True)
def own_addresses(context: Context) -> list[EmailAddress]:
    """The e-mail addresses of the user of the page's request, the main one first."""
    return list(EmailAddress.objects.filter(user=signed_in(context["request"])).order_by("-primary", "pk"))
