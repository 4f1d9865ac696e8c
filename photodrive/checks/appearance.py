"""What the project says about the look of the drive: its name and its colours."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from photodrive import palette
from photodrive.checks.project_settings import given

LONGEST_NAME = 60


@register(Tags.compatibility)
def check_name(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The name of the site stands in titles, in headers of letters, and in documents for programs."""
    name = given().get("NAME", "Photodrive")
    if not isinstance(name, str) or (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        return []  # of another type: E002
    message = f"PHOTODRIVE['NAME'] must be a name in one line, of 1 to {LONGEST_NAME} visible characters."
    return [Error(message, id="photodrive.E027")]


@register(Tags.compatibility)
def check_colours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each colour is one that there is, as ``#rrggbb``: nothing else gets into a style sheet."""
    found: list[CheckMessage] = []
    for name, value in _colours().items():
        if name not in palette.NAMES:
            near = difflib.get_close_matches(str(name), palette.NAMES, n=1)
            hint = f"Do you mean {near[0]!r}?" if near else f"There are {', '.join(palette.NAMES)}."
            found.append(Error(f"PHOTODRIVE['COLOURS'] has no colour {name!r}.", hint=hint, id="photodrive.E028"))
        elif not palette.is_colour(value):
            message = f"PHOTODRIVE['COLOURS'][{name!r}] must be a colour like '#0b5d57', six digits after the sign."
            found.append(Error(message, id="photodrive.E029"))
    return found


@register(Tags.compatibility)
def check_readable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is written in one of the project's colours can be read on the other (WCAG 2.2 section 1.4.3)."""
    try:
        pairs = list(palette.pale()) if isinstance(given().get("COLOURS", {}), Mapping) else []
    except ImproperlyConfigured:  # another check tells
        return []
    return [
        Warning(
            f"PHOTODRIVE['COLOURS']: {ink!r} is hard to read on {ground!r}, with a contrast of {ratio:.1f} to 1.",
            hint=f"Let it be {palette.LEAST_CONTRAST} to 1 or more. Give a colour for both themes, or for none.",
            id="photodrive.W013",
        )
        for ink, ground, ratio in pairs
    ]


def _colours() -> Mapping[object, object]:
    found = given().get("COLOURS", {})
    return found if isinstance(found, Mapping) else {}  # of another type: E002
