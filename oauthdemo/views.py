"""Pages that belong to neither app: health, a page typed at the wrong site, a form that went stale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found as plain_page_not_found
from django.views.decorators.http import require_safe

from oauthdemo import origins

BASE_TEMPLATES = {"drive": "photodrive/base.html", "shop": "printshop/base.html"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For load balancers: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: with the way to the other site where the path is a page of that one."""
    here: str = request.origin_name  # type: ignore[attr-defined]
    there = origins.other(here)
    if not there.resolves(request.path_info):
        return plain_page_not_found(request, exception, template_name=_not_found_template(here))
    context = {"base": BASE_TEMPLATES[here], "here": here, "address": there.url + request.get_full_path()}
    return render(request, "oauthdemo/wrong_origin.html", context, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was sent without the right token: mostly a page left open for too long."""
    here: str = request.origin_name  # type: ignore[attr-defined]
    return render(request, "oauthdemo/stale_form.html", {"base": BASE_TEMPLATES[here]}, status=403)


def _not_found_template(here: str) -> str:
    return "404.html" if here == "drive" else "printshop/404.html"
