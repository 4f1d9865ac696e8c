"""What no column can be compared with, in an address or a form of the admin, is invalid and no failure.

Django says so of what its forms refuse; the year 99999, a number beyond a column's, or the name of a field that there
is not get further than that.
"""

from __future__ import annotations

from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.core.handlers.exception import response_for_exception
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from oauthdemo.serving.origins import GetResponse

INVALID = "?e=1"  # Django's own: the list without a filter
OBJECT_OF_ANY_MODEL = "view_on_site"  # by the ids of its type and its own


class AdminGuardMiddleware:
    """For the pages of the admin, whoever registered them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The list without its filter, where that was odd; else that there is no such thing, or that it is invalid."""
        match = request.resolver_match
        if match is None or match.app_names != ["admin"]:
            return None
        name, reads = str(match.url_name), request.method in ("GET", "HEAD")
        filtered = name.endswith("_changelist") and reads and any(sent != "e" for sent in request.GET)
        if filtered and isinstance(exception, ValueError | OverflowError | DataError):
            return HttpResponseRedirect(request.path + INVALID)
        if isinstance(exception, FieldDoesNotExist) or (
            name == OBJECT_OF_ANY_MODEL and isinstance(exception, ValidationError | ValueError | OverflowError)
        ):
            return response_for_exception(request, Http404())
        return response_for_exception(request, BadRequest()) if isinstance(exception, OverflowError) else None
