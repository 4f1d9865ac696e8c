"""How somebody gets to what is shared: by a secret link, or as the person it is for. What is shown is the same."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views import View

from photodrive.authorization.http.client_ip import address_of
from photodrive.authorization.http.views import see_other
from photodrive.people import Owner, signed_in
from photodrive.photos.models import Photo
from photodrive.sharing import links, people, terms, visits
from photodrive.sharing.models import Share

COOKIE = "photodrive_link"
COOKIE_SECONDS = 30 * 24 * 3600
_signer = TimestampSigner(salt="photodrive.sharing.link")


class SharedView(View):
    """Something of one share. ``share`` is set before the handler runs; without one there is nothing here."""

    share: Share
    urls: ClassVar[dict[str, str]]  # "page", "photo", "file" and "zip" by the names of the addresses
    key: str | UUID  # what the address has, by which the share was found

    def link_to(self, what: str, *args: object) -> str:
        """The address of ``what`` in this share."""
        return reverse(f"photodrive:{self.urls[what]}", args=[self.key, *args])

    def note(self, what: str, photo: Photo | None = None) -> None:
        """Count a visit of somebody else, if something was really fetched."""
        if self.request.method == "GET" and self.request.user.pk != self.share.owner_id:
            visits.record(share=self.share, what=what, photo=photo, visitor=_visitor(self.request), person=self.person)

    def found_again(self) -> Share | None:
        """The share as it is now, if it still is."""
        raise NotImplementedError

    @property
    def person(self) -> Owner | None:
        """Who looks; None for whoever has the link."""
        return None


class LinkView(SharedView):
    """Whoever has the link. The token is in no address that leaves this site, and in no index of a search engine."""

    urls: ClassVar = {"page": "shared", "photo": "shared_photo", "file": "shared_file", "zip": "shared_zip"}
    behind_password = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key = kwargs.pop("token")
        share = self.found_again()
        if share is None:
            return discreet(ended(request))
        self.share = share
        try:
            return discreet(self._answer(request, *args, **kwargs))
        except Http404:
            return discreet(ended(request))

    def found_again(self) -> Share | None:
        return links.find(str(self.key))

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.behind_password and not self.may_enter():
            return see_other(self.link_to("page"))
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Whether she has said the password, if there is one. Its owner need not."""
        if not self.share.password or self.request.user.pk == self.share.owner_id:
            return True
        try:
            said = _signer.unsign(self.request.COOKIES.get(COOKIE, ""), max_age=COOKIE_SECONDS)
        except BadSignature:
            return False
        return constant_time_compare(said, _proof(self.share))

    def let_in(self, response: HttpResponse) -> HttpResponse:
        """Remember in her browser that she has said the password; another password asks again."""
        response.set_cookie(
            COOKIE,
            _signer.sign(_proof(self.share)),
            max_age=COOKIE_SECONDS,
            path=self.link_to("page"),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response


class PersonView(LoginRequiredMixin, SharedView):
    """Somebody signed in, with whom it is shared by her address."""

    urls: ClassVar = {"page": "friends", "photo": "friends_photo", "file": "friends_file", "zip": "friends_zip"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key = kwargs.pop("share_id")
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        found = self.found_again()
        if found is None:
            raise Http404
        self.share = found
        return super().dispatch(request, *args, **kwargs)

    def found_again(self) -> Share | None:
        return people.find(signed_in(self.request), UUID(str(self.key)))

    @property
    def person(self) -> Owner | None:
        return signed_in(self.request)


def ended(request: HttpRequest) -> HttpResponse:
    """The one answer for a link that is over, was switched off, or never was, and for what it does not show."""
    response = render(request, "photodrive/sharing/ended.html", status=404)
    response["Cache-Control"], response["Expires"] = "no-store", "0"  # the same whenever it is asked
    return response


def discreet(response: HttpResponseBase) -> HttpResponseBase:
    """``response`` under the address of a link, of which nobody else learns."""
    response.setdefault("Referrer-Policy", "no-referrer")
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django writes the path of what it refuses
    return response


def _proof(share: Share) -> str:
    """Names the password without telling it."""
    return salted_hmac("photodrive.sharing.link", f"{share.pk} {share.password}", algorithm="sha256").hexdigest()


def _visitor(request: HttpRequest) -> str:
    return f"{address_of(request)} {request.headers.get('User-Agent', '')}"


def wait_seconds() -> str:
    """For Retry-After, where a password was tried too often."""
    return str(terms.seconds_to_wait())
