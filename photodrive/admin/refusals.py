"""The operator's list of what was refused lately: of every application, and of requests that name none of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from photodrive.authorization.models import Refusal
from photodrive.authorization.refusals import queries, reasons

from .credentials import PAGE
from .records import ReadOnlyAdmin

SHOWN = 10  # on the page of an application; the list has the rest
UNKNOWN = "unknown: no application named"


class Whose(admin.SimpleListFilter):
    """Those of applications, or those that nobody but the operator sees."""

    title = "application"
    parameter_name = "named"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Names one of ours"), ("no", "Names none of ours")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"yes": False, "no": True}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(application__isnull=wanted)


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin):
    """Requests that a step has refused, equal ones in a row as one; each page tells the steps before and after, too."""

    list_display = ("last_at", "named", "call", "step", "error", "count")
    list_display_links = ("last_at", "step")
    list_filter = (Whose, "table", "step", "error")
    narrowed_by = ("application",)
    search_fields = ("application__name", "application__client_id", "step", "error")
    list_select_related = ("application",)
    ordering = ("-last_at", "-pk")
    fields = ("named", "proof", "call", "table", "step", "error", "description", "count", "first_at", "last_at")
    readonly_fields = ("named", "proof", "call")
    change_form_template = "photodrive/admin/refusal.html"

    class Media:
        css = {"all": ("photodrive/chain.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is too old is as good as gone, though nobody has swept it out yet."""
        return queries.kept()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["reason"] = reasons.of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="application", ordering="application__name")
    def named(self, obj: Refusal) -> str:
        if obj.application is None:
            return UNKNOWN
        return format_html('<a href="{}">{}</a>', reverse(PAGE, args=[obj.application.pk]), obj.application)

    @admin.display(description="sent by it")
    def proof(self, obj: Refusal) -> str:
        return "It has proved that." if obj.proved else "It is only named, which anybody can."

    @admin.display(description="endpoint")
    def call(self, obj: Refusal) -> str:
        return reasons.of(obj).call
