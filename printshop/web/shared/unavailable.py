"""A page for trouble of the shop's own. It asks neither database nor session, which may be what failed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults

from printshop import trouble

logger = logging.getLogger(__name__)


def page(request: HttpRequest, problem: BaseException | None) -> HttpResponse | None:
    """503 or 507 with Retry-After; None where ``problem`` is no trouble that passes."""
    found = trouble.of(problem)
    if found is None:
        return None
    logger.error("Trouble at %s %s", request.method, request.path, exc_info=problem)
    response = HttpResponse(render_to_string("printshop/unavailable.html", {"text": found.text}), status=found.status)
    response["Retry-After"] = str(found.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def honest(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let ``view`` answer with that page, in any project."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Exception as problem:
            response = page(request, problem)
            if response is None:
                raise
            return response

    return told


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A project that has only the shop names this as its ``handler500``: for what fails outside of the views."""
    return page(request, sys.exc_info()[1]) or defaults.server_error(request)
