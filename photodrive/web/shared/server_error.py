"""The ``handler500`` of a project that serves the drive: for what fails outside of its views, in a middleware say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.views import defaults

from photodrive.authorization.http import failures


def server_error(request: HttpRequest) -> HttpResponseBase:
    """503 or 507 for trouble of ours that passes, else the project's 500; to programs in JSON, whatever it is."""
    problem = sys.exc_info()[1]
    if not isinstance(problem, Exception):
        return defaults.server_error(request)
    if failed := _answer_of_view(request):
        return failed(request, problem)
    return failures.as_page(request, problem) or defaults.server_error(request)


def _answer_of_view(request: HttpRequest) -> Callable[[HttpRequest, Exception], HttpResponseBase] | None:
    """What the view at this address says when it fails, where programs call it."""
    match = request.resolver_match
    try:
        match = match or resolve(request.path_info, getattr(request, "urlconf", None))
    except Resolver404:
        return None
    view: Any = getattr(match.func, "view_class", None)
    return getattr(view, "failed", None)
