"""The staff's page for photo sources: register, check, disable. A secret goes in and never comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from printshop import links
from printshop.oauth import checking
from printshop.sources.models import Source
from printshop.sources.registry import ADAPTERS

if TYPE_CHECKING:
    SourceModelAdmin = admin.ModelAdmin[Source]
    SourceModelForm = forms.ModelForm[Source]
else:
    SourceModelAdmin = admin.ModelAdmin
    SourceModelForm = forms.ModelForm


class SourceForm(SourceModelForm):
    """A source with its secret write-only: empty means "as it is"."""

    issuer = forms.URLField(assume_scheme="https", help_text=Source._meta.get_field("issuer").help_text)
    adapter = forms.ChoiceField(choices=[(name, name) for name in ADAPTERS])
    new_secret = forms.CharField(
        label="Client secret",
        required=False,
        strip=True,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Kept encrypted and never shown. Leave it empty to keep the one that is stored.",
    )

    class Meta:
        model = Source
        fields = ["name", "slug", "adapter", "issuer", "client_id", "scopes", "enabled"]

    def save(self, commit: bool = True) -> Source:
        if self.cleaned_data["new_secret"]:
            self.instance.client_secret = self.cleaned_data["new_secret"]
        return super().save(commit)


@admin.register(Source)
class SourceAdmin(SourceModelAdmin):
    """Sources are disabled rather than deleted: orders remember where their photos came from."""

    form = SourceForm
    list_display = ["name", "issuer", "enabled", "working", "checked_at"]
    list_filter = ["enabled"]
    actions = ["check_now"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["redirect_address", "secret", "result"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "enabled", "adapter"]}),
        (
            "Registration there",
            {"fields": ["issuer", "redirect_address", "client_id", "secret", "new_secret", "scopes"]},
        ),
        ("Last check", {"fields": ["result"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return False

    @admin.display(boolean=True, description="works")
    def working(self, source: Source) -> bool | None:
        return None if source.checked_at is None else not source.check_error

    @admin.display(description="Redirect address")
    def redirect_address(self, source: Source) -> str:
        if not source.slug:
            return "Shown once the source is saved."
        return format_html("<code>{}</code> – register exactly this there.", links.absolute("callback", source.slug))

    @admin.display(description="Stored secret")
    def secret(self, source: Source) -> str:
        return "there is one" if source.__dict__.get("client_secret") else "none"

    @admin.display(description="Result")
    def result(self, source: Source) -> str:
        if source.checked_at is None:
            return "Not checked yet."
        when = f"{source.checked_at:%Y-%m-%d %H:%M} UTC"
        return f"{when}: {source.check_error or 'metadata, PKCE and credentials are fine.'}"

    @admin.action(description="Check the chosen sources", permissions=["change"])
    def check_now(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        for source in sources:
            self._check(request, source)

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        if "_check" in request.POST:
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        # Here the admin's transaction is over: asking the source inside it could make it wait for our own lock.
        if object_id and "_check" in request.POST and isinstance(response, HttpResponseRedirect):
            for source in Source.objects.filter(pk=object_id):
                self._check(request, source)
        return response

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if {"issuer", "client_id", "new_secret", "adapter"} & set(form.changed_data):
            obj.checked_at, obj.check_error = None, ""
        super().save_model(request, obj, form, change)

    def _check(self, request: HttpRequest, source: Source) -> None:
        if checking.check(source=source):
            self.message_user(request, f"{source}: all is well.", messages.SUCCESS)
        else:
            self.message_user(request, f"{source}: {source.check_error}", messages.ERROR)
