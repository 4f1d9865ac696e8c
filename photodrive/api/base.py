"""What all views of the API share: the order of the gates, the headers, and who is calling."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from drf_spectacular.openapi import AutoSchema
from rest_framework import generics
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.pagination import BasePagination
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from photodrive.authorization.grants.lifecycle import record_use
from photodrive.authorization.http import cors_headers
from photodrive.authorization.http.bodies import announced_length
from photodrive.authorization.http.views import OwnTransactions
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.authorization.security import dpop_proofs
from photodrive.sharing.visibility import Caller, in_person

from .authentication import OwnerSession, TokenAuthentication, access_of
from .errors import PROBLEM_JSON, Problem, failed, handle
from .exceptions import BodyTooLarge, InvalidRequest
from .parsers import FORM, Json
from .permissions import HasScope
from .renderers import Browsable
from .throttles import ApplicationThrottle, AuthorizationThrottle, OwnerThrottle

SMALL_BODY = 64 * 1024
ASKED_BY_PAGES = ("Range", "If-None-Match", "If-Range")  # beside what every endpoint takes
TOLD_TO_PAGES = ("ETag", "Content-Range", "Accept-Ranges", "Content-Disposition", "Location")
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"  # data that a browser opens as a page


class Negotiation(DefaultContentNegotiation):
    """By Accept, or ``?format=json`` or ``api``, whatever URL_FORMAT_OVERRIDE says for the project's own API."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE="format")


class OnlyRenderer(BaseContentNegotiation):
    """For views with one kind of answer: what the client says it accepts is no reason to refuse it."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return DefaultContentNegotiation().select_parser(request, parsers)


class ApiView(OwnTransactions, generics.GenericAPIView[Any]):
    """One address of the API.

    Nothing here depends on the project's REST_FRAMEWORK settings. The gates, in order: announced size,
    caller, scope, rate; only then does a view look at the body (:meth:`initial`).
    """

    authentication_classes = [TokenAuthentication, OwnerSession]
    permission_classes: list[type[BasePermission]] = [HasScope]
    throttle_classes = [AuthorizationThrottle, ApplicationThrottle, OwnerThrottle]
    renderer_classes = [JSONRenderer, Browsable]
    parser_classes = [Json]
    content_negotiation_class: type[BaseContentNegotiation] = Negotiation
    filter_backends = []
    pagination_class: type[BasePagination] | None = None
    versioning_class = None
    http_method_names = ["get", "head", "post", "patch", "delete"]
    schema: Any = AutoSchema()
    scopes = {
        "GET": PHOTOS_READ,
        "HEAD": PHOTOS_READ,
        "POST": PHOTOS_WRITE,
        "PATCH": PHOTOS_WRITE,
        "DELETE": PHOTOS_WRITE,
    }

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer in the form of the API, whatever goes wrong; drawn here, so that this holds for drawing, too.

        A browser that asks whether it may call brings no token: it is answered before the gates.
        """
        try:
            if cors_headers.is_preflight(request):
                permission = cors_headers.preflight(request, methods=self.allowed_methods, sent=ASKED_BY_PAGES)
                permission["Cache-Control"] = "no-store"
                return permission
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, Response) else response
        except Exception as error:
            return self.failed(request, error)

    @classmethod
    def failed(cls, request: HttpRequest, error: Exception) -> HttpResponse:
        """The answer where nobody foresaw ``error``, here or in whatever the project has put around."""
        response = failed(error, request, cls)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = DATA_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Open the gates one by one. Raises BodyTooLarge, and what each gate raises."""
        if announced_length(request._request) > self.max_body_bytes():
            raise BodyTooLarge
        super().initial(request, *args, **kwargs)
        access = access_of(request) if self.authentication_classes else None
        if access is not None:
            refuse_second_token(request)
            if access.authorization_id is not None:
                record_use(access.authorization_id, last_used_at=access.last_used_at)

    def max_body_bytes(self) -> int:
        """The longest body this address takes."""
        return SMALL_BODY

    @property
    def caller(self) -> Caller:
        """Who asks, as ``sharing`` wants to know it."""
        access = access_of(self.request)
        return access.caller if access is not None else in_person(self.request.user)

    def get_exception_handler(self) -> Any:
        return handle

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers depend on who asks: no cache may give one caller's to another.

        Whoever proves to hold a key gets the nonce for the next proof (RFC 9449 section 9).
        """
        response = super().finalize_response(request, response, *args, **kwargs)
        if "HTTP_DPOP" in request.META:
            response["DPoP-Nonce"] = dpop_proofs.new_nonce()
        if isinstance(response, Problem) and response.status_code >= 500:
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        if isinstance(response, Response) and response.accepted_renderer.format != "api":
            response["Content-Security-Policy"] = DATA_POLICY
            if isinstance(response, Problem):
                response.content_type = PROBLEM_JSON
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        cors_headers.share(request._request, response, exposed=TOLD_TO_PAGES)
        return response


class PublicView(ApiView):
    """An address that tells everybody the same: nobody is asked who they are."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def perform_authentication(self, request: Request) -> None:
        """Not even to find out that it is nobody: a page drawn here may still greet who is signed in."""


def refuse_second_token(request: Request) -> None:
    """Raise InvalidRequest if a form body carries an access token beside the header's (RFC 6750 section 2).

    Not for GET and HEAD, whose body has no meaning and is not read.
    """
    if request.method in ("GET", "HEAD") or (request.content_type or "").split(";")[0].strip().lower() != FORM:
        return
    if "access_token" in QueryDict(request._request.body, encoding=request._request.encoding):
        raise InvalidRequest
