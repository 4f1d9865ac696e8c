"""What the project's parts of the security page show."""

from __future__ import annotations

from django import template
from django.template import Context

from oauthdemo.accounts import signed_in
from oauthdemo.second_factor import factors

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_in_sessions(context: Context) -> list[signed_in.SignedIn]:
    """Where the user of the page's request is signed in."""
    return signed_in.sessions_of(context["request"])


@register.simple_tag(takes_context=True)
def second_factors(context: Context) -> factors.State:
    """The second factors of the user of the page's request."""
    return factors.state_of(context["request"].user)
