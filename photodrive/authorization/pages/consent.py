"""The consent page: shows the pending request to its owner and takes her decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.clients.applications import policy_of
from photodrive.authorization.consent import offer, photo_selection, remembered, scope_selection, shortcuts
from photodrive.authorization.http import error_pages, response_modes, sign_in
from photodrive.authorization.http.personal_pages import PersonalPage
from photodrive.authorization.http.sign_in import visit_of
from photodrive.authorization.http.views import protect, see_other
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.steps import Table
from photodrive.authorization.requests import belonging, decisions, pending_requests, prompting, visits
from photodrive.authorization.requests.visits import Visit
from photodrive.exceptions import ConsentRefused
from photodrive.people import account_name, signed_in
from photodrive.photos.browsing import picker
from photodrive.photos.browsing.ticks import Sent

from .consent_page import page_context, sign_in_again_context


class PendingRequestView(PersonalPage, View):
    """Takes a browser at a kept request through a table; whoever does not come to its end gets what says why not."""

    def walk(self, table: Table, visit: Visit) -> HttpResponseBase | None:
        """The answer to whom a step sends elsewhere; None at the end of the table."""
        try:
            table.walk(visit)
        except visits.SignInNeeded:
            hint = prompting.login_hint(visit.pending)
            return sign_in.ask(reverse("photodrive:consent", args=[visit.request_id]), login_hint=hint)
        except visits.SignInAgain:
            return self._ask_to_sign_in_again(visit)
        except visits.SentBack as answered:
            checked = policy_of(visit.pending.application).checked
            return response_modes.respond_unasked(self.request, answered.response, checked=checked)
        except decisions.AlreadyDecided:
            return error_pages.already_answered(self.request, visit.pending)
        except pending_requests.RequestGone as problem:
            return error_pages.gone(self.request, problem)
        except belonging.RequestOfAnother as problem:
            return error_pages.of_another(self.request, problem)
        return None

    def _ask_to_sign_in_again(self, visit: Visit) -> HttpResponse:
        context = sign_in_again_context(visit.pending, owner=visit.person)
        response = render(self.request, "photodrive/sign_in_again.html", context)
        protect(response, form_target=redirection_uris.form_targets(visit.pending.return_to))
        return response


class ConsentView(PendingRequestView):
    """GET shows the page; POST remembers her choices, turns the page, approves or denies."""

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        visit = visit_of(request, request_id)
        visit.by_earlier = True
        if elsewhere := self.walk(visits.OPENING, visit):
            return elsewhere
        if visit.pending.decided_at is not None:
            return error_pages.already_answered(request, visit.pending)
        return self._show(visit)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        visit = visit_of(request, request_id)
        visit.choose, visit.repeats = self._choose, self._repeats
        decision = request.POST.get("decision", "")
        tables = {"allow": visits.DECISION, "deny": visits.DENIAL}
        try:
            elsewhere = self.walk(tables.get(decision, visits.CHOOSING), visit)
        except ConsentRefused as problem:
            return self._show(visit, form_errors=[str(problem)], status=422)
        if elsewhere is not None:
            return elsewhere
        if visit.response is not None:
            return response_modes.respond(request, visit.response)
        address = reverse("photodrive:consent", args=[request_id])
        if "use" in request.POST:  # all that is ticked now is what she sees next
            by_tick = visit.pending.selection == offer.Selection.CHOSEN
            return see_other(f"{address}?{picker.Wanted(only_ticked=by_tick).query}#which")
        wanted = picker.wanted_after(sent=request.POST, shown=picker.Wanted.read(request.GET))
        return see_other(f"{address}?{wanted.query}#picker")

    def _repeats(self, agreed: Authorization) -> bool:
        """Whether the form says what she has ``agreed`` to before."""
        sent = Sent.in_form(self.request.POST)
        return photo_selection.is_repeated(agreed, sent, selection=self.request.POST.get("selection") or None)

    def _choose(self, pending: AuthorizationRequest) -> None:
        """Take over what the form says; raises ConsentRefused for what the page did not offer."""
        sent, ticked = self.request.POST, Sent.in_form(self.request.POST)
        shown = picker.Wanted.read(self.request.GET)
        photo_selection.take(pending, ticked, button=sent.get("select", ""), shown=shown)
        scope_selection.choose(pending, shown=sent.getlist("asked"), ticked=sent.getlist("give"))
        remembered.choose(pending, remember=bool(sent.get("remember")))
        offer.choose(
            pending,
            selection=sent.get("selection") or None,
            album=sent.get("album", ""),
            duration=sent.get("duration") or None,
            location=bool(sent.get("location")),
        )
        if sent.get("decision") == "allow":
            photo_selection.check(pending, ticked)
        elif sent.get("use"):
            shortcuts.press(pending, sent["use"], owner=signed_in(self.request))

    def _show(self, visit: Visit, *, form_errors: list[str] | None = None, status: int = 200) -> HttpResponse:
        wanted = picker.Wanted.read(self.request.GET)
        context = page_context(visit.pending, owner=visit.person, wanted=wanted)
        context |= {"form_errors": form_errors or [], "unfolded": bool(form_errors) or "page" in self.request.GET}
        response = render(self.request, "photodrive/consent.html", context, status=status)
        protect(response, form_target=redirection_uris.form_targets(visit.pending.return_to))
        return response


class SwitchAccountView(PendingRequestView):
    """ "Not you?": signs out and lets somebody else sign in for the same request; or her, ``again``.

    By POST only: a link on another site must not sign her out.
    """

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """Whoever reloads after signing in again lands here; the button is on the consent page."""
        return redirect("photodrive:consent", request_id)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        if elsewhere := self.walk(visits.RELEASE, visit_of(request, request_id)):
            return elsewhere
        hint = account_name(request.user) if request.POST.get("again") else ""
        logout(request)
        return sign_in.ask(reverse("photodrive:consent", args=[request_id]), login_hint=hint)
