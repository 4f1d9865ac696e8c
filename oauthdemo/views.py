"""Pages that belong to neither app: health, a page typed at the wrong site, a form that went stale."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from oauthdemo.accounts import going_on
from oauthdemo.clients import errors
from oauthdemo.serving import health, origins
from printshop.web.shared import unavailable

SITES = ("drive", "shop")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For load balancers: this process answers, and reaches its database and its caches; 503 names what it does not."""
    away = health.away()
    text = f"not reached: {', '.join(away)}" if away else "ok"
    response = HttpResponse(f"{text}\n", content_type="text/plain", status=503 if away else 200)
    if away:
        response["Retry-After"] = str(health.RETRY_AFTER)
    return _uncached(response)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: with the way to the other site where the path is a page of that one alone, and what was here is not gone."""
    here = origins.name_of(request)
    there = origins.other(here)
    if origins.named(here).resolves(request.path_info) or not there.resolves(request.path_info):
        # Not Django's own view: it reads the body for a CSRF token, and fails where that cannot be read.
        return _uncached(render(request, _not_found_template(here), status=404))
    context = {"address": there.url + request.get_full_path()}
    return _uncached(render(request, f"oauthdemo/wrong_origin/{here}.html", context, status=404))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 at the drive. Not Django's own view, which reads a body that cannot be read once more."""
    return _uncached(render(request, "400.html", status=400))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was sent without the right token: mostly a page left open for too long."""
    here = origins.name_of(request)
    if here not in SITES:
        return errors.stale_form(request)
    if here == "drive":
        return _uncached(going_on.from_stale_form(request) or render(request, "403_csrf.html", status=403))
    return _uncached(render(request, "oauthdemo/stale_form.html", status=403))


def shop_server_error(request: HttpRequest) -> HttpResponse:
    """500 at the shop, 503 or 507 for trouble that passes; no database is needed, it may be what failed."""
    if response := unavailable.page(request, sys.exc_info()[1]):
        return response
    text = "Something went wrong on our side. Your basket and your orders are safe. Please try again in a minute."
    return _shop_error(title="This did not work", text=text, status=500)


def shop_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 at the shop."""
    text = "The shop could not read what your browser sent. Nothing was changed."
    return _shop_error(title="This cannot be read", text=text, status=400)


def shop_permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 at the shop."""
    return _shop_error(title="This is not for you to see", text="The page belongs to somebody else.", status=403)


def _shop_error(*, title: str, text: str, status: int) -> HttpResponse:
    page = render_to_string("oauthdemo/shop_error.html", {"title": title, "text": text})
    return HttpResponse(page, status=status)


def _uncached(response: HttpResponse) -> HttpResponse:
    """What went wrong this time is no answer for the next time."""
    response["Cache-Control"] = "no-store"
    return response


def _not_found_template(here: str) -> str:
    return "404.html" if here == "drive" else "printshop/404.html"
