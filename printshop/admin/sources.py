"""The staff's page for photo sources: register, check, disable. A secret goes in and never comes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from printshop import links
from printshop.admin.register_here import RegisterHereForm
from printshop.exceptions import DecryptionFailed, SourceError
from printshop.oauth.flows import dynamic_registration, registration_check
from printshop.sources import keys
from printshop.sources.models import Source
from printshop.sources.registry import ADAPTERS, SIGN_IN_ONLY

if TYPE_CHECKING:
    SourceModelAdmin = admin.ModelAdmin[Source]
    SourceModelForm = forms.ModelForm[Source]
else:
    SourceModelAdmin = admin.ModelAdmin
    SourceModelForm = forms.ModelForm


class SourceForm(SourceModelForm):
    """A source with its secret write-only: empty means "as it is"."""

    issuer = forms.URLField(assume_scheme="https", help_text=Source._meta.get_field("issuer").help_text)
    adapter = forms.ChoiceField(
        label="Photos by", choices=[*((name, name) for name in ADAPTERS), (SIGN_IN_ONLY, "no photos: to sign in only")]
    )
    new_secret = forms.CharField(
        label="Client secret",
        required=False,
        strip=True,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Kept encrypted and never shown. Leave it empty to keep the one that is stored.",
    )
    new_key = forms.BooleanField(
        label="Make a new key",
        required=False,
        help_text="The old one ends here at once. The source must know the new one before anybody can connect again.",
    )

    class Meta:
        model = Source
        fields = [
            "name",
            "slug",
            "adapter",
            "issuer",
            "client_id",
            "authentication",
            "accepts_bearer",
            "scopes",
            "enabled",
            "signs_in",
            "sign_in_scopes",
            "id_token_algorithm",
        ]
        widgets = {"authentication": forms.RadioSelect}

    def save(self, commit: bool = True) -> Source:
        source = self.instance
        if self.cleaned_data["new_secret"]:
            source.client_secret = self.cleaned_data["new_secret"]
        if self.cleaned_data["new_key"] or (source.uses_private_key and not source.has_private_key):
            source.make_private_key()
        return super().save(commit)


@admin.register(Source)
class SourceAdmin(SourceModelAdmin):
    """Sources are disabled rather than deleted: orders remember where their photos came from."""

    form = SourceForm

    class Media:
        css = {"all": ("printshop/admin.css",)}

    list_display = ["name", "issuer", "enabled", "photos", "signs_in", "working", "checked_at"]
    list_filter = ["enabled", "signs_in"]
    actions = ["check_now"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["redirect_address", "signed_out_address", "secret", "public_keys", "result"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "enabled", "adapter"]}),
        (
            "Registration there",
            {"fields": ["issuer", "redirect_address", "client_id", "scopes", "accepts_bearer"]},
        ),
        (
            "How we prove that it is us",
            {"fields": ["authentication", "secret", "new_secret", "public_keys", "new_key"]},
        ),
        (
            "Signing in with it",
            {"fields": ["signs_in", "sign_in_scopes", "id_token_algorithm", "signed_out_address"]},
        ),
        ("Last check", {"fields": ["result"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        return False

    @admin.display(boolean=True, description="works")
    def working(self, source: Source) -> bool | None:
        return None if source.checked_at is None else not source.check_error

    @admin.display(boolean=True, description="photos")
    def photos(self, source: Source) -> bool:
        return source.gives_photos

    @admin.display(description="Address after signing out")
    def signed_out_address(self, source: Source) -> str:
        return format_html("<code>{}</code> – register exactly this there, too.", links.absolute("signed_out"))

    @admin.display(description="Redirect address")
    def redirect_address(self, source: Source) -> str:
        if not source.slug:
            return "Shown once the source is saved."
        return format_html("<code>{}</code> – register exactly this there.", links.absolute("callback", source.slug))

    @admin.display(description="Stored secret")
    def secret(self, source: Source) -> str:
        return "there is one" if source.__dict__.get("client_secret") else "none"

    @admin.display(description="Our public key")
    def public_keys(self, source: Source) -> str:
        if not source.has_private_key:
            return "None yet. One is made when a source is saved that wants our signature."
        try:
            text = json.dumps(keys.public_set(source.private_key), indent=1)
        except DecryptionFailed as error:
            return str(error)
        return format_html(
            '<textarea readonly rows="12" cols="60" aria-label="Our public key">{}</textarea><br>'
            "Register this set there, or the address <code>{}</code>, which always has the newest.",
            text,
            links.absolute("keys", source.slug),
        )

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
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        # Here the admin's transaction is over: asking the source inside it could make it wait for our own lock.
        if object_id and "_check" in request.POST and isinstance(response, HttpResponseRedirect):
            for source in Source.objects.filter(pk=object_id):
                self._check(request, source)
        return response

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if set(form.changed_data) - {"name", "enabled"}:
            obj.checked_at, obj.check_error = None, ""
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        here, name = self.admin_site.admin_view(self.register_here), "printshop_source_register"
        own = [path("register/", here, name=name), path("<int:pk>/register/", here, name=f"{name}_anew")]
        return [*own, *super().get_urls()]

    def register_here(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The shop registers itself: as a new source, or anew as one that is there. Outside of any transaction."""
        source = get_object_or_404(Source, pk=pk) if pk else None
        if not (self.has_change_permission(request, source) if source else self.has_add_permission(request)):
            raise PermissionDenied
        form = RegisterHereForm(request.POST or None, instance=source)
        if form.is_valid() and self._registered(request, form):
            return HttpResponseRedirect(reverse("admin:printshop_source_change", args=[form.instance.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Register anew with {source}" if source else "Register here",
            "form": form,
            "source": source,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/printshop/source/register.html", context)

    def _registered(self, request: HttpRequest, form: RegisterHereForm) -> bool:
        is_new = form.instance.pk is None
        try:
            token = form.cleaned_data["initial_token"]
            source = dynamic_registration.register(source=form.instance, initial_token=token)
        except (SourceError, DecryptionFailed) as error:
            form.add_error(None, " ".join(filter(None, [str(error), error.detail])))
            return False
        message = "Registered the shop there."
        self.log_addition(request, source, message) if is_new else self.log_change(request, source, message)
        scopes = " ".join(dict.fromkeys(f"{source.scopes} {source.sign_in_scopes * source.signs_in}".split()))
        self.message_user(request, f"{source}: the shop is registered there, for {scopes}.", messages.SUCCESS)
        return True

    def _check(self, request: HttpRequest, source: Source) -> None:
        if registration_check.check(source=source):
            self.message_user(request, f"{source}: all is well.", messages.SUCCESS)
        else:
            self.message_user(request, f"{source}: {source.check_error}", messages.ERROR)
