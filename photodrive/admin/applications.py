"""The operator's application pages: register, show, change, switch off. Nothing secret is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from photodrive import conf
from photodrive.authorization.access_log import usage
from photodrive.authorization.clients import applications, client_secrets, logos
from photodrive.authorization.host import columns
from photodrive.authorization.models import Authorization, RegisteredApplication, of_the_drive
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.refusals import queries as refusals
from photodrive.authorization.refusals import reasons
from photodrive.authorization.security import sector_lists, token_strings

from . import charts, fieldsets
from .credentials import LIST, CredentialsAdmin, moment_in_words
from .forms import ApplicationForm, RegistrationForm
from .giving import GivingAdmin, says_at_the_other
from .refusals import SHOWN

REGISTRATION_REMEMBERED_SECONDS = 3600


@admin.register(RegisteredApplication)
class ApplicationAdmin(CredentialsAdmin, GivingAdmin):
    """Registered clients (RFC 6749 section 2). They are disabled, never deleted: the record outlives them."""

    list_display = ("name", "client_id", "kind", "is_enabled", "is_checked", "authorizations_now", "created")
    search_fields = ("name", "client_id")
    ordering = ("name",)
    readonly_fields = ("client_id", "kind", "secret", "logo_now", "created")
    change_form_template = "photodrive/admin/application.html"
    actions: tuple[str, ...] = ("disable_selected", "enable_selected")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request).filter(of_the_drive()).select_related("photodrive_policy")
        annotated: QuerySet[Any] = found.annotate(
            active_count=Count("photodrive_authorizations", filter=Authorization.active("photodrive_authorizations__"))
        )
        return annotated

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return shown if conf.settings.ONLY_SERVER else (*shown, "served_by")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = RegistrationForm if obj is None else ApplicationForm
        read = getattr(request, "sector_list", None)
        own: dict[str, Any] = {"sector_list": staticmethod(read)} if read else {}
        return type(form.__name__, (form,), {**own, "says_at_the_other": says_at_the_other(request)})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return fieldsets.of(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # -- columns --------------------------------------------------------------------------------------------

    @admin.display(description="kind")
    def kind(self, obj: Application) -> str:
        if not applications.is_confidential(obj):
            return "Public app without a secret"
        policy = applications.policy_of(obj)
        if policy.fapi:
            return "Web app with a key, FAPI 2.0"
        without = ", without PKCE" if policy.pkce_not_required else ""
        return f"Web app with a {'key' if applications.signs(policy) else 'secret'}{without}"

    @admin.display(boolean=True, description="enabled")
    def is_enabled(self, obj: Application) -> bool:
        return applications.policy_of(obj).enabled

    @admin.display(boolean=True, description="checked")
    def is_checked(self, obj: Application) -> bool:
        return applications.policy_of(obj).checked

    @admin.display(description="served by")
    def served_by(self, obj: Application) -> str:
        return "both" if columns.is_served(applications.policy_of(obj)) else "the drive"

    @admin.display(description="connections", ordering="active_count")
    def authorizations_now(self, obj: Any) -> int:
        return int(obj.active_count)

    @admin.display(description="logo now")
    def logo_now(self, obj: Application) -> str:
        return format_html(
            '<img class="logo-now" src="{}" alt="Logo of {}" width="64" height="64">', logos.url_of(obj), obj
        )

    @admin.display(description="client secret")
    def secret(self, obj: Application) -> str:
        policy = applications.policy_of(obj)
        if applications.signs(policy):
            return "None: it signs with its own key."
        if not client_secrets.is_set(obj):
            return "None yet: “New secret” makes one."
        changed, until = policy.secret_changed_at or obj.created, policy.previous_secret_until
        before = f" The one before works until {moment_in_words(until)}." if until and until > timezone.now() else ""
        return f"Set {moment_in_words(changed)}. It is stored as a hash only; “New secret” makes another one.{before}"

    # -- saving ---------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            had_secret = client_secrets.is_set(obj)
            form.save_with_policy()
            if had_secret and not client_secrets.is_set(obj):
                messages.info(request, "Its secret has ended: from now on it proves itself by its key.")
            return
        registered = applications.register(form.proved)
        form.save_logo(registered.application)
        obj.pk = registered.application.pk
        obj.refresh_from_db()
        request.registered_secret = registered.secret  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There are none."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list of its sector is read before Django begins the transaction in which the form is judged."""
        uri = request.POST.get("sector_identifier_uri", "")
        if uri and (self.has_change_permission(request) or self.has_add_permission(request)):
            request.sector_list = sector_lists.read_now(uri.strip())  # type: ignore[attr-defined]
        return super().changeform_view(request, *args, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        token = request.POST.get("token")
        key = f"photodrive.registration.{token_strings.fingerprint(token or '')}"  # not every cache takes every key
        if token and not cache.add(key, True, REGISTRATION_REMEMBERED_SECONDS):
            messages.warning(request, "That form was sent twice; the application was registered once.")
            return redirect(LIST)
        response = super().add_view(request, form_url, extra_context)
        if token and not hasattr(request, "registered_secret"):
            cache.delete(key)
        return response

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.show_secret(request, obj, request.registered_secret)  # type: ignore[attr-defined]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = context.get("original")
        context["has_secret"] = shown is not None and client_secrets.has_secret(shown)
        if shown is not None:
            context["charts"], context["usage_days"] = charts.of_application(shown.client_id), usage.DAYS
            if request.user.has_perm("photodrive.view_refusal"):
                context["refusals"] = [reasons.of(one) for one in refusals.of(shown)[:SHOWN]]
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
        changed = [application for application in queryset if applications.policy_of(application).enabled != enabled]
        for application in changed:
            applications.set_enabled(application, enabled=enabled)
            self.log_change(request, application, f"{word}.")
        messages.success(request, f"{word} {len(changed)} application{'' if len(changed) == 1 else 's'}.")
