"""What the OpenAPI document says beyond what drf-spectacular reads off the views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings as django_settings
from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema

from photodrive import conf
from photodrive.api.errors import PROBLEM_JSON
from photodrive.authorization.protocol.scopes import OF_ITSELF, SCOPES

from .serializers import ProblemSerializer

DESCRIPTION = """\
Photos that their owner shares with you, and nothing else.

Applications send an OAuth 2.0 access token in the `Authorization` header; signed-in owners use their session.
A token that is bound to a key goes with the scheme `DPoP` and, in the `DPoP` header, a proof signed with that key
for this one request (RFC 9449).
Photos that are not shared with the caller do not exist for it: they answer 404, like ids that never were.
Errors are problem details (RFC 9457); challenges follow RFC 6750 and RFC 9449."""


DPOP_SCHEME = {
    "type": "http",
    "scheme": "DPoP",
    "description": (
        "An access token bound to a key (RFC 9449), with the scopes above. Beside it, in the `DPoP` header, a proof: a "
        "JWT of type `dpop+jwt` signed with that key, with `jti`, `htm`, `htu`, `iat`, `ath`, and as `nonce` the "
        "value of the `DPoP-Nonce` header of an earlier answer."
    ),
}
ROOM = "photodrive.api.v1."  # where the views are that the document describes
Method = TypeVar("Method", bound=Callable[..., Any])


class TokenSchemes(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Access tokens from the authorization code flow, in two ways; each operation names the scope it takes."""

    target_class = "photodrive.api.authentication.TokenAuthentication"
    name = ["oauth2", "dpop"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        scope = auto_schema.view.scopes.get(auto_schema.method)
        return [{"oauth2": [scope] if scope else []}, {"dpop": []}]  # OpenAPI 3.0 lets only oauth2 name scopes

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        flow = {
            "authorizationUrl": reverse("photodrive:authorize"),
            "tokenUrl": reverse("photodrive:token"),
            "scopes": {scope.name: scope.sentence for scope in SCOPES.values() if scope.name not in OF_ITSELF},
        }
        own = {"tokenUrl": flow["tokenUrl"], "scopes": {name: SCOPES[name].sentence for name in OF_ITSELF}}
        return [{"type": "oauth2", "flows": {"authorizationCode": flow, "clientCredentials": own}}, DPOP_SCHEME]


class OwnerSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session cookie of a signed-in owner."""

    target_class = "photodrive.api.authentication.OwnerSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": django_settings.SESSION_COOKIE_NAME}


class PhotoScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """``location`` is left out for callers that may not see it, so it is not required."""

    target_class = "photodrive.api.v1.serializers.PhotoSerializer"

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = super().map_serializer(auto_schema, direction)
        return {**schema, "required": [name for name in schema["required"] if name != "location"]}


class Generator(SchemaGenerator):
    """The document of this API alone, whatever else the project serves with REST framework."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def _initialise_endpoints(self) -> None:
        super()._initialise_endpoints()  # type: ignore[no-untyped-call]
        found = self.endpoints or ()
        self.endpoints = [endpoint for endpoint in found if endpoint[-1].cls.__module__.startswith(ROOM)]

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        """The OpenAPI document as a dictionary."""
        document = super().get_schema(request=request, public=public)  # type: ignore[no-untyped-call]
        for methods in document["paths"].values():
            for operation in methods.values():
                operation["summary"] = operation["description"].partition(".")[0]
        document["info"] = {"title": f"{conf.settings.NAME} API", "version": "1.0.0", "description": DESCRIPTION}
        return document


def problems(*codes: int) -> dict[tuple[int, str], type[ProblemSerializer]]:
    """Error responses of an operation; 401, 403, 429 and 503 belong to every one."""
    return {(code, PROBLEM_JSON): ProblemSerializer for code in sorted({401, 403, 429, 503, *codes})}


def described(*, tags: Sequence[str] = ("Photos",), **description: Any) -> Callable[[Method], Method]:
    """``extend_schema`` for a view's method, whatever schema class the project's REST_FRAMEWORK names.

    Only methods are described, never classes: drf-spectacular joins the two by way of that setting.
    """

    def decorate(method: Method) -> Method:
        method.kwargs = {"schema": AutoSchema}  # type: ignore[attr-defined]
        decorated: Method = extend_schema(tags=tags, **description)(method)
        return decorated

    return decorate
