"""The content security policy of a page that needs more than the rest: by Django, or before 6.0 by django-csp."""

from __future__ import annotations

from collections.abc import Mapping

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


def allow(request: HttpRequest, response: HttpResponse, more: Mapping[str, list[str]]) -> HttpResponseBase:
    """Let ``response`` load from ``more`` than the project's policy allows: sources by directive."""
    if django.VERSION >= (6, 0):
        from django.views.decorators.csp import csp_override

        policy = settings.SECURE_CSP
        widened = {**policy, **{name: [*policy[name], *sources] for name, sources in more.items()}}
        return csp_override(widened)(lambda _: response)(request)

    from csp.decorators import csp_update

    return csp_update(dict(more))(lambda _: response)(request)
