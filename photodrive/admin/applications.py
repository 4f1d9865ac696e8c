"""The operator's application pages: register, show, change, give a new secret, end access. Nothing secret is kept."""

from __future__ import annotations

from datetime import datetime
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
from django.utils.html import format_html
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)

from photodrive import conf
from photodrive.admin_forms import ApplicationForm, RegistrationForm
from photodrive.authorization.access_log import usage
from photodrive.authorization.clients import applications, logos
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.durations import in_words

from . import charts, fieldsets

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
    readonly_fields = ("client_id", "kind", "secret", "logo_now", "created")
    change_form_template = "photodrive/admin/application.html"
    actions: tuple[str, ...] = ("disable_selected", "enable_selected")
    view_on_site = False

    class Media:
        css = {"all": ("photodrive/admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        now = timezone.now()
        awake = Q(photodrive_authorizations__idle_expires_at__isnull=True)
        awake |= Q(photodrive_authorizations__idle_expires_at__gt=now)
        active = awake & Q(
            photodrive_authorizations__revoked_at__isnull=True,
            photodrive_authorizations__expires_at__gt=now,
        )
        found: QuerySet[Any] = super().get_queryset(request).select_related("photodrive_policy")
        annotated: QuerySet[Any] = found.annotate(active_count=Count("photodrive_authorizations", filter=active))
        return annotated

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return ApplicationForm if obj else RegistrationForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return fieldsets.of(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # -- columns --------------------------------------------------------------------------------------------

    @admin.display(description="kind")
    def kind(self, obj: Any) -> str:
        if not applications.is_confidential(obj):
            return "Public app without a secret"
        policy = _policy(obj)
        if policy.fapi:
            return "Web app with a key, FAPI 2.0"
        return f"Web app with a {'key' if applications.signs(policy) else 'secret'}"

    @admin.display(boolean=True, description="enabled")
    def is_enabled(self, obj: Any) -> bool:
        return _policy(obj).enabled

    @admin.display(boolean=True, description="checked")
    def is_checked(self, obj: Any) -> bool:
        return _policy(obj).checked

    @admin.display(description="connections", ordering="active_count")
    def connections_now(self, obj: Any) -> int:
        return int(obj.active_count)

    @admin.display(description="logo now")
    def logo_now(self, obj: Any) -> str:
        return format_html(
            '<img class="logo-now" src="{}" alt="Logo of {}" width="64" height="64">', logos.url_of(obj), obj
        )

    @admin.display(description="client secret")
    def secret(self, obj: Any) -> str:
        if applications.signs(_policy(obj)):
            return "None: it signs with its own key."
        if not obj.client_secret:
            return "None yet: “New secret” makes one."
        policy = _policy(obj)
        changed, until = policy.secret_changed_at or obj.created, policy.previous_secret_until
        before = f" The one before works until {_said(until)}." if until and until > timezone.now() else ""
        return f"Set {_said(changed)}. It is stored as a hash only; “New secret” makes another one.{before}"

    # -- saving ---------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            had_secret = bool(obj.client_secret)
            form.save_with_policy()
            if had_secret and not obj.client_secret:
                messages.info(request, "Its secret has ended: from now on it proves itself by its key.")
            return
        registered = applications.register(**form.registration())
        form.save_logo(registered.application)
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

    def _show_secret(self, request: HttpRequest, obj: Any, secret: str, *, ending: str = "") -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{obj}: credentials",
            "application": obj,
            "secret": secret,
            "ending": ending,
            "signs": applications.signs(_policy(obj)),
            "opts": self.opts,
            "change_url": reverse("admin:oauth2_provider_application_change", args=[obj.pk]),
        }
        response = TemplateResponse(request, "photodrive/admin/credentials.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = context.get("original")
        context["has_secret"] = shown is not None and applications.has_secret(shown)
        if shown is not None:
            context["charts"], context["usage_days"] = charts.of_application(shown.client_id), usage.DAYS
        return super().render_change_form(request, context, *args, **kwargs)

    # -- actions of several applications --------------------------------------------------------------------

    @admin.action(description="Disable the selected applications at once", permissions=["change"])
    def disable_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_enabled(request, queryset, enabled=False)

    @admin.action(description="Enable the selected applications", permissions=["change"])
    def enable_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_enabled(request, queryset, enabled=True)

    def _set_enabled(self, request: HttpRequest, queryset: QuerySet[Any], *, enabled: bool) -> None:
        word = "Enabled" if enabled else "Disabled"
        changed = [application for application in queryset if _policy(application).enabled != enabled]
        for application in changed:
            applications.set_enabled(application, enabled=enabled)
            self.log_change(request, application, f"{word}.")
        messages.success(request, f"{word} {len(changed)} application{'' if len(changed) == 1 else 's'}.")

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
        """GET asks how the old one shall end. POST: a fresh one, shown once; ``overlap`` lets the old one work on."""
        application = self._application(request, object_id)
        if application is None or not applications.has_secret(application):
            messages.error(request, "This application has no secret to change.")
            return redirect("admin:oauth2_provider_application_changelist")
        if request.method != "POST":
            return self._ask_how_it_ends(request, application)
        secret = applications.rotate_secret(application, overlap="overlap" in request.POST)
        until = applications.policy_of(application).previous_secret_until
        ending = f"The old one works until {_said(until)}." if until else "The old one has ended."
        self.log_change(request, application, f"Made a new client secret. {ending}")
        return self._show_secret(request, application, secret, ending=ending)

    def _ask_how_it_ends(self, request: HttpRequest, application: Any) -> HttpResponse:
        seconds = conf.settings.SECRET_OVERLAP_SECONDS if application.client_secret else 0
        context = {
            **self.admin_site.each_context(request),
            "title": f"{application}: new secret",
            "application": application,
            "overlap": in_words(seconds) if seconds else "",
            "change_url": reverse("admin:oauth2_provider_application_change", args=[application.pk]),
        }
        return TemplateResponse(request, "photodrive/admin/new_secret.html", context)

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


def _said(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d %B %Y, %H:%M}"


def _policy(application: Any) -> ApplicationPolicy:
    found = getattr(application, "photodrive_policy", None)
    return found or ApplicationPolicy(application=application)
