"""What templates may know of the drive's settings."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from photodrive import conf, palette
from photodrive.account.at_a_glance import size_in_words
from photodrive.preferences.models import Preferences
from photodrive.web.standing.lookup import NOBODY, Standing, of

register = template.Library()
register.filter("as_size", size_in_words)
TABS = (
    ("profile", "settings", "Profile"),
    ("security", "security", "Sign-in and security"),
    ("email", "settings_email", "E-mail"),
    ("data", "settings_data", "Your data"),
    ("developers", "developers", "Developers"),
)


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


@register.simple_tag
def settings_tabs(current: str) -> dict[str, object]:
    """The tabs of the settings as ``all``, each with ``url``, ``words`` and ``is_open``; ``open`` is the open one."""
    tabs = [
        {"url": reverse(f"photodrive:{route}"), "words": words, "is_open": name == current}
        for name, route, words in TABS
        if name != "developers" or conf.settings.DEVELOPERS_ENABLED
    ]
    return {"all": tabs, "open": next((tab["words"] for tab in tabs if tab["is_open"]), "Settings")}


@register.simple_tag(takes_context=True)
def standing(context: template.Context) -> Standing:
    """``{% standing as hers %}``: ``hers.theme``, and ``hers.leaves_at`` for an account that is about to go."""
    request = context.get("request")
    return of(request) if request is not None else NOBODY


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Attributes of ``html`` for whoever has chosen light or dark; nothing for all others, whose device says."""
    chosen = standing(context).theme
    if chosen not in (Preferences.Theme.LIGHT, Preferences.Theme.DARK):
        return ""
    return format_html(' data-bs-theme="{}" data-theme="{}"', chosen, chosen)
