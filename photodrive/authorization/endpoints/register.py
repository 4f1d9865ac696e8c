"""The registration endpoint (RFC 7591 section 3) and the client configuration endpoint (RFC 7592 section 2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views import View

from photodrive import conf
from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.clients import dynamic_registration
from photodrive.authorization.clients.metadata_json import RegistrationRefused
from photodrive.authorization.engine import registration
from photodrive.authorization.engine.registration import Registering
from photodrive.authorization.http.bodies import BodyUnreadable, json_object
from photodrive.authorization.http.views import JsonEndpoint, error
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.steps import Table, noted
from photodrive.exceptions import InvalidToken

CHALLENGE = 'Bearer realm="photodrive"'
# A description is plain ASCII without quotes (RFC 6749 section 5.2), our sentences are not always.
PLAIN = str.maketrans({'"': "'", "\\": "/", "“": "'", "”": "'", "’": "'", "…": "..."})
DESCRIPTION_MOST = 500  # characters


class RegistrationView(View):
    """What both endpoints have in common: who has no token of the right kind gets no further."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not conf.settings.REGISTRATION_ENABLED:
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except InvalidToken:
            return self.unauthorized(request)
        except dynamic_registration.NotManageable as problem:
            return error("access_denied", str(problem), status=403)
        except RegistrationRefused as problem:
            return error(problem.code, _plain(str(problem)))
        except BodyUnreadable as problem:
            return error("invalid_request", str(problem), status=problem.status)

    def how_to_get_a_token(self) -> tuple[str, str]:
        """One or two sentences, and the address of a page that tells more; that may be empty."""
        raise NotImplementedError

    def unauthorized(self, request: HttpRequest) -> HttpResponse:
        """Whoever has no token, or a bad one, is told how one gets a good one (RFC 6750 section 3, RFC 7591 section 3).

        The challenge has no ``error`` where none came: it was nobody's mistake.
        """
        sent = bool(_token(request))
        how, page = self.how_to_get_a_token()
        told = _plain(f"{'This token is not good here.' if sent else 'Send a token as Authorization: Bearer.'} {how}")
        more = {"error_description": told, **({"error_uri": page} if page else {})}
        response = JsonResponse({"error": "invalid_token", **more}, status=401)
        said = {**({"error": "invalid_token"} if sent else {}), **more}
        response["WWW-Authenticate"] = ", ".join([CHALLENGE, *(f'{name}="{value}"' for name, value in said.items())])
        return response


class RegisterView(JsonEndpoint, RegistrationView):
    """POST client metadata with an initial access token; the answer has the new client's credentials."""

    for_pages = False
    challenge = CHALLENGE

    def how_to_get_a_token(self) -> tuple[str, str]:
        by_hand = links.absolute("developers") if conf.settings.DEVELOPERS_ENABLED else ""
        how = "An administrator of this drive makes initial access tokens: ask for one."
        if by_hand:
            how = f"{how} Without one you can register an application by hand at {by_hand}"
        return how, conf.settings.REGISTRATION_HELP or by_hand

    def post(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(_information(_walk(request, registration.REGISTRATION)), status=201)


class ClientConfigurationView(JsonEndpoint, RegistrationView):
    """GET, PUT or DELETE a registration with the token that came with it."""

    methods = ("GET", "HEAD", "PUT", "DELETE")
    for_pages = False
    challenge = CHALLENGE

    def how_to_get_a_token(self) -> tuple[str, str]:
        return "It is the registration_access_token that came with the answer to this very registration.", ""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        return JsonResponse(_information(_walk(request, registration.READING, client_id)))

    def put(self, request: HttpRequest, client_id: str) -> HttpResponse:
        return JsonResponse(_information(_walk(request, registration.CHANGE, client_id)))

    def delete(self, request: HttpRequest, client_id: str) -> HttpResponse:
        _walk(request, registration.REMOVAL, client_id)
        response = HttpResponse(status=204)
        del response["Content-Type"]
        return response


def _walk(request: HttpRequest, table: Table, client_id: str = "") -> Registering:
    """Take ``request`` through ``table``; what its steps have noted."""
    limits: rate_limits.Call = request.META[rate_limits.KEY]
    call = Registering(_token(request), limits, lambda: json_object(request), client_id)
    table.walk(call)
    return call


def _token(request: HttpRequest) -> str:
    """The bearer token in the header, its one place (RFC 6750 section 2.1); empty for none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _information(call: Registering) -> dict[str, object]:
    """The client information response (RFC 7591 section 3.2.1, RFC 7592 section 3)."""
    client = noted(call.client)
    application = client.application
    secret = {"client_secret": client.secret, "client_secret_expires_at": 0} if client.secret else {}
    return {
        "client_id": application.client_id,
        **secret,
        "client_id_issued_at": int(application.created.timestamp()),
        "registration_access_token": client.registration_token,
        "registration_client_uri": links.absolute("registered-client", application.client_id),
        **client.metadata,
    }


def _plain(description: str) -> str:
    return description.translate(PLAIN).encode("ascii", "replace").decode()[:DESCRIPTION_MOST]
