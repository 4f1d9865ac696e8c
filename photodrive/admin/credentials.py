"""What the operator does with one application beside editing it: give it a new secret, end all its access."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.durations import in_words

from .model_admin import ModelAdmin

LIST, PAGE = "admin:photodrive_registeredapplication_changelist", "admin:photodrive_registeredapplication_change"


class CredentialsAdmin(ModelAdmin):
    """The pages and buttons about an application's secret and access. A secret is shown once and not kept."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/new-secret/", wrap(self.new_secret), name="photodrive_new_secret"),
            path("<path:object_id>/end-access/", wrap(self.end_access), name="photodrive_end_access"),
        ]
        return [*own, *super().get_urls()]

    def new_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks how the old one shall end. POST: a fresh one, shown once; ``overlap`` lets the old one work on."""
        application = self._changeable(request, object_id)
        if application is None or not client_secrets.has_secret(application):
            messages.error(request, "This application has no secret to change.")
            return redirect(LIST)
        if request.method != "POST":
            return self._ask_how_it_ends(request, application)
        secret = client_secrets.rotate_secret(application, overlap="overlap" in request.POST)
        until = applications.policy_of(application).previous_secret_until
        ending = f"The old one works until {moment_in_words(until)}." if until else "The old one has ended."
        self.log_change(request, application, f"Made a new client secret. {ending}")
        return self.show_secret(request, application, secret, ending=ending)

    def end_access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: ends everything that people allowed the application."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self._changeable(request, object_id)
        if application is None:
            messages.error(request, "There is no such application.")
            return redirect(LIST)
        count = lifecycle.end_all_of(application)
        self.log_change(request, application, f"Ended {count} connections.")
        messages.success(request, f"Ended {count} connection{'' if count == 1 else 's'}.")
        return redirect(PAGE, application.pk)

    def show_secret(
        self, request: HttpRequest, application: Application, secret: str, *, ending: str = ""
    ) -> HttpResponse:
        """The page that shows a secret, once; ``ending`` says what becomes of the one before."""
        context = self._context(request, application, "credentials") | {
            "secret": secret,
            "ending": ending,
            "signs": applications.signs(applications.policy_of(application)),
            "opts": self.opts,
        }
        response = TemplateResponse(request, "photodrive/admin/credentials.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _changeable(self, request: HttpRequest, object_id: str) -> Application | None:
        """The application of this id, if there is one that this operator may change."""
        found: Application | None = self.get_object(request, object_id)
        return found if found is not None and self.has_change_permission(request, found) else None

    def _ask_how_it_ends(self, request: HttpRequest, application: Application) -> HttpResponse:
        seconds = conf.settings.SECRET_OVERLAP_SECONDS if client_secrets.is_set(application) else 0
        overlap = in_words(seconds) if seconds else ""
        context = self._context(request, application, "new secret") | {"overlap": overlap}
        return TemplateResponse(request, "photodrive/admin/new_secret.html", context)

    def _context(self, request: HttpRequest, application: Application, about: str) -> dict[str, object]:
        """What each of these pages about ``application`` shows."""
        return {
            **self.admin_site.each_context(request),
            "title": f"{application}: {about}",
            "application": application,
            "list_url": reverse(LIST),
            "change_url": reverse(PAGE, args=[application.pk]),
        }


def moment_in_words(moment: datetime) -> str:
    """A moment as the operator reads it, in the site's time zone."""
    return f"{timezone.localtime(moment):%d %B %Y, %H:%M}"
