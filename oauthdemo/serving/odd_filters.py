"""What no column can be compared with, in the address of a list of the admin, is an invalid filter and no failure.

Django says so of what its forms refuse; the year 99999, or a number beyond a column's, gets as far as the database.
"""

from __future__ import annotations

from django.db import DataError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from oauthdemo.serving.origins import GetResponse

INVALID = "?e=1"  # Django's own: the list without a filter


class OddFilterMiddleware:
    """For the lists of the admin, whoever registered them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The list without its filter, where that was odd."""
        match = request.resolver_match
        is_filtered_list = (
            match is not None
            and match.app_names == ["admin"]
            and str(match.url_name).endswith("_changelist")
            and request.method in ("GET", "HEAD")
            and any(name != "e" for name in request.GET)
        )
        if is_filtered_list and isinstance(exception, ValueError | OverflowError | DataError):
            return HttpResponseRedirect(request.path + INVALID)
        return None
