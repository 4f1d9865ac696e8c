"""Error pages of the authorization endpoint (RFC 6749 section 4.1.2.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from oauthlib.oauth2 import OAuth2Error

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol.authorization_response import AuthorizationResponse
from photodrive.authorization.requests import belonging
from photodrive.authorization.requests.pending_requests import NoLongerAllowed, RequestGone

EXPLANATIONS = {
    "invalid_client_id": "An app sent you here that is not registered with {site}, or is switched off here.",
    "mismatching_redirect_uri": "An app sent you here, but wants you back at an address that is not its own.",
    "missing_redirect_uri": "An app sent you here without saying where to send you back to.",
}


def page(
    request: HttpRequest,
    error: str,
    description: str,
    *,
    title: str = "This request cannot be answered",
    explanation: str = "An app sent you here with a request that we do not understand.",
    next_step: str = "Go back to the app and try again. If it happens again, tell the people who make the app.",
    way_back: AuthorizationResponse | None = None,
    status: int = 400,
) -> HttpResponse:
    """The error page. Nothing was shared, and it says so. By ``way_back`` she may bring the client its answer."""
    context = {
        "title": title,
        "explanation": explanation,
        "next_step": next_step,
        "way_back": way_back,
        "details": {"error": error, "error_description": description},
    }
    return render(request, "photodrive/authorization_error.html", context, status=status)


def fatal(request: HttpRequest, problem: OAuth2Error) -> HttpResponse:
    """The client or its redirect URI cannot be trusted: never a redirect, nor a link to it."""
    description = str(problem.description or "")
    key = next((key for key in EXPLANATIONS if key.replace("_", "") in type(problem).__name__.lower()), "")
    explanation = EXPLANATIONS.get(key, "An app sent you here with a request that we cannot trust.")
    return page(request, str(problem.error), description, explanation=explanation.format(site=conf.settings.NAME))


def gone(
    request: HttpRequest, problem: RequestGone, *, error: str = "invalid_request", status: int = 410
) -> HttpResponse:
    """The pending request has ended, or there is none, or its application may not ask any more: which it says."""
    if isinstance(problem, NoLongerAllowed):
        return page(
            request,
            error,
            "The application may not ask for this any more.",
            title="This app may not ask for this now",
            explanation=f"Since it asked, somebody who runs {conf.settings.NAME} or the app has changed what it may "
            "do. Nothing was shared just now.",
            next_step="Go back to the app. If it still asks, tell the people who make it.",
            status=status,
        )
    return page(
        request,
        error,
        "The request is unknown or has expired.",
        title="This request is too old",
        explanation="An app asked some time ago, and the time to answer is over. Nothing was shared just now; "
        "what you allowed before that is under Connected apps.",
        next_step="Go back to the app and start again.",
        status=status,
    )


def pushed_and_answered(request: HttpRequest) -> HttpResponse:
    """A pushed request is brought again after the decision: it counts once (RFC 9126 section 4)."""
    return page(
        request,
        "invalid_request_uri",
        "The request was decided.",
        title="This request has been answered",
        explanation="The app that sent you here has its answer. Connected apps shows what it may see now.",
        next_step="Go back to the app; if it still asks, start there again.",
    )


def of_another(request: HttpRequest, problem: belonging.RequestOfAnother) -> HttpResponse:
    """The pending request was opened by somebody else, or in another browser: which of these it says."""
    return page(
        request,
        "access_denied",
        problem.detail,
        title=problem.title,
        explanation=str(problem),
        next_step=problem.next_step,
        status=403,
    )


def shown_to_another(request: HttpRequest) -> HttpResponse:
    """The form that was sent is of a page that somebody else was shown, who was signed in here before."""
    return page(
        request,
        "access_denied",
        "The form was made for another person.",
        title="Somebody else is signed in now",
        explanation="The page that you come from was made for one account, and in this browser another one is signed "
        "in now. What was pressed there was not done.",
        next_step="Sign in with the account that was shown there, or go back to the app and start again.",
        status=403,
    )


def already_answered(request: HttpRequest, pending: AuthorizationRequest) -> HttpResponse:
    """Back button after the decision."""
    name = applications.name_of(pending.application)
    return page(
        request,
        "invalid_request",
        "The request was decided.",
        title="You have already answered",
        explanation=f"{name} has your answer. Connected apps shows what it may see now.",
        next_step="Go back to the app; if it still asks, start there again.",
        status=409,
    )
