"""The operator's page for initial access tokens: make one, see what became of it, end it. The token is shown once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django import forms
from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from photodrive import conf
from photodrive.authorization.clients import initial_access_tokens
from photodrive.authorization.models import InitialAccessToken
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.scopes import LEAST
from photodrive.authorization.security import token_strings
from photodrive.people import signed_in
from photodrive.web.shared.seen_fields import SeenFields

from .credentials import PAGE
from .fields import SCOPE_CHOICES, LengthField
from .model_admin import ModelAdmin

LIST = "admin:photodrive_initialaccesstoken_changelist"
WEEK = 7 * 24 * 3600
FORM_REMEMBERED_SECONDS = 3600


class Terms(TypedDict):
    """What a token to be made is good for; ``uses`` is None for any number of applications."""

    label: str
    scopes: list[str]
    uses: int | None
    expires_at: datetime


class InitialAccessForm(SeenFields, forms.ModelForm):  # type: ignore[type-arg]
    """A token to be made."""

    allowed_scopes = forms.MultipleChoiceField(
        choices=SCOPE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=LEAST,
        help_text="The most that an application registered with it may ask for, and what it gets that names none. "
        "People still decide themselves.",
    )
    works_for = LengthField(unit="days", initial=WEEK, help_text="Then it registers nothing more.")
    form = forms.CharField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False, label="")

    class Meta:
        model = InitialAccessToken
        fields = ("label", "uses_left")
        labels = {"uses_left": "Registers"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            initial_access_tokens.validate(**self.terms())
        except ValidationError as problem:
            names = {"scopes": "allowed_scopes", "expires_at": "works_for"}
            for name, sentences in problem.message_dict.items():
                self.add_error(names.get(name, name), sentences)
        return cleaned

    def clean_works_for(self) -> datetime:
        """When it ends."""
        try:
            return timezone.now() + timedelta(seconds=self.cleaned_data["works_for"] or 0)
        except OverflowError:
            raise forms.ValidationError("That is too far away.") from None

    def terms(self) -> Terms:
        """The arguments of :func:`initial_access_tokens.make`."""
        cleaned = self.cleaned_data
        return {
            "label": cleaned["label"],
            "scopes": cleaned["allowed_scopes"],
            "uses": cleaned["uses_left"],
            "expires_at": cleaned["works_for"],
        }

    def _post_clean(self) -> None:
        """The rules are those of :func:`initial_access_tokens.validate`."""


@admin.register(InitialAccessToken)
class InitialAccessAdmin(ModelAdmin):
    """Permissions to register applications (RFC 7591). They are ended, never deleted: what they registered refers."""

    form = InitialAccessForm
    list_display = ("label", "state", "expires_at", "registered_count", "created_by", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("label",)
    ordering = ("-created_at",)
    actions = ("end_selected",)
    fields = ("label", "state", "scopes", "expires_at", "applications", "created_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request).annotate(registered_count=Count("registered"))
        return found

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("label", "allowed_scopes", "uses_left", "works_for", "form")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # -- columns --------------------------------------------------------------------------------------------

    @admin.display(description="state")
    def state(self, obj: Any) -> str:
        return initial_access_tokens.state_of(obj)

    @admin.display(description="has registered", ordering="registered_count")
    def registered_count(self, obj: Any) -> int:
        return int(obj.registered_count)

    @admin.display(description="has registered")
    def applications(self, obj: Any) -> str:
        rows = obj.registered.select_related("application").order_by("application__name")
        links = ((reverse(PAGE, args=[row.application_id]), row.application) for row in rows)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "Nothing yet"

    # -- making and ending ----------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A form that is sent twice makes one token: of two, nobody would have seen the first."""
        name = request.POST.get("form", "")
        key = f"photodrive.initial-access.{token_strings.fingerprint(name)}"  # not every cache takes every key
        if name and not cache.add(key, True, FORM_REMEMBERED_SECONDS):
            messages.warning(request, "That form was sent twice; one token was made. End it if you did not see it.")
            return redirect(LIST)
        one_way_on = {"show_save_and_add_another": False, "show_save_and_continue": False}  # to where it is shown
        response = super().add_view(request, form_url, {**(extra_context or {}), **one_way_on})
        if name and not hasattr(request, "made_token"):
            cache.delete(key)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = initial_access_tokens.make(**form.terms(), created_by=signed_in(request))
        obj.pk = made.row.pk
        obj.refresh_from_db()
        request.made_token = made.token  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There are none."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{obj}: initial access token",
            "row": obj,
            "state": initial_access_tokens.state_of(obj),
            "token": request.made_token,  # type: ignore[attr-defined]
            "endpoint": links.absolute("register") if conf.settings.REGISTRATION_ENABLED else "",
            "opts": self.opts,
            "list_url": reverse(LIST),
        }
        response = TemplateResponse(request, "photodrive/admin/initial_access.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description="End the selected tokens", permissions=["view"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        if not request.user.has_perm("photodrive.change_initialaccesstoken"):
            messages.error(request, "You may look at these tokens, but not end them.")
            return
        ended = [row for row in queryset if initial_access_tokens.end(row)]
        for row in ended:
            self.log_change(request, row, "Ended.")
        messages.success(request, f"Ended {len(ended)} token{'' if len(ended) == 1 else 's'}.")
