"""What the frame around the pages asks for: the ways through the drive, and how much stands at the end of each."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse

from photodrive.account import at_a_glance
from photodrive.account.at_a_glance import Glance

register = template.Library()

PLACES = {
    "library": ("library",),
    "favourites": ("favourites",),
    "albums": ("albums",),
    "shared": ("shared_with_me",),
    "apps": ("connected_apps",),
    "trash": ("trash",),
    "upload": ("upload",),
    "more": ("more",),
    "keys": ("keys",),
    "settings": ("settings", "security"),
    "data": ("settings_data", "library"),
}


@register.simple_tag(takes_context=True)
def glance(context: template.Context) -> Glance | None:
    """What the signed-in ``user`` has; a page that has looked itself gives it as ``drive``. None for a stranger."""
    looked = context.get("drive")
    if isinstance(looked, Glance):
        return looked
    user = context.get("user")
    if user is None or not user.is_authenticated or not _address("library"):
        return None
    return at_a_glance.of(user)


@register.simple_tag
def frame_links() -> dict[str, str]:
    """Where the places of the drive are, by name; empty where a project does not serve them."""
    return {place: next(filter(None, map(_address, names)), "") for place, names in PLACES.items()}


def _address(name: str) -> str:
    try:
        return reverse(f"photodrive:{name}")
    except NoReverseMatch:
        return ""
