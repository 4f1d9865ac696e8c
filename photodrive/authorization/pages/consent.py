"""The consent page: shows the pending request to its owner and takes her decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.consent import offer, photo_selection, remembered, scope_selection
from photodrive.authorization.http import error_pages, sign_in
from photodrive.authorization.http.views import PageEndpoint, protect, see_other
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.requests import decisions, pending_requests, prompting
from photodrive.exceptions import ConsentRefused
from photodrive.people import signed_in
from photodrive.photos.browsing import picker
from photodrive.photos.browsing.ticks import Sent

from .consent_page import page_context, sign_in_again_context


class PendingRequestView(PageEndpoint, View):
    """Opens the pending request for its owner; everybody else gets a page that says why not."""

    pending: AuthorizationRequest

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        request_id: UUID = kwargs["request_id"]
        try:
            self.pending = pending_requests.find(request_id)
            if not request.user.is_authenticated:
                hint = prompting.login_hint(self.pending)
                return sign_in.ask(reverse("photodrive:consent", args=[request_id]), login_hint=hint)
            if not prompting.is_expected(self.pending, signed_in(request)):
                return error_pages.redirect_to(prompting.refuse_stranger(self.pending))
            if answered := self.answered(request):
                return error_pages.redirect_to(answered)
            pending_requests.claim(self.pending, owner=signed_in(request), session_hash=sign_in.session_hash(request))
        except pending_requests.RequestGone:
            return error_pages.gone(request)
        except pending_requests.RequestOfAnother:
            return error_pages.of_another(request)
        return None

    def answered(self, request: HttpRequest) -> str | None:
        """Where to send the browser of somebody who need not be asked; None if she is to see a page."""
        return None


class ConsentView(PendingRequestView):
    """GET shows the page; POST remembers her choices, turns the page, approves or denies."""

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        """She may have to sign in again before she answers; to deny she need not."""
        if (refused := super().refusal(request, **kwargs)) or self.pending.decided_at is not None:
            return refused
        denies = request.method == "POST" and request.POST.get("decision") == "deny"
        how = sign_in.of(request)
        if not denies and prompting.acr_is_unmet(self.pending, how):
            return error_pages.redirect_to(prompting.refuse_unmet_acr(self.pending))
        if denies or not prompting.must_sign_in_again(self.pending, how):
            return None
        return self._ask_to_sign_in_again(request)

    def answered(self, request: HttpRequest) -> str | None:
        if request.method != "GET":
            return None
        return prompting.answer_without_asking(
            self.pending,
            owner=signed_in(request),
            session_hash=sign_in.session_hash(request),
            sign_in=sign_in.of(request),
        )

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        if self.pending.decided_at is not None:
            return error_pages.already_answered(request, self.pending)
        return self._show(request)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        sent = request.POST
        try:
            if sent.get("decision") == "deny":
                return error_pages.redirect_to(decisions.deny(self.pending))
            self._remember(request)
            if sent.get("decision") == "allow":
                return error_pages.redirect_to(decisions.approve(self.pending, sign_in=sign_in.of(request)))
        except decisions.AlreadyDecided:
            return error_pages.already_answered(request, self.pending)
        except pending_requests.RequestOfAnother:
            return error_pages.of_another(request)
        except pending_requests.RequestGone:
            return error_pages.gone(request)
        except ConsentRefused as problem:
            return self._show(request, form_errors=[str(problem)], status=422)
        wanted = picker.wanted_after(sent=sent, shown=picker.Wanted.read(request.GET))
        address = reverse("photodrive:consent", args=[request_id])
        return see_other(f"{address}?{wanted.query}#picker")

    def _remember(self, request: HttpRequest) -> None:
        """Take over what the form says; raises ConsentRefused for what the page did not offer."""
        if self.pending.decided_at is not None:
            return
        sent, ticked = request.POST, Sent.in_form(request.POST)
        photo_selection.take(self.pending, ticked, button=sent.get("select", ""), shown=picker.Wanted.read(request.GET))
        scope_selection.choose(self.pending, shown=sent.getlist("asked"), ticked=sent.getlist("give"))
        remembered.choose(self.pending, remember=bool(sent.get("remember")))
        offer.choose(
            self.pending,
            selection=sent.get("selection") or None,
            album=sent.get("album", ""),
            duration=sent.get("duration") or None,
            location=bool(sent.get("location")),
        )
        if sent.get("decision") == "allow":
            photo_selection.check(self.pending, ticked)

    def _ask_to_sign_in_again(self, request: HttpRequest) -> HttpResponse:
        context = sign_in_again_context(self.pending, owner=signed_in(request))
        response = render(request, "photodrive/sign_in_again.html", context)
        protect(response, form_target=redirection_uris.origin_of(self.pending.return_to))
        return response

    def _show(self, request: HttpRequest, *, form_errors: list[str] | None = None, status: int = 200) -> HttpResponse:
        context = page_context(self.pending, owner=signed_in(request), wanted=picker.Wanted.read(request.GET))
        context |= {"form_errors": form_errors or [], "unfolded": bool(form_errors) or "page" in request.GET}
        response = render(request, "photodrive/consent.html", context, status=status)
        protect(response, form_target=redirection_uris.origin_of(self.pending.return_to))
        return response


class SwitchAccountView(PendingRequestView):
    """ "Not you?": signs out and lets somebody else sign in for the same request; or her, ``again``.

    By POST only: a link on another site must not sign her out.
    """

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """Whoever reloads after signing in again lands here; the button is on the consent page."""
        return redirect("photodrive:consent", request_id)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        hint = request.user.get_username() if request.POST.get("again") else ""
        pending_requests.release(self.pending)
        logout(request)
        return sign_in.ask(reverse("photodrive:consent", args=[request_id]), login_hint=hint)
