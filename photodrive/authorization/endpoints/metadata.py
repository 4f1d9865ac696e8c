"""The metadata documents (RFC 8414 section 3, RFC 9728 section 3): public facts, for the pages of browser apps too."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from photodrive.authorization.http import failures
from photodrive.authorization.http.views import JSON_POLICY, error
from photodrive.authorization.protocol import resource_identifiers

from . import documents

METHODS = "GET, HEAD, OPTIONS"
SENT = "Accept, Content-Type, MCP-Protocol-Version"  # headers that a script may send along


class DocumentView(View):
    """GET: the same document for everybody."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        except Exception as problem:
            return self.failed(request, problem)
        return self._shared(response)

    @classmethod
    def failed(cls, request: HttpRequest, problem: Exception) -> HttpResponse:
        """The answer where nobody foresaw ``problem``, here or in whatever the project has put around."""
        return cls._shared(failures.as_json(request, problem, sender=cls))

    @staticmethod
    def _shared(response: HttpResponse) -> HttpResponse:
        """For the pages of browser apps, too."""
        response["Access-Control-Allow-Origin"] = "*"
        response["Content-Security-Policy"] = JSON_POLICY
        response["Referrer-Policy"] = "same-origin"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            document = self.describe()
        except Http404:
            return error("invalid_request", "There is nothing at this address.", status=404)
        return JsonResponse(document, headers={"Cache-Control": "public, max-age=300"})

    def describe(self) -> dict[str, object]:
        """The document as it is now. Raises Http404 where there is none."""
        raise NotImplementedError

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowed = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": SENT}
        response = HttpResponse(status=204, headers={"Allow": METHODS, **allowed})
        del response["Content-Type"]
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = error("invalid_request", "Use GET.", status=405)
        response["Allow"] = METHODS
        return response


class AuthorizationServer(DocumentView):
    """RFC 8414."""

    def describe(self) -> dict[str, object]:
        return documents.authorization_server()


class ProtectedResource(DocumentView):
    """RFC 9728. Who knows the API by its address finds it at an address that is made from that (section 3.1)."""

    def describe(self) -> dict[str, object]:
        name = resource_identifiers.with_path(self.kwargs.get("path", ""))
        if name is None:
            raise Http404
        return documents.protected_resource(name)


authorization_server = csrf_exempt(AuthorizationServer.as_view())
protected_resource = csrf_exempt(ProtectedResource.as_view())
