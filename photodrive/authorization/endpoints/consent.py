"""The consent page: shows the kept request to its owner and takes her decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from photodrive import conf
from photodrive.authorization import applications, consent, deciding, generators, redirects, requests
from photodrive.authorization.models import AuthorizationRequest

from . import errors
from .headers import PageEndpoint, protect

PAGE_SIZE = 60


def session_hash(request: HttpRequest) -> str:
    """Names the browser session without being usable as one."""
    return generators.fingerprint(request.session.session_key or "")


class KeptRequestView(PageEndpoint, View):
    """Opens the kept request for its owner; everybody else gets a page that says why not."""

    kept: AuthorizationRequest

    def refusal(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase | None:
        request_id: UUID = kwargs["request_id"]
        try:
            self.kept = requests.find(request_id)
            if not request.user.is_authenticated:
                return redirect_to_login(reverse("photodrive:consent", args=[request_id]))
            requests.claim(self.kept, owner=request.user, session_hash=session_hash(request))
        except requests.RequestGone:
            return errors.gone(request)
        except requests.RequestOfAnother:
            return errors.of_another(request)
        return None


class ConsentView(KeptRequestView):
    """GET shows the page; POST remembers ticks, turns the page, approves or denies."""

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        if self.kept.decided_at is not None:
            return errors.already_answered(request, self.kept)
        return self._show(request)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        sent = request.POST
        try:
            if sent.get("decision") == "deny":
                return errors.redirect_to(deciding.deny(self.kept))
            self._remember(request)
            if sent.get("decision") == "allow":
                return errors.redirect_to(deciding.approve(self.kept))
        except deciding.AlreadyDecided:
            return errors.already_answered(request, self.kept)
        except requests.RequestOfAnother:
            return errors.of_another(request)
        except requests.RequestGone:
            return errors.gone(request)
        except consent.NothingTicked as problem:
            return self._show(request, form_errors=[str(problem)], status=422)
        address = reverse("photodrive:consent", args=[request_id])
        response: HttpResponse = redirect(f"{address}?page={sent.get('page') or request.GET.get('page') or 1}")
        response.status_code = 303
        return response

    def _remember(self, request: HttpRequest) -> None:
        if self.kept.decided_at is not None:
            return
        sent = request.POST
        requests.tick(
            self.kept,
            shown=sent.getlist("shown"),
            ticked=sent.getlist("photo"),
            location=bool(sent.get("location")),
        )
        if sent.get("select") in {"all", "none"}:
            photos = consent.photos_to_choose_from(request.user)
            chosen = photos.values_list("pk", flat=True) if sent["select"] == "all" else []
            requests.tick_all(self.kept, photo_ids=chosen)

    def _show(self, request: HttpRequest, *, form_errors: list[str] | None = None, status: int = 200) -> HttpResponse:
        context = page_context(self.kept, owner=request.user, page_number=request.GET.get("page"))
        context["form_errors"] = form_errors or []
        response = render(request, "photodrive/consent.html", context, status=status)
        protect(response, form_target=redirects.origin_of(self.kept.parameters["redirect_uri"]))
        return response


class SwitchAccountView(KeptRequestView):
    """ "Not you?": signs out and lets somebody else sign in for the same request.

    By POST only: a link on another site must not sign her out.
    """

    def get(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """Whoever reloads after signing in again lands here; the button is on the consent page."""
        return redirect("photodrive:consent", request_id)

    def post(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        requests.release(self.kept)
        logout(request)
        return redirect_to_login(reverse("photodrive:consent", args=[request_id]))


def page_context(kept: AuthorizationRequest, *, owner: Any, page_number: str | None) -> dict[str, Any]:
    """Everything the consent page says."""
    application, host = kept.application, redirects.host_of(kept.parameters["redirect_uri"])
    policy = applications.policy_of(application)
    name = consent.name_of(application)
    page = Paginator(consent.photos_to_choose_from(owner), PAGE_SIZE).get_page(page_number)
    ticked = set(kept.ticked or [])
    photos = [photo_context(photo, ticked) for photo in page.object_list]
    here = sum(photo["ticked"] for photo in photos)
    return {
        "client": {
            "name": name,
            "host": host,
            "initial": name[0].upper(),
            "checked": policy.checked,
            "home_page": policy.home_page,
        },
        "account": owner.get_username(),
        "switch_account_url": reverse("photodrive:switch-account", args=[kept.pk]),
        "scope_lines": {"can": consent.can(kept.scopes), "cannot": consent.cannot(kept.scopes)},
        "can_see": "photos:read" in kept.scopes,
        "wants_photos": consent.wants_photos(kept.scopes),
        "until": consent.end_if_approved_now(),
        "duration_words": duration_words(conf.settings.ACCESS_TOKEN_SECONDS),
        "photos": photos,
        "page": page,
        "total": page.paginator.count,
        "ticked_total": len(ticked),
        "ticked_elsewhere": len(ticked) - here,
        "location": kept.location,
        "last_choice": requests.last_choice(owner=owner, application=application) is not None,
        "return_host": host,
        "connected_apps_url": reverse("photodrive:connected_apps"),
        "upload_url": reverse("photodrive:upload"),
    }


def photo_context(photo: Any, ticked: set[str]) -> dict[str, Any]:
    """One photo of the grid."""
    return {
        "id": str(photo.pk),
        "title": photo.title,
        "taken_at": photo.taken_at,
        "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"]),
        "ticked": str(photo.pk) in ticked,
        "private": photo.visibility == photo.Visibility.PRIVATE,
    }


def duration_words(seconds: int) -> str:
    """ "one hour", "45 minutes": as a person says it."""
    if seconds == 3600:
        return "one hour"
    minutes = max(1, round(seconds / 60))
    return "one minute" if minutes == 1 else f"{minutes} minutes"
