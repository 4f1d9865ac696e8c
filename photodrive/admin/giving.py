"""Giving an application of the project's own server to the drive, which from then on serves it as well."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.protocol.application import Application

from .credentials import LIST, PAGE
from .model_admin import ModelAdmin

GIVE = "admin:photodrive_give_to_drive"


class GivingAdmin(ModelAdmin):
    """The page on which the operator names one of them, and reads what it means before she says so."""

    change_list_template = "photodrive/admin/applications.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.give_to_drive)
        return [path("give-to-drive/", view, name="photodrive_give_to_drive"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_give": self._may_give(request)})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What changes one that the project's own server serves as well is felt there, too."""
        both = obj is not None and not conf.settings.ONLY_SERVER and applications.policy_of(obj).host_grant_type
        return super().has_change_permission(request, obj) and (not both or says_at_the_other(request))

    def give_to_drive(self, request: HttpRequest) -> HttpResponse:
        """GET asks for its client_id; with one it says what it means that the drive serves that too. POST: it does."""
        if not self._may_give(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        client_id = sent.get("client_id", "").strip()
        application = _of_the_projects_server(client_id)
        if application is None or request.method != "POST":
            if client_id and application is None:
                messages.error(request, "There is no such application of this project’s own server.")
            return self._ask(request, application)
        try:
            applications.give_to_drive(application)
        except applications.NotOfTheDrive as problem:
            messages.error(request, str(problem))
            return redirect(GIVE)
        given = self.model._default_manager.get(pk=application.pk)
        self.log_change(request, given, "Gave it to the drive.")
        messages.success(request, "The drive serves it now, too. Choose below what it may ask for.")
        return redirect(PAGE, application.pk)

    def _ask(self, request: HttpRequest, application: Application | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Give an application to the drive",
            "application": application,
            "list_url": reverse(LIST),
        }
        return TemplateResponse(request, "photodrive/admin/give_to_drive.html", context)

    def _may_give(self, request: HttpRequest) -> bool:
        """It takes the say over the drive's applications and over those of the project's own server."""
        return not conf.settings.ONLY_SERVER and self.has_add_permission(request) and says_at_the_other(request)


def says_at_the_other(request: HttpRequest) -> bool:
    """Whether the operator has the say over the applications of the project's own server."""
    theirs = get_application_model()._meta
    return request.user.has_perm(f"{theirs.app_label}.{get_permission_codename('change', theirs)}")


def _of_the_projects_server(client_id: str) -> Application | None:
    if not client_id or "\x00" in client_id:  # PostgreSQL does not compare with that
        return None
    found: Application | None = get_application_model()._default_manager.filter(client_id=client_id).first()
    return None if found is None or applications.is_of_the_drive(found) else found
