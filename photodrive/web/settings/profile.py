"""Who she is, and how she likes her pages."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from photodrive.authorization.http.failures import wants_json
from photodrive.authorization.openid import picture
from photodrive.people import account_name, column, signed_in
from photodrive.preferences import choosing, zones
from photodrive.preferences.models import Preferences
from photodrive.web.standing import lookup

NAMES = (("first_name", "First name"), ("last_name", "Last name"))
ICONS = {"system": "laptop", "light": "sun", "dark": "moon"}
WORDS = {"system": "Like my device", "light": "Light", "dark": "Dark"}


class NameForm(forms.Form):
    """Those of her names that the project's user model has, as long as its columns are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True  # it stands inside a form with a token
        for name, label in NAMES:
            if (field := column(name)) is not None and not field.is_relation:
                self.fields[name] = forms.CharField(label=label, max_length=field.max_length, required=False)


class ProfileView(LoginRequiredMixin, View):
    """GET: all of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return show(request)


class NameView(LoginRequiredMixin, View):
    """POST: her names."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:settings")

    def post(self, request: HttpRequest) -> HttpResponse:
        owner, form = signed_in(request), NameForm(request.POST)
        if not form.is_valid():
            return show(request, names=form, status=422)
        for name, value in form.cleaned_data.items():
            setattr(owner, name, value)
        owner.save(update_fields=list(form.cleaned_data))
        messages.success(request, "Your name is saved.")
        return redirect("photodrive:settings")


class ThemeView(LoginRequiredMixin, View):
    """POST: light, dark, or as her device is. A script gets no page for it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:settings")

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            choosing.choose_theme(owner=signed_in(request), theme=request.POST.get("theme", ""))
        except ValueError:
            return show(request, problem="There is no such theme.", status=422)
        if wants_json(request):
            return HttpResponse(status=204)
        return redirect("photodrive:settings")


class TimeZoneView(LoginRequiredMixin, View):
    """POST: her clock."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("photodrive:settings")

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            choosing.choose_zone(owner=signed_in(request), name=request.POST.get("time_zone", ""))
        except ValueError:
            return show(request, problem="This time zone is not known here. Choose another one.", status=422)
        messages.success(request, "Dates and times are told by that clock now. Your photos stay where they are.")
        return redirect("photodrive:settings")


def show(request: HttpRequest, *, names: NameForm | None = None, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with a form that was not right or a ``problem`` in words."""
    owner, now = signed_in(request), lookup.of(request)
    context = {
        "portrait_url": picture.path_of(owner),
        "username": account_name(owner),
        "names": names or NameForm(initial={name: getattr(owner, name, "") for name, _ in NAMES}),
        "themes": [(value, WORDS[value], ICONS[value], value == now.theme) for value in Preferences.Theme.values],
        "zones": zones.choices(timezone.now()),
        "zone": _chosen(now.time_zone),
        "site_zone": timezone.get_default_timezone_name(),
        "problem": problem,
    }
    return render(request, "photodrive/settings/profile.html", context, status=status)


def _chosen(name: str) -> str:
    """Her zone, as the list has it; empty if that is gone."""
    return name if zones.named(name) else ""
