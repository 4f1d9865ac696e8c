"""What somebody reads who came to a photo or an album that is not hers to see, or is not there any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from photodrive import accounts


def private_or_gone(request: HttpRequest, what: str) -> HttpResponse:
    """404, the same for both: ``what``, "photo" or "album", is private or gone. Whoever is nobody may sign in."""
    context = {"what": what, "sign_in_url": accounts.sign_in(request.get_full_path())}
    response = render(request, "photodrive/private_or_gone.html", context, status=404)
    response["Cache-Control"] = "no-store"
    return response
