"""The owner's portrait: the picture that applications see beside her name, where she agrees."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from photodrive.authorization.openid import picture
from photodrive.exceptions import FileMissing, UploadRefused
from photodrive.people import signed_in
from photodrive.sharing import withheld
from photodrive.web.shared.own import OwnPhotoView

KEPT = "You said that apps never get this photo, and your picture goes to apps that may know your name."


class PortraitView(LoginRequiredMixin, View):
    """GET shows it, POST takes it away."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "photodrive/portrait.html", {"portrait_url": picture.path_of(signed_in(request))})

    def post(self, request: HttpRequest) -> HttpResponse:
        picture.remove(signed_in(request))
        messages.success(request, "Your picture is gone. Apps see your name without one.")
        return redirect("photodrive:own_portrait")


class ChoosePortraitView(OwnPhotoView):
    """POST: make the middle of this photo her picture."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        """Whoever reloads after signing in again lands here; the button is on the photo's page."""
        return redirect(self.photo(photo_id))

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        if withheld.is_kept(photo):
            messages.error(request, KEPT)
            return redirect(photo)
        try:
            picture.choose(signed_in(request), photo)
        except (FileMissing, UploadRefused) as problem:
            messages.error(request, str(problem))
            return redirect(photo)
        messages.success(request, "This is your picture now.")
        return redirect("photodrive:own_portrait")
