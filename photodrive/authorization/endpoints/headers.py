"""The headers on every answer of the authorization server's endpoints, errors included."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
JSON_POLICY = "default-src 'none'; frame-ancestors 'none'"


def protect(response: HttpResponseBase, *, form_target: str = "") -> None:
    """Harden a page or a redirect in front of a person.

    ``form_target`` is where a form on the page may end up beside here: browsers apply ``form-action`` to the
    redirect that follows a form, too. No COOP: it would cut a client's pop-up off from its opener.
    """
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = f"{PAGE_POLICY} {form_target}".rstrip()
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"


class PageEndpoint:
    """Mixin for views in front of a person: :func:`protect` on every answer, refusals and 405 included."""

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        """The answer to a request that may not get further; None lets it."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = self.refusal(request, **kwargs) or super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        if "Content-Security-Policy" not in response:
            protect(response)
        return response


@method_decorator(csrf_exempt, name="dispatch")
class JsonEndpoint:
    """Mixin for views that clients call: JSON errors, never cached."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        response["Pragma"] = "no-cache"
        response["Content-Security-Policy"] = JSON_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        response["Referrer-Policy"] = "same-origin"
        response["X-Frame-Options"] = "DENY"
        if response.status_code == 401:
            response["WWW-Authenticate"] = 'Basic realm="photodrive"'
        elif response.has_header("WWW-Authenticate"):
            del response["WWW-Authenticate"]
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = error("invalid_request", "Use POST.", status=405)
        response["Allow"] = "POST"
        return response


def error(code: str, description: str, *, status: int = 400) -> JsonResponse:
    """An error response of RFC 6749 section 5.2."""
    return JsonResponse({"error": code, "error_description": description}, status=status)
