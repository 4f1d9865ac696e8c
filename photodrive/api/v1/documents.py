"""The description of the API for programs and for people, and the answer for addresses that are none of it.

Public: it describes, it holds nobody's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.api.base import OnlyRenderer, PublicView
from photodrive.authorization.http.page_policy import page_policy
from photodrive.authorization.protocol.scopes import SCOPES
from photodrive.conf import settings

from .schema import Generator


class Described(TypedDict):
    """An operation of the OpenAPI document; of its members those that we read."""

    description: str
    security: list[dict[str, list[str]]]
    responses: dict[str, dict[str, Any]]


class Document(TypedDict):
    """The OpenAPI document; of its members those that we read. ``paths`` lead to operations by their methods."""

    openapi: str
    paths: dict[str, dict[str, Described]]
    components: dict[str, dict[str, Any]]


@cache
def document() -> Document:
    """The OpenAPI document; it does not change while a process runs."""
    result: Document = Generator().get_schema(request=None, public=True)
    return result


@dataclass(frozen=True)
class Operation:
    """One operation, as the documentation lists it; ``scope`` is empty where any token will do."""

    method: str
    path: str
    summary: str
    scope: str


@cache
def operations() -> list[Operation]:
    """The operations of :func:`document`, in its order."""
    return [
        Operation(method.upper(), path, operation["description"], _scope(operation))
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


def _scope(operation: Described) -> str:
    needed = [scope for way in operation["security"] for scopes in way.values() for scope in scopes]
    return " ".join(needed)


class AnyJson(OpenApiJsonRenderer):
    """The document for clients that ask for plain JSON."""

    media_type = "application/json"
    format = "json"


class SchemaNegotiation(DefaultContentNegotiation):
    """``?format=json`` or ``yaml``, or by Accept; whoever accepts neither (a browser, say) gets JSON."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("format")
        if wanted == "yaml" or (wanted is None and "yaml" in request.META.get("HTTP_ACCEPT", "")):
            return renderers[1], renderers[1].media_type
        return renderers[0], renderers[0].media_type


class Schema(PublicView):
    """The OpenAPI document of this API."""

    renderer_classes = [AnyJson, OpenApiYamlRenderer]
    content_negotiation_class = SchemaNegotiation
    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


class Docs(PublicView):
    """The documentation people read, made from the OpenAPI document in their browser."""

    renderer_classes = [JSONRenderer]  # for errors
    content_negotiation_class = OnlyRenderer
    schema = None

    def get(self, request: Request) -> HttpResponse:
        context = {"operations": operations(), "scopes": SCOPES.values(), "issuer": settings.ISSUER}
        response = render(request._request, "photodrive/api_docs.html", context)
        # Swagger UI needs nothing inline; its icons are data: pictures.
        response["Content-Security-Policy"] = page_policy()
        response["Cache-Control"] = "no-cache"
        return response


class UnknownAddress(PublicView):
    """Nothing is here, and the API says so in its own words."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyRenderer
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is nothing at this address.")
