"""Two lists: what she shares with others, and what others share with her."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from photodrive.authorization.http.views import see_other
from photodrive.people import signed_in
from photodrive.sharing import links, people, showing, visits
from photodrive.sharing.models import Share
from photodrive.web.shared.wording import counted

from .shown import name_of_owner, title_of
from .subjects import Subject

PAGE_SIZE = 50


class SharesView(LoginRequiredMixin, View):
    """GET: every link and every person, newest first, each with its end."""

    def get(self, request: HttpRequest) -> HttpResponse:
        hers = Share.objects.filter(links.not_over(), owner=signed_in(request)).select_related("album", "photo")
        listed = visits.with_count(showing.with_facts(hers)).order_by("-id")
        page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
        rows = [_row(share, Subject(signed_in(request), share.photo, share.album, share)) for share in page.object_list]
        return render(request, "photodrive/sharing/shares.html", {"rows": rows, "page": page})


class EndShareView(LoginRequiredMixin, View):
    """POST: end one of them. Pressed twice it is simply over."""

    def get(self, request: HttpRequest, share_id: UUID) -> HttpResponse:
        return see_other(reverse("photodrive:shares"))

    def post(self, request: HttpRequest, share_id: UUID) -> HttpResponse:
        share = get_object_or_404(Share, pk=share_id, owner=signed_in(request))
        links.close(share=share)
        whose = "The link is dead" if share.kind == Share.Kind.LINK else f"{share.email} no longer sees it"
        messages.success(request, f"Ended. {whose}.")
        return see_other(reverse("photodrive:shares"))


class SharedWithMeView(LoginRequiredMixin, View):
    """GET: what others share with her by her address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = showing.with_facts(people.shared_with(signed_in(request)), empty=False).order_by("-id")
        page = Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page"))
        cards = [_card(share) for share in page.object_list]
        return render(request, "photodrive/sharing/with_me.html", {"cards": cards, "page": page})


def _row(share: Share, subject: Subject) -> dict[str, object]:
    """``subject`` has the share itself as ``gathered``, which counts where it is neither of a photo nor an album."""
    count, cover, looked = (getattr(share, name) for name in ("count", "cover", "looked"))
    is_gathered_person = share.kind == Share.Kind.PERSON and share.album is None and share.photo is None
    return {
        "share": share,
        "title": title_of(share, count),
        "count": counted(count),
        "is_photo": share.photo_id is not None,
        "thumb_url": reverse("photodrive:photo_file", args=[cover, "thumb"]) if cover else "",
        "sheet_url": "" if is_gathered_person else subject.url,
        "visits": looked,
    }


def _card(share: Share) -> dict[str, object]:
    count, cover = (getattr(share, name) for name in ("count", "cover"))
    return {
        "title": title_of(share, count),
        "owner": name_of_owner(share),
        "count": counted(count),
        "url": reverse("photodrive:friends", args=[share.pk]),
        "thumb_url": reverse("photodrive:friends_file", args=[share.pk, cover, "thumb"]),
    }
