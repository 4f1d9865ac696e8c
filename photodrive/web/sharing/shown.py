"""What a share looks like to whoever it was shown: its photos, one of them, their files, all of them as one file."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from photodrive.account import archive
from photodrive.authorization.http.views import see_other
from photodrive.authorization.openid import claims
from photodrive.exceptions import FileMissing
from photodrive.photos.files.storage import RENDITIONS
from photodrive.photos.library import ordering
from photodrive.photos.models import Photo
from photodrive.sharing import showing, terms, visits
from photodrive.sharing.files import file_for
from photodrive.sharing.models import Share
from photodrive.sharing.serving import file_response
from photodrive.sharing.visibility import may_download
from photodrive.web.shared.rows import drawn, marks
from photodrive.web.shared.wording import counted

from .doors import LinkView, PersonView, SharedView, wait_seconds

PAGE_SIZE = 200
BESIDE = 5  # photos of the film strip on either side
SOMEBODY = "Somebody"
logger = logging.getLogger(__name__)


def name_of_owner(share: Share) -> str:
    """What its owner is called towards others: never by an e-mail address."""
    return claims.name_of(share.owner) or SOMEBODY


def title_of(share: Share, count: int) -> str:
    """The album's name, the photo's title, or how many they are."""
    named = share.album or share.photo
    return named.title if named else counted(count)


class PageView(SharedView):
    """GET: all of it, page by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        photos, order = showing.in_order(self.share)
        count = photos.count()
        if self.share.photo_id is not None and count:
            return see_other(self.link_to("photo", self.share.photo_id))
        after = request.GET.get("after", "")
        page = ordering.page(photos, order, after=after, size=PAGE_SIZE)
        self.note(visits.What.LOOKED)
        context = {
            "share": self.share,
            "title": title_of(self.share, count),
            "owner": name_of_owner(self.share),
            "count": counted(count),
            "photos": drawn.row(page.photos, marks=marks.NONE, addresses=self._addresses()),
            "next": page.next,
            "first_url": self.link_to("page") if after else "",
            "zip_url": self.link_to("zip") if self.share.downloads and count else "",
            "by_link": self.share.kind == Share.Kind.LINK,
        }
        return render(request, "photodrive/sharing/shared.html", context)

    def _addresses(self) -> drawn.Addresses:
        here = self.link_to("page")
        return drawn.Addresses(page=(here, "/"), thumb=(here, "/thumb/"))


class PhotoView(SharedView):
    """GET: one photo of it on its stage, with the ways to those beside it."""

    def get(self, request: HttpRequest, photo_id: UUID) -> HttpResponse:
        photos, order = showing.in_order(self.share)
        photo = get_object_or_404(photos, pk=photo_id)
        before, after = ordering.around(photos, order, photo, count=BESIDE)
        self.note(visits.What.LOOKED, None if self.share.photo_id else photo)
        context = {
            "photo": photo,
            "owner": name_of_owner(self.share),
            "picture": self._picture(photo),
            "may_download": self.share.downloads,
            "where": "all photos",
            "back_url": "" if self.share.photo_id else f"{self.link_to('page')}#photo-{photo.pk}",
            "before": [self._neighbour(one) for one in before],
            "after": [self._neighbour(one) for one in after],
        }
        return render(request, "photodrive/sharing/shared_photo.html", context)

    def _picture(self, photo: Photo) -> dict[str, str]:
        names = ("preview", "thumb", *(["original"] if self.share.downloads else []))
        return {name: self.link_to("file", photo.pk, name) + photo.version for name in names}

    def _neighbour(self, photo: Photo) -> dict[str, object]:
        return {"url": self.link_to("photo", photo.pk), "title": photo.title, **self._picture(photo)}


class FileView(SharedView):
    """GET and HEAD: one file of one photo of it. Each time it is asked anew whether it is still shared."""

    def get(self, request: HttpRequest, photo_id: UUID, rendition: str) -> HttpResponseBase:
        wanted = next((known for known in RENDITIONS if known == rendition), None)
        photo = get_object_or_404(showing.photos_of(self.share), pk=photo_id)
        caller = showing.caller_of(self.share)
        if wanted is None or (wanted == "original" and not may_download(caller, photo)):
            raise Http404
        try:
            stored = file_for(caller, photo, wanted)
            response = file_response(request, stored, attachment=wanted == "original", asks_again=True)
        except FileMissing as error:
            logger.error("A file of photo %s is missing: %s", photo.pk, error.detail)
            raise Http404 from error
        if wanted == "original" and response.status_code in (200, 206):
            self.note(visits.What.ORIGINAL, photo)
        return response


class ZipView(SharedView):
    """GET: all of it as one file, made while it is sent."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        photos, order = showing.in_order(self.share)
        count = photos.count()
        if not self.share.downloads or not count:
            raise Http404
        self.note(visits.What.ORIGINAL)
        name, caller = title_of(self.share, count), showing.caller_of(self.share)
        sent = archive.stream(photos=order.sort(photos), caller=caller, name=name, still=self._is_still_shown)
        return archive.response(request, sent)

    def _is_still_shown(self, photo: Photo) -> bool:
        """Asked anew before each photo: whatever ends meanwhile, ends for those to come."""
        share = self.found_again()
        same = share is not None and (share.downloads, share.password) == (True, self.share.password)
        return share is not None and same and showing.photos_of(share).filter(pk=photo.pk).exists()


class SharedPage(LinkView, PageView):
    """By a link: the page itself asks for the password, and takes it by POST."""

    behind_password = False

    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request) if self.may_enter() else self._ask()

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.may_enter():
            return see_other(self.link_to("page"))
        try:
            if terms.opens(share=self.share, password=request.POST.get("password", "")):
                return self.let_in(see_other(self.link_to("page")))
        except terms.TooManyTries as problem:
            response = self._ask(str(problem), status=429)
            response["Retry-After"] = wait_seconds()
            return response
        return self._ask("This is not the password. Ask whoever sent you the link.", status=422)

    def _ask(self, problem: str = "", status: int = 200) -> HttpResponse:
        """Its owner's name is no secret: whoever has the link may know who sent it. Not what is behind it, though."""
        context = {"owner": name_of_owner(self.share), "problem": problem}
        response = render(self.request, "photodrive/sharing/password.html", context, status=status)
        # Without any referrer browsers send "Origin: null" with the form, which the CSRF check must refuse.
        response["Referrer-Policy"] = "strict-origin"
        return response


class SharedPhoto(LinkView, PhotoView):
    """By a link."""


class SharedFile(LinkView, FileView):
    """By a link."""


class SharedZip(LinkView, ZipView):
    """By a link."""


class FriendsPage(PersonView, PageView):
    """As the person that it is for."""


class FriendsPhoto(PersonView, PhotoView):
    """As the person that it is for."""


class FriendsFile(PersonView, FileView):
    """As the person that it is for."""


class FriendsZip(PersonView, ZipView):
    """As the person that it is for."""
