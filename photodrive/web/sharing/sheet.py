"""The share sheet: who sees a photo, an album or several photos, and how. Every change counts at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View

from photodrive.authorization.http.views import see_other
from photodrive.exceptions import PhotodriveError
from photodrive.people import may_sign_in, signed_in
from photodrive.photos.models import Album
from photodrive.sharing import links, people, terms, visits
from photodrive.sharing.models import Share
from photodrive.uuids import as_uuid
from photodrive.web.shared.own import own_photos
from photodrive.web.shared.selection.chosen import chosen
from photodrive.web.shared.selection.ways import next_page

from . import letters
from .forms import KEEP, UNTIL, TermsForm
from .subjects import Subject

SWITCHED_OFF = "This link was switched off meanwhile, perhaps in another window. Its address is dead."
MAX_PHOTOS = 10_000


class Ask(PhotodriveError):
    """It is on only if she says so once more."""

    message = "The link would show what you never share with apps."


class SheetView(LoginRequiredMixin, View):
    """GET: the sheet, whole or as what goes into a dialog. POST: one change of it."""

    def subject(self) -> Subject:
        """What it is about, as the address says. Raises Http404."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **named: UUID) -> HttpResponse:
        return _sheet(request, self.subject(), saved="saved" in request.GET)

    def post(self, request: HttpRequest, **named: UUID) -> HttpResponse:
        subject = self.subject()
        do = {"person": _add_person, "end": _end_person}.get(request.POST.get("do", ""), _change_link)
        try:
            said = do(request, subject)
        except Ask as question:
            return _sheet(request, subject, question=str(question), status=422)
        except PhotodriveError as problem:
            return _sheet(request, subject, problem=str(problem), status=422)
        if _is_in_dialog(request):
            return _sheet(request, subject, saved=True, said=said)
        if said:
            messages.success(request, said)
        return see_other(f"{subject.url}?saved")


class PhotoSheetView(SheetView):
    """About one photo."""

    def subject(self) -> Subject:
        return Subject(
            signed_in(self.request), photo=get_object_or_404(own_photos(self.request), pk=self.kwargs["photo_id"])
        )


class AlbumSheetView(SheetView):
    """About an album, as it is at the time."""

    def subject(self) -> Subject:
        hers = Album.objects.filter(may_sign_in("owner__"), owner=signed_in(self.request))
        return Subject(signed_in(self.request), album=get_object_or_404(hers, pk=self.kwargs["album_id"]))


class GatheredSheetView(SheetView):
    """About several photos."""

    def subject(self) -> Subject:
        hers = Share.objects.filter(owner=signed_in(self.request), kind=Share.Kind.LINK, album=None, photo=None)
        return Subject(signed_in(self.request), gathered=get_object_or_404(hers, pk=self.kwargs["share_id"]))


class ShareSelectedView(LoginRequiredMixin, View):
    """POST of the selection bar: on to the sheet of these photos. Nothing is shared by that."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever reloads after signing in again lands here."""
        return redirect("photodrive:library")

    def post(self, request: HttpRequest) -> HttpResponse:
        owner, photos = signed_in(request), chosen(request).order_by("-id").only("pk", "owner_id")
        count = photos.count()
        if count > MAX_PHOTOS:
            messages.error(request, f"These are {count:,} photos. Share up to {MAX_PHOTOS:,} at once, or an album.")
        if not 0 < count <= MAX_PHOTOS:
            return see_other(next_page(request))
        if count == 1:
            return see_other(Subject(owner, photo=photos[0]).url)
        return see_other(Subject(owner, gathered=links.gather(owner=owner, photos=photos)).url)


def _change_link(request: HttpRequest, subject: Subject) -> str:
    """The switch, and the terms of a link that is on. A sheet that is out of date opens nothing."""
    sent, link = request.POST, subject.link()
    if "link" not in sent:
        if link is not None:
            links.close(share=link)
    elif link is None or sent.get("share", "") not in ("", str(link.token_digest)):
        if sent.get("share"):
            raise PhotodriveError(SWITCHED_OFF)
        if (question := subject.question()) and "anyway" not in sent:
            raise Ask(question)
        subject.switch_on()
    elif sent.get("share"):
        _change_terms(TermsForm(sent), link)
    return ""


def _change_terms(form: TermsForm, link: Share) -> None:
    """Raises PhotodriveError, with what is wrong, and has changed nothing then."""
    if not form.is_valid():
        raise PhotodriveError(str(next(error for errors in form.errors.values() for error in errors)))
    wanted = form.cleaned_data
    if wanted["until"] != KEEP:
        terms.end_at(share=link, moment=form.end())
    terms.let_download(share=link, downloads=wanted["downloads"] == "yes")
    shown = terms.shown_password(link)
    password = (wanted["password"] or shown or terms.made_up_password()) if wanted["locked"] else ""
    if password != shown or bool(password) != bool(link.password):
        terms.set_password(share=link, password=password)


def _add_person(request: HttpRequest, subject: Subject) -> str:
    shared = subject.share_with(request.POST.get("email", ""))
    if shared.write:
        letters.write(shared.share)
    said = f"Shared with {shared.share.email}. Whoever signs in with this address sees it."
    if shared.limit:
        return f"{said} You wrote to many people today, so we send no letter: tell them yourself."
    return said


def _end_person(request: HttpRequest, subject: Subject) -> str:
    hers = Share.objects.filter(owner=subject.owner, kind=Share.Kind.PERSON)
    share = get_object_or_404(hers, pk=as_uuid(request.POST.get("share")))
    links.close(share=share)
    return f"{share.email} no longer sees it."


def _is_in_dialog(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _sheet(
    request: HttpRequest,
    subject: Subject,
    *,
    saved: bool = False,
    said: str = "",
    problem: str = "",
    question: str = "",
    status: int = 200,
) -> HttpResponse:
    link = subject.link()
    context: dict[str, object] = {
        "subject": subject,
        "link": link,
        "who": subject.who_sees_what(link),
        "people": subject.people(),
        "can_name": people.is_offered(),
        "in_dialog": _is_in_dialog(request),
        "saved": saved,
        "said": said,
        "problem": problem,
        "question": question,
        "email": request.POST.get("email", "") if problem else "",
        **(_link_context(subject, link) if link else {}),
    }
    template = "photodrive/sharing/sheet.html" if _is_in_dialog(request) else "photodrive/sharing/sheet_page.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _link_context(subject: Subject, link: Share) -> dict[str, object]:
    last_day = timezone.localdate(link.expires_at) if link.expires_at else None
    return {
        "address": links.address(link),
        "until": UNTIL,
        "last_day": last_day,
        "password": terms.shown_password(link),
        "visits": visits.count_of(link),
        "left_out": subject.left_out(link),
    }
