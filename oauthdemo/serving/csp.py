"""The content security policy, with what differs by site: where forms may lead, and scripts may call."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oauthdemo.serving import origins
from printshop.sources.models import Source


class SiteCSPMiddleware(CSPMiddleware):
    """At the shop, forms may also lead to the photo sources.

    The button that connects a source posts to the shop, which redirects to the source; Chromium holds
    ``form-action`` against that redirect too. At the drive the consent page says by itself where it may lead. The
    slideshow calls the drive from its page, and shows the pictures that it got.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        is_page = response.get("Content-Type", "").startswith("text/html")
        site = origins.name_of(request)
        if is_page and site == "shop" and response.status_code < 500:  # else the database may be what failed
            parts.update = {**(parts.update or {}), "form-action": source_origins()}
        elif is_page and site == "slideshow":
            parts.update = {**(parts.update or {}), "connect-src": [settings.DRIVE_ORIGIN], "img-src": ["blob:"]}
        return parts


def source_origins() -> list[str]:
    """Scheme, host and port of every photo source that is in use."""
    issuers = Source.objects.filter(enabled=True).values_list("issuer", flat=True)
    return sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, issuers)})
