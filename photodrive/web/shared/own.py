"""What the pages of an owner's own photos share."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from photodrive import accounts
from photodrive.authorization.http.failures import wants_json
from photodrive.people import may_sign_in, signed_in
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.sharing.visibility import in_person, own_photos_of


def own_photos(request: HttpRequest) -> PhotoQuerySet:
    """The signed-in owner's photos; of nobody else, and none from the trash."""
    return own_photos_of(in_person(signed_in(request)))


def trashed_photos(request: HttpRequest) -> PhotoQuerySet:
    """What the signed-in owner threw away."""
    return Photo.objects.trashed().filter(may_sign_in("owner__"), owner_id=signed_in(request).pk)


class OwnPhotoView(LoginRequiredMixin, View):
    """A page about one photo of hers; any other photo does not exist here."""

    def photo(self, photo_id: UUID) -> Photo:
        """Her photo of this id. Raises Http404."""
        return get_object_or_404(own_photos(self.request), pk=photo_id)


class TrashedPhotoView(LoginRequiredMixin, View):
    """A page about one photo in her trash."""

    def photo(self, photo_id: UUID) -> Photo:
        """The photo of this id in her trash. Raises Http404."""
        return get_object_or_404(trashed_photos(self.request), pk=photo_id)


class LoginOrJsonMixin(LoginRequiredMixin):
    """Sends strangers to the sign-in page; a script is told in JSON instead of being redirected."""

    request: HttpRequest

    def handle_no_permission(self) -> HttpResponseRedirect | JsonResponse:  # type: ignore[override]
        if wants_json(self.request):
            message = "You are signed out. Sign in and try again."
            return JsonResponse({"results": [], "message": message}, status=401)
        return super().handle_no_permission()


def private_or_gone(request: HttpRequest, what: str) -> HttpResponse:
    """404, the same for both: ``what``, "photo" or "album", is private or gone. Whoever is nobody may sign in."""
    context = {"what": what, "sign_in_url": accounts.sign_in(request.get_full_path())}
    response = render(request, "photodrive/private_or_gone.html", context, status=404)
    response["Cache-Control"], response["Expires"] = "no-store", "0"  # the same whenever it is asked
    return response
