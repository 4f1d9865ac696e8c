"""The API as pages, for an owner who looks at it in her browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request

from photodrive import conf

# What the pages lack for somebody who hears them: a language, one main part, a name for each control (WCAG 2.2, 1.3.1,
# 3.1.1, 4.1.2). REST framework has no block for any of it.
_SAID = (
    (re.compile(r"<html>"), '<html lang="en-GB">'),
    (re.compile(r'(<div class="content-main" )role="main"\s+aria-label="[^"]*"'), r"\1"),
    (re.compile(r'(<div class="(?:region|request-info|response-info)"\s+)aria-label='), r'\1role="group" aria-label='),
    (re.compile(r'(<button class="btn btn-primary dropdown-toggle js-tooltip" )'), r'\1aria-label="Choose a format" '),
    (
        re.compile(r'<ul class="breadcrumb">(.*?)</ul>', re.DOTALL),
        r'<nav aria-label="Where you are"><ul class="breadcrumb">\1</ul></nav>',
    ),
)


class Browsable(BrowsableAPIRenderer):
    """REST framework's pages, without the style sheet they carry inline: no strict policy would let it in."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        page: str = super().render(data, accepted_media_type, renderer_context)
        for missing, said in _SAID:
            page = missing.sub(said, page, count=1)
        return page

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: Mapping[str, Any]
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(data, accepted_media_type or "", renderer_context)
        return {**context, "code_style": ""}

    def get_breadcrumbs(self, request: Request) -> list[tuple[str, str]]:
        """From the root of the API to here; what lies above or between is no page of it."""
        root = reverse("photodrive:api:root")
        trail = [(f"{conf.settings.NAME} API", root)]
        rest = request.path.removeprefix(root).strip("/").split("/")
        names = ["Photos", "Photo"]
        for depth, name in enumerate(names[: len(rest) if rest != [""] else 0], start=1):
            trail.append((name, root + "/".join(rest[:depth]) + "/"))
        return trail
