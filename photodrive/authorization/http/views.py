"""The headers on every answer of the authorization server's endpoints, errors included."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.exception import response_for_exception
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from oauthlib.oauth2 import OAuth2Error

from photodrive import accounts
from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.security import dpop_proofs
from photodrive.people import by_session_only

from . import browsers, cors_headers, failures
from .client_ip import address_of
from .page_policy import page_policy

logger = logging.getLogger(__name__)
Answering = Callable[..., HttpResponseBase]
BASIC = 'Basic realm="photodrive", charset="UTF-8"'

JSON_POLICY = "default-src 'none'; frame-ancestors 'none'"


def protect(response: HttpResponseBase, *, form_target: str = "") -> None:
    """Harden a page or a redirect in front of a person.

    ``form_target`` is where a form on the page may end up beside here and the sign-in page: browsers apply
    ``form-action`` to the redirect that follows a form, too. No COOP: it would cut a client's pop-up off from its
    opener.
    """
    targets = " ".join(filter(None, (accounts.sign_in_origin(), form_target)))
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = page_policy(form_target=targets)
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"


class OwnTransactions:
    """Mixin for views that decide themselves what is written together, also where a project has ``ATOMIC_REQUESTS``.

    A refusal is an answer, too, and what was noted on the way to it stands: in a transaction around the whole request
    it would be undone.
    """

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view, for which Django begins no transaction."""
        return transaction.non_atomic_requests(super().as_view(**initkwargs))  # type: ignore[misc]


@method_decorator(csrf_exempt, name="dispatch")  # so that the refusal of a forged form is hardened, too
class PageEndpoint(OwnTransactions):
    """Mixin for views in front of a person: :func:`protect` on every answer, whatever went wrong.

    Each address brings a request, decides, or works once. Whoever only asks for its head, as programs do that look at
    links, gets that, and nothing is begun, ended, counted or used up by it (RFC 9110 section 9.2.1).
    """

    takes_foreign_forms = False  # without a CSRF token

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        """The answer to a request that may not get further; None lets it."""
        return None

    def against_forgery(self, view: Answering) -> Answering:
        """``view`` behind the check of its forms' tokens."""
        return csrf_protect(view)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        by_session_only(request)
        try:
            if request.method == "HEAD":
                response: HttpResponseBase = HttpResponse()
            elif self.takes_foreign_forms:
                response = self._dispatch(request, *args, **kwargs)
            else:
                _read_form(request)
                response = self.against_forgery(self._dispatch)(request, *args, **kwargs)
        except Exception as problem:  # for the others the project's own page: 404, 400, 500
            response = failures.as_page(request, problem) or response_for_exception(request, problem)
        if "Content-Security-Policy" not in response:
            protect(response)
        browsers.remember(request, response)
        return response

    def _dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = self.refusal(request, **kwargs)
        return refused or super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def _read_form(request: HttpRequest) -> None:
    """Raise BadRequest, or another error that Django answers with 400, for a form that cannot be read."""
    try:
        request.POST  # noqa: B018  reading is what may fail
    except ValueError as problem:
        raise BadRequest from problem


@method_decorator(csrf_exempt, name="dispatch")
class JsonEndpoint(OwnTransactions):
    """Mixin for views that clients call: never cached, errors in JSON, limits, CORS where it belongs."""

    methods: tuple[str, ...] = ("POST",)
    for_pages = True  # scripts in the pages of public applications may call it
    challenge = BASIC  # to whom proves nothing (RFC 9110 section 11.6.1), unless the answer brings its own

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if self.for_pages and cors_headers.is_preflight(request):
                return _protected(cors_headers.preflight(request, methods=self.methods), self.challenge)
        except Exception as problem:
            return self.failed(request, problem)
        response = self._dispatch(request, *args, **kwargs)
        if self.for_pages:
            with _noted(request):
                cors_headers.share(request, response)
        return _protected(response, self.challenge)

    @classmethod
    def failed(cls, request: HttpRequest, problem: Exception) -> HttpResponseBase:
        """The answer where nobody foresaw ``problem``, here or in whatever the project has put around."""
        return _protected(failures.as_json(request, problem, sender=cls), cls.challenge)

    def _dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        call = rate_limits.Call(address_of(request))
        request.META[rate_limits.KEY] = call  # where the steps find it
        try:
            call.begin()
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            if call.used_up and not call.charged:  # it proved nothing, whatever is wrong with it
                raise rate_limits.TooMany
            return response
        except rate_limits.TooMany as problem:
            return error(rate_limits.ERROR, str(problem), status=429)
        except Http404:
            return error("invalid_request", "There is nothing at this address.", status=404)
        except Exception as problem:
            return failures.as_json(request, problem, sender=type(self))
        finally:
            with _noted(request):
                call.end()

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(status=204)
        del response["Content-Type"]
        response["Allow"] = ", ".join(self.methods)
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = error("invalid_request", f"Use {' or '.join(self.methods)}.", status=405)
        response["Allow"] = ", ".join(self.methods)
        return response


@contextmanager
def _noted(request: HttpRequest) -> Iterator[None]:
    """For what comes after the call itself: a token that is made is not kept back, its code is used up."""
    try:
        yield
    except Exception as problem:
        logger.error("After %s %s", request.method, request.path, exc_info=problem)


def _protected(response: HttpResponseBase, challenge: str) -> HttpResponseBase:
    """No cache keeps it, no browser takes it for a page. 401 and 429 say what to do (RFC 9110 11.6.1, RFC 6585 4)."""
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    response["Content-Security-Policy"] = JSON_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    response["X-Frame-Options"] = "DENY"
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", challenge)
    elif response.has_header("WWW-Authenticate"):
        del response["WWW-Authenticate"]
    if response.status_code == 429:
        response["Retry-After"] = str(rate_limits.retry_after())
    return response


def see_other(address: str) -> HttpResponse:
    """303: the browser goes on with a GET of ``address``, one of ours (RFC 9110 section 15.4.4)."""
    return HttpResponseRedirect(address, status=303)


def error(code: str, description: str, *, status: int = 400) -> JsonResponse:
    """An error response of RFC 6749 section 5.2."""
    return JsonResponse({"error": code, **({"error_description": description} if description else {})}, status=status)


def refused(problem: OAuth2Error) -> JsonResponse:
    """The error response for what a step has refused."""
    return error(problem.error, problem.description or "", status=problem.status_code)


def hand_out_nonce(request: HttpRequest, response: HttpResponse) -> None:
    """A client that proves a key gets the nonce for its next proof (RFC 9449 section 8)."""
    if "DPoP" in request.headers:
        response["DPoP-Nonce"] = dpop_proofs.new_nonce()
