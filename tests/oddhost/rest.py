"""How the project's own API answers."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Renderer(JSONRenderer):
    """JSON of the project's own."""

    media_type = "application/vnd.odd+json"


def handled(error: Exception, context: Any) -> Response | None:
    """REST framework's answer, with a mark on it."""
    answer = exception_handler(error, context)
    if answer is not None:
        answer["X-Odd"] = "1"
    return answer
