"""The clients that have a host of their own in the demo: nothing of the drive or the shop runs for them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve

from oauthdemo.serving import origins
from oauthdemo.serving.origins import GetResponse


class ClientsMiddleware:
    """Answers for the clients' hosts before any session, sign-in or message of another site comes into play."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = origins.name_of(request)
        if name not in {site.name for site in origins.clients()}:
            return self.get_response(request)
        if request.method == "HEAD":  # of a program that looks at links: no frame goes on by that
            return HttpResponse()
        match = request.resolver_match = resolve(request.path_info, origins.named(name).urlconf)
        view: GetResponse = match.func
        return view(request, *match.args, **match.kwargs)
