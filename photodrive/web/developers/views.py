"""The developer's pages: a list, a form to register, and a page for each application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from photodrive import conf
from photodrive.authorization.clients import applications, client_secrets, developers, logos
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.durations import in_words
from photodrive.authorization.refusals import queries as refusals
from photodrive.exceptions import PhotodriveError
from photodrive.people import signed_in

from .examples import examples_for, trial
from .forms import ChangeForm, RegisterForm, SecretForm
from .shown import application_context

FORM_REMEMBERED_SECONDS = 3600


class DeveloperView(LoginRequiredMixin, View):
    """A page for developers; where the operator has none, there is none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not conf.settings.DEVELOPERS_ENABLED:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def application(self, client_id: str) -> Application:
        """Her application of this identifier. Raises Http404."""
        found = developers.find(signed_in(self.request), client_id)
        if found is None:
            raise Http404
        return found


class DevelopersView(DeveloperView):
    """GET: her applications."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = [application_context(application) for application in developers.of(signed_in(request))]
        most = conf.settings.DEVELOPER_APPLICATIONS
        return render(request, "photodrive/developers.html", {"applications": shown, "most": most})


class RegisterView(DeveloperView):
    """GET asks, POST registers and shows the credentials: the secret this once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._ask(request, RegisterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RegisterForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(request, form, status=422)
        key = f"photodrive.developer.{signed_in(request).pk}.{form.cleaned_data['token']}"
        if not cache.add(key, True, FORM_REMEMBERED_SECONDS):
            messages.info(request, "That form was sent twice; the app was registered once.")
            return redirect("photodrive:developers")
        try:
            made = developers.register(signed_in(request), kind=form.cleaned_data["kind"], **form.described())
        except (ValidationError, developers.TooMany) as problem:
            cache.delete(key)
            if isinstance(problem, ValidationError):
                form.add_problems(problem)
            else:
                form.add_error(None, str(problem))
            return self._ask(request, form, status=422)
        if form.cleaned_data["logo"]:
            logos.keep(made.application, form.cleaned_data["logo"])
        return credentials(request, made.application, made.secret)

    def _ask(self, request: HttpRequest, form: RegisterForm, *, status: int = 200) -> HttpResponse:
        return render(request, "photodrive/developers/register.html", {"form": form}, status=status)


class ApplicationView(DeveloperView):
    """GET shows one application, POST changes it."""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        return self._show(request, self.application(client_id))

    def post(self, request: HttpRequest, client_id: str) -> HttpResponse:
        application = self.application(client_id)
        form = ChangeForm(request.POST, request.FILES, application=application)
        if not form.is_valid():
            return self._show(request, application, form)
        try:
            developers.change(application, **form.described())
        except ValidationError as problem:
            form.add_problems(problem)
            return self._show(request, application, form)
        except PhotodriveError as problem:
            form.add_error(None, str(problem))
            return self._show(request, application, form)
        if form.cleaned_data["logo"]:
            logos.keep(application, form.cleaned_data["logo"])
            applications.no_longer_checked(application)
        elif form.cleaned_data.get("without_logo"):
            logos.remove(application)
        messages.success(request, "Saved.")
        return redirect("photodrive:developer_application", client_id)

    def _show(self, request: HttpRequest, application: Application, form: ChangeForm | None = None) -> HttpResponse:
        application.refresh_from_db()
        context = {
            "app": application_context(application),
            "form": form or ChangeForm(application=application),
            "secret_form": SecretForm(),
            "examples": examples_for(application),
            "trial": trial(application),
            "refused": refusals.since_yesterday(application),
        }
        status = 422 if form is not None else 200
        return render(request, "photodrive/developers/application.html", context, status=status)


class NewSecretView(DeveloperView):
    """GET asks how the old secret shall end; POST makes another one and shows it this once."""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        context = {
            "app": application_context(self._with_secret(client_id)),
            "overlap": in_words(conf.settings.SECRET_OVERLAP_SECONDS),
        }
        return render(request, "photodrive/developers/new_secret.html", context)

    def post(self, request: HttpRequest, client_id: str) -> HttpResponse:
        application = self._with_secret(client_id)
        try:
            secret = developers.new_secret(application, overlap="overlap" in request.POST)
        except developers.SwitchedOff as problem:
            messages.error(request, str(problem))
            return redirect("photodrive:developer_application", client_id)
        return credentials(request, application, secret)

    def _with_secret(self, client_id: str) -> Application:
        application = self.application(client_id)
        if not client_secrets.has_secret(application):
            raise Http404
        return application


class CompareSecretView(DeveloperView):
    """POST: is this its secret?"""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        """Whoever reloads after signing in again lands here; the form is on the application's page."""
        return redirect("photodrive:developer_application", self.application(client_id).client_id)

    def post(self, request: HttpRequest, client_id: str) -> HttpResponse:
        application = self.application(client_id)
        form = SecretForm(request.POST)
        if form.is_valid() and client_secrets.secret_is(application, form.cleaned_data["secret"]):
            messages.success(request, "Yes, this is its secret. The token endpoint takes it.")
        else:
            messages.error(request, "No, this is not its secret, or not any more.")
        return redirect("photodrive:developer_application", client_id)


class RetireView(DeveloperView):
    """GET asks, POST ends the application for good."""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        context = {"app": application_context(self.application(client_id))}
        return render(request, "photodrive/developers/retire.html", context)

    def post(self, request: HttpRequest, client_id: str) -> HttpResponse:
        application = self.application(client_id)
        applications.retire(application)
        messages.success(request, f"{application.name} is retired. Nothing that people gave it works any more.")
        return redirect("photodrive:developers")


def credentials(request: HttpRequest, application: Application, secret: str) -> HttpResponse:
    """The page that shows a secret, once."""
    context = {
        "app": application_context(application),
        "secret": secret,
        "until": applications.policy_of(application).previous_secret_until,
    }
    return render(request, "photodrive/developers/credentials.html", context)
