"""What templates may know of the drive's settings."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse

from photodrive import conf, palette

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """How the project calls the drive."""
    return conf.settings.NAME


@register.simple_tag
def developers_enabled() -> bool:
    """Whether people may register applications of their own."""
    return conf.settings.DEVELOPERS_ENABLED


@register.simple_tag
def colour(name: str) -> str:
    """The colour ``name`` of :mod:`photodrive.palette` as ``#rrggbb``, for where no style sheet reaches."""
    return palette.colours()[name]


@register.simple_tag
def look_url() -> str:
    """The address of the style sheet with the project's colours; empty where it sets none."""
    return _of_look("look")


@register.simple_tag
def drawing_url(name: str) -> str:
    """The address of our drawing ``name`` ("mark", "empty", …), in the project's colours if it sets some."""
    return _of_look("look_drawing", name) or static(f"photodrive/{name}.svg")


def _of_look(route: str, *args: str) -> str:
    version = palette.version()
    try:
        return reverse(f"photodrive:{route}", args=[version, *args]) if version else ""
    except NoReverseMatch:  # an error page of a host where the drive is not served
        return ""
