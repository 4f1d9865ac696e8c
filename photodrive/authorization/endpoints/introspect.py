"""The introspection endpoint (RFC 7662)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View

from photodrive.authorization import applications, revocation

from .client_call import calling_client
from .forms import problem_with_body
from .headers import JsonEndpoint, error


class IntrospectView(JsonEndpoint, View):
    """POST: a confidential client asks about a token of its own."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := problem_with_body(request):
            return problem
        application, refused = calling_client(request)
        if refused is not None:
            return refused
        if not applications.is_confidential(application):
            return error("invalid_client", "Only a client with a secret may ask.", status=401)
        token = request.POST.get("token")
        if not token:
            return error("invalid_request", "Missing token.")
        return JsonResponse(revocation.introspect(token=token, application=application))
