"""The operator's pages: applications are registered, shown, rotated and disabled here; nothing secret is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import oauth2_provider.admin  # noqa: F401  registers DOT's own pages, which ours replace
from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)

from photodrive.admin_forms import ApplicationForm, RegistrationForm
from photodrive.authorization import applications, connections
from photodrive.authorization.models import ApplicationPolicy, Authorization
from photodrive.photos.models import Photo

Application = get_application_model()
REGISTRATION_REMEMBERED_SECONDS = 3600

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

# DOT's pages let a secret be edited and refuse to delete tokens; its tables are not for people.
for model in (
    Application,
    get_access_token_model(),
    get_grant_model(),
    get_id_token_model(),
    get_refresh_token_model(),
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Application)
class ApplicationAdmin(ModelAdmin):
    """Registered clients (RFC 6749 section 2). They are disabled, never deleted: the record outlives them."""

    list_display = ("name", "client_id", "kind", "is_enabled", "is_checked", "connections_now", "created")
    search_fields = ("name", "client_id")
    ordering = ("name",)
    readonly_fields = ("client_id", "kind", "authorization_grant_type", "secret", "created")
    change_form_template = "photodrive/admin/application.html"
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        active = Q(
            photodrive_authorizations__revoked_at__isnull=True,
            photodrive_authorizations__expires_at__gt=timezone.now(),
        )
        found: QuerySet[Any] = super().get_queryset(request).select_related("photodrive_policy")
        annotated: QuerySet[Any] = found.annotate(active_count=Count("photodrive_authorizations", filter=active))
        return annotated

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return ApplicationForm if obj else RegistrationForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            fields = ("name", "kind_of_client", "redirect_uris", "allowed_scopes", "home_page", "checked", "token")
            return [(None, {"fields": fields})]
        return [
            (None, {"fields": ("name", "enabled", "checked", "home_page")}),
            ("Protocol", {"fields": ("client_id", "kind", "redirect_uris", "allowed_scopes", "secret")}),
            ("Registered", {"fields": ("authorization_grant_type", "created")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # -- columns --------------------------------------------------------------------------------------------

    @admin.display(description="kind")
    def kind(self, obj: Any) -> str:
        return "Web app with a secret" if applications.is_confidential(obj) else "Public app without a secret"

    @admin.display(boolean=True, description="enabled")
    def is_enabled(self, obj: Any) -> bool:
        return _policy(obj).enabled

    @admin.display(boolean=True, description="checked")
    def is_checked(self, obj: Any) -> bool:
        return _policy(obj).checked

    @admin.display(description="connections", ordering="active_count")
    def connections_now(self, obj: Any) -> int:
        return int(obj.active_count)

    @admin.display(description="client secret")
    def secret(self, obj: Any) -> str:
        if not applications.is_confidential(obj):
            return "None: a public app cannot keep one."
        changed = _policy(obj).secret_changed_at or obj.created
        return f"Set {changed:%d %B %Y, %H:%M}. It is stored as a hash only; “New secret” makes another one."

    # -- saving ---------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            form.save_with_policy()
            return
        registered = applications.register(**form.registration())
        obj.pk = registered.application.pk
        obj.refresh_from_db()
        request.registered_secret = registered.secret  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There are none."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        token = request.POST.get("token")
        if token and not cache.add(f"photodrive.registration.{token[:40]}", True, REGISTRATION_REMEMBERED_SECONDS):
            messages.warning(request, "That form was sent twice; the application was registered once.")
            return redirect("admin:oauth2_provider_application_changelist")
        response = super().add_view(request, form_url, extra_context)
        if token and not hasattr(request, "registered_secret"):
            cache.delete(f"photodrive.registration.{token[:40]}")
        return response

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._show_secret(request, obj, request.registered_secret)  # type: ignore[attr-defined]

    def _show_secret(self, request: HttpRequest, obj: Any, secret: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{obj}: credentials",
            "application": obj,
            "secret": secret,
            "opts": self.opts,
            "change_url": reverse("admin:oauth2_provider_application_change", args=[obj.pk]),
        }
        response = TemplateResponse(request, "photodrive/admin/credentials.html", context)
        response["Cache-Control"] = "no-store"
        return response

    # -- actions of one application -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/new-secret/", wrap(self.new_secret), name="photodrive_new_secret"),
            path("<path:object_id>/end-access/", wrap(self.end_access), name="photodrive_end_access"),
        ]
        return [*own, *super().get_urls()]

    def _application(self, request: HttpRequest, object_id: str) -> Any:
        found = self.get_object(request, object_id)
        return found if found is not None and self.has_change_permission(request, found) else None

    def new_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: a fresh secret, shown once; the old one ends."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self._application(request, object_id)
        if application is None or not applications.is_confidential(application):
            messages.error(request, "This application has no secret to change.")
            return redirect("admin:oauth2_provider_application_changelist")
        secret = applications.rotate_secret(application)
        self.log_change(request, application, "Made a new client secret.")
        return self._show_secret(request, application, secret)

    def end_access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: ends every consent given to the application."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = self._application(request, object_id)
        if application is None:
            return redirect("admin:oauth2_provider_application_changelist")
        count = applications.end_all_access(application)
        self.log_change(request, application, f"Ended {count} connections.")
        messages.success(request, f"Ended {count} connection{'' if count == 1 else 's'}.")
        return redirect("admin:oauth2_provider_application_change", application.pk)


def _policy(application: Any) -> ApplicationPolicy:
    found = getattr(application, "photodrive_policy", None)
    return found or ApplicationPolicy(application=application)


class ReadOnlyAdmin(ModelAdmin):
    """Pages that show and change nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Authorization)
class AuthorizationAdmin(ReadOnlyAdmin):
    """Consents: who allowed which application what, until when. Photos are the owner's business, not shown."""

    list_display = ("client_name", "owner", "created_at", "expires_at", "ended", "last_used_at")
    list_filter = ("ended", "client_name")
    search_fields = ("client_name", "client_id", "owner__username")
    list_select_related = ("owner",)
    exclude = ("photos",)
    actions = ("end_selected",)

    @admin.action(description="End the selected connections", permissions=["view"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        if not request.user.has_perm("photodrive.change_authorization"):
            messages.error(request, "You may look at connections, but not end them.")
            return
        ended = [item for item in queryset if connections.end(item, ended=Authorization.Ended.BY_OPERATOR)]
        for item in ended:
            self.log_change(request, item, "Ended.")
        messages.success(request, f"Ended {len(ended)} connection{'' if len(ended) == 1 else 's'}.")


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    """Facts about photos for support; the pictures themselves stay with their owners."""

    list_display = ("id", "owner", "media_type", "size", "visibility", "created_at", "trashed_at")
    list_filter = ("visibility", "media_type")
    search_fields = ("id", "owner__username")
    list_select_related = ("owner",)
    exclude = ("metadata", "title")
