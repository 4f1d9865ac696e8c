"""Who can see a photo, changed by its owner beside it: its link, the applications, and "never share with apps"."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import authorized_photos, restricting
from photodrive.exceptions import PhotodriveError
from photodrive.people import signed_in
from photodrive.photos.models import Photo
from photodrive.sharing import links, terms, withheld
from photodrive.sharing.models import Share

from . import stage
from .forms import EndForm
from .saving import SavingView

DAYS = {"week": 7, "month": 30}


class LinkView(SavingView):
    """POST: its public link on or off, and until when.

    Switching it on for a photo that is never shared with apps asks first: an app needs no key to read what anybody can.
    """

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo, form = self.photo(photo_id), EndForm(request.POST)
        if request.POST.get("on") != "1" and "anyway" not in request.POST:
            links.close_photo(photo=photo)
            return self.saved(photo, "link", "Saved. The link is dead.")
        opens = links.of_photo(photo) is None
        if opens and withheld.is_kept(photo) and "anyway" not in request.POST:
            return self.asked(photo)
        if not form.is_valid():
            return self.wrong(
                photo, "link", link_problem=" ".join(map(str, form.errors.get("day", ["Choose an end."])))
            )
        try:
            with transaction.atomic():  # a link that has no end, where she asked for one, is not what she wanted
                _set_end(links.open_photo(photo=photo), form)
        except PhotodriveError as problem:
            photo.refresh_from_db()
            return self.wrong(photo, "link", link_problem=str(problem))
        return self.saved(photo, "link")

    def asked(self, photo: Photo) -> HttpResponse:
        """Nothing is done yet."""
        if "HX-Request" in self.request.headers:
            return self.part(photo, "link", ask_link=True)
        return stage.show(self.request, photo, ask_link=True)


class TakeAwayView(SavingView):
    """POST: the application ``app`` can see the photo no more, by whatever connection it did."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo, client_id = self.photo(photo_id), request.POST.get("app", "")
        seeing = [one for one in authorized_photos.reaching(photo) if one.client_id == client_id]
        if seeing:
            restricting.take_from_app(owner=signed_in(request), client_id=client_id, photo=photo)
        name = seeing[0].client_name if seeing else "The app"
        logo_url = logos.urls_of({seeing[0].application_id}).get(seeing[0].application_id, "") if seeing else ""
        now = timezone.localtime()
        said = f"Taken away at {now:%H:%M}. {name} can no longer see this photo."
        return self.saved(photo, "taken", said, name=name, at=now, initial=name[0].upper(), logo_url=logo_url)


class NeverShareView(SavingView):
    """POST: whether it is never shared with apps."""

    def post(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photo = self.photo(photo_id)
        withheld.set_photo(photo=photo, never_share=request.POST.get("on") == "1")
        return self.saved(photo, "who")


def _set_end(share: Share, form: EndForm) -> None:
    """Raises EndInThePast."""
    until, day = form.cleaned_data["until"], form.cleaned_data["day"]
    if until == "off":
        terms.end_at(share=share, moment=None)
    elif until in DAYS:
        terms.end_at(share=share, moment=timezone.now() + timedelta(days=DAYS[until]))
    elif until == "day" and day is not None:
        terms.end_at(share=share, moment=timezone.make_aware(datetime.combine(day, time(23, 59, 59))))
