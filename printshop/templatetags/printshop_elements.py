"""What the shop's templates, and a project's in their place, are made of: the elements, the name and the colours.

No tag here needs a context processor, and none but ``waiting_messages`` touches the session.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.forms.utils import flatatt
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from printshop import links, palette
from printshop.conf import settings
from printshop.web.shared.look import DRAWINGS

register = template.Library()
_WORDS = frozenset({"kind", "tag", "also"})  # what an element is told that is no attribute of it


@register.simple_block_tag(takes_context=True, end_name="endelement")
def element(context: Context, content: SafeString, name: str, /, **values: Any) -> SafeString:
    """``printshop/elements/{name}.html`` around what stands between the tags.

    It gets that as ``slot``, the ``values`` by their names, and those that are attributes of HTML, ready to be written,
    as ``attributes``: ``data_busy`` is ``data-busy`` there, True stands without a value, False and "" do not stand.
    """
    given = {key.replace("_", "-"): value for key, value in values.items() if key not in _WORDS and value != ""}
    around = context.new({**values, "slot": content, "attributes": flatatt(given)})
    assert context.template is not None
    return context.template.engine.get_template(f"printshop/elements/{name}.html").render(around)


@register.simple_tag
def site_name() -> str:
    """How the project calls the shop."""
    return settings.NAME


@register.simple_tag
def colour(name: str) -> str:
    """The colour ``name`` of :mod:`printshop.palette` as ``#rrggbb``, for where no style sheet reaches."""
    return palette.colours()[name]


@register.simple_tag
def look_url() -> str:
    """The address of the style sheet with the project's colours; empty where it sets none."""
    return _of_look("look")


@register.simple_tag
def drawing_url(name: str) -> str:
    """The address of the drawing ``name`` ("stamp", "closed", …), in the project's colours if it sets some."""
    return _of_look("look_drawing", name) or static(DRAWINGS[name])


@register.simple_tag(takes_context=True)
def waiting_messages(context: Context) -> BaseStorage | list[object]:
    """The messages that wait for this visitor; reading them uses them up. None on a page without a request."""
    request = getattr(context, "request", None)
    return messages.get_messages(request) if request is not None else []


@register.simple_tag(takes_context=True)
def page_here(context: Context) -> str:
    """The name of the shop's page that is asked for, such as "basket"; empty elsewhere."""
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    return match.url_name or "" if match is not None and match.app_name == "printshop" else ""


def _of_look(route: str, *args: str) -> str:
    version = palette.version()
    try:
        return links.path(route, version, *args) if version else ""
    except NoReverseMatch:  # an error page of a host where the shop is not served
        return ""
