"""One registration serves both sites: the application's page at the drive and the source's page at the shop.

The two admin classes of the apps know nothing of each other; here each learns whether the other side still fits.
"""

from __future__ import annotations

from typing import Any

import oauth2_provider.admin  # noqa: F401  registers its pages, which are hidden below
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)

from oauthdemo.accounts import admin as accounts_admin  # noqa: F401  registers its pages
from oauthdemo.data import registration
from photodrive.admin import ApplicationAdmin, credentials
from photodrive.authorization.clients import applications as photodrive_applications
from photodrive.authorization.clients import client_secrets
from photodrive.authorization.models import RegisteredApplication
from photodrive.authorization.protocol.application import Application
from printshop.admin import sources
from printshop.sources.models import Source

# The drive is the only server here: the rest of django-oauth-toolkit's tables is empty, its own page knows no rules.
OF_DOT = (get_access_token_model, get_application_model, get_grant_model, get_id_token_model, get_refresh_token_model)
admin.site.unregister([*(model() for model in OF_DOT), RegisteredApplication, Source])


@admin.register(RegisteredApplication)
class SharedApplicationAdmin(ApplicationAdmin):
    """The drive's page, with the shop's button."""

    change_form_template = "oauthdemo/admin/application.html"
    actions: tuple[str, ...] = (*ApplicationAdmin.actions, "use_in_printshop_selected")
    view_on_site = False

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "fits_the_shop")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Print shop", {"fields": ("in_the_shop",)})] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "in_the_shop") if obj else ()

    @admin.display(boolean=True, description="fits the shop")
    def fits_the_shop(self, obj: Application) -> bool | None:
        found = registration.match(obj)
        return bool(found) if found.source else None

    @admin.display(description="Used by the shop")
    def in_the_shop(self, obj: Application) -> str:
        found = registration.match(obj)
        if found.source is None and not photodrive_applications.is_confidential(obj):
            return "No. The shop has a server: it takes an application with a secret or a key."
        if found.source is None:
            return "No. “Use in the print shop” hands it to the shop, with a fresh secret or the shop's key."
        address = reverse("admin:printshop_source_change", args=[found.source.pk])
        return format_html('As the source <a href="{}">{}</a>. {}', address, found.source, told(found))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.use_in_printshop)
        own = path("<path:object_id>/use-in-printshop/", view, name="oauthdemo_use_in_printshop")
        return [own, *super().get_urls()]

    def use_in_printshop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: the shop's source is made from this application, with a fresh secret."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self.get_object(request, object_id)
        if application is None or not self.has_change_permission(request, application):
            return redirect(credentials.LIST)
        self._use(request, application)
        return redirect(credentials.PAGE, application.pk)

    @admin.action(description="Use in the print shop (one application)", permissions=["change"])
    def use_in_printshop_selected(self, request: HttpRequest, applications: QuerySet[Any]) -> None:
        if len(applications) != 1:
            messages.error(request, "The shop signs in to the drive as one application. Choose one.")
            return
        self._use(request, applications[0])

    def _use(self, request: HttpRequest, application: Application) -> None:
        if not request.user.has_perm("printshop.change_source"):
            messages.error(request, "You may not change the shop's sources.")
            return
        try:
            source = registration.use_in_printshop(application)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        proof = "a fresh secret" if client_secrets.has_secret(application) else "the shop's key"
        self.log_change(request, application, f"Handed to the print shop with {proof}.")
        messages.success(request, f"The shop's source “{source}” now uses {application}, with {proof}.")


@admin.register(Source)
class SharedSourceAdmin(sources.SourceAdmin):
    """The shop's page, with a look at the drive's side."""

    readonly_fields = [*sources.SourceAdmin.readonly_fields, "at_the_drive"]
    fieldsets = [*sources.SourceAdmin.fieldsets, ("At the drive", {"fields": ["at_the_drive"]})]

    @admin.display(description="Application there")
    def at_the_drive(self, source: Source) -> str:
        if not source.client_id:
            return "Shown once the source is saved."
        application = RegisteredApplication.objects.filter(client_id=source.client_id).first()
        if application is None:
            return told(registration.match_source(source))
        address = reverse(credentials.PAGE, args=[application.pk])
        found = registration.match_source(source)
        return format_html('<a href="{}">{}</a>. {}', address, application, told(found))


def told(found: registration.Match) -> str:
    """Whether both sides match, in words."""
    if not found.differences:
        return "Both sides match."
    return format_html_join(" ", "<strong>{}</strong>", ((difference,) for difference in found.differences))
