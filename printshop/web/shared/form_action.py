"""Lets the shop's forms lead to the photo sources under the Content-Security-Policy of a project.

The button that connects a source posts to the shop, which redirects to the source; Chromium holds ``form-action``
against that redirect, too. So the policy that the project has set, by Django (6.0 and later) or by django-csp, gets the
sources' origins on the shop's pages. A project without a policy, or without ``form-action`` in it, needs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from printshop.sources.models import Source

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def lead_to_sources(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell whichever middleware writes the header of ``response`` where its forms may lead, if it is a page."""
    if response.get("Content-Type", "").startswith("text/html"):
        of_csp = list(_of_django_csp()) if hasattr(request, "csp_nonce") else []
        for widened in of_csp or _of_django():
            widened(lambda _: response)(request)


def _of_django_csp() -> Iterator[Decorator]:
    """Where its middleware is at work: that gives each request a ``csp_nonce``, as others may, and has its settings."""
    for name, only_reported in (("CONTENT_SECURITY_POLICY", False), ("CONTENT_SECURITY_POLICY_REPORT_ONLY", True)):
        policy = getattr(settings, name, None) or {}
        if (policy.get("DIRECTIVES") or {}).get("form-action"):
            from csp.decorators import csp_update

            yield csp_update({"form-action": _origins()}, REPORT_ONLY=only_reported)


def _of_django() -> Iterator[Decorator]:
    if django.VERSION < (6, 0):
        return
    from django.views.decorators.csp import csp_override, csp_report_only_override

    for name, override in (("SECURE_CSP", csp_override), ("SECURE_CSP_REPORT_ONLY", csp_report_only_override)):
        policy = getattr(settings, name) or {}
        if targets := policy.get("form-action"):
            listed = [targets] if isinstance(targets, str) else targets
            yield override({**policy, "form-action": [*listed, *_origins()]})


def _origins() -> list[str]:
    """Scheme, host and port of every photo source that is in use."""
    issuers = Source.objects.filter(enabled=True).values_list("issuer", flat=True)
    return sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, issuers)})
