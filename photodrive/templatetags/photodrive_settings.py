"""What templates may know of the drive's settings."""

from __future__ import annotations

from django import template

from photodrive import conf

register = template.Library()


@register.simple_tag
def developers_enabled() -> bool:
    """Whether people may register applications of their own."""
    return conf.settings.DEVELOPERS_ENABLED
