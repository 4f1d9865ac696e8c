"""The API as pages, for an owner who looks at it in her browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request

from photodrive import conf


class Browsable(BrowsableAPIRenderer):
    """REST framework's pages, without the style sheet they carry inline: no strict policy would let it in."""

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
