"""The authorization endpoint (RFC 6749 section 3.1): validate, keep, and show the kept request's page.

Nothing here asks anybody anything; a request that is refused is refused before sign-in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError

from photodrive.authorization import requests
from photodrive.authorization.server import core

from . import errors
from .headers import PageEndpoint

MAX_QUERY_BYTES = 16 * 1024
MAX_VALUE_LENGTH = 4096


# A client may send the browser here by a cross-site form, so there is no CSRF token: the request is only kept,
# and never taken for an answer to the consent page.
@method_decorator(csrf_exempt, name="dispatch")
class AuthorizeView(PageEndpoint, View):
    """GET or POST of an authorization request: 303 to its consent page, or an error."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_sane(request):
            return errors.page(request, "invalid_request", "A parameter is too long or unreadable.")
        try:
            scopes, credentials = core().validate_authorization_request(request)
        except FatalClientError as problem:
            return errors.fatal(request, problem.oauthlib_error)
        except OAuthToolkitError as problem:
            return errors.returnable(request, problem.oauthlib_error)
        except ValueError:
            return errors.page(request, "invalid_request", "The query cannot be read.")
        kept = requests.keep(application=credentials["request"].client, credentials=credentials, scopes=scopes)
        response: HttpResponse = redirect("photodrive:consent", kept.pk)
        response.status_code = 303
        return response


def _is_sane(request: HttpRequest) -> bool:
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_BYTES:
        return False
    values = [*request.GET.values(), *request.POST.values()]
    return all(len(value) <= MAX_VALUE_LENGTH and "\x00" not in value for value in values)
