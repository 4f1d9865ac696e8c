"""Turn an error into a page for people, with a few technical lines for developers."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from printshop.accounts import customers
from printshop.exceptions import PrintshopError, SourceUnavailable
from printshop.oauth.flows import connections
from printshop.sources.models import Source
from printshop.web.shared.error_texts_sign_in import story_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A story, told about one source."""

    title: str
    happened: str
    safe: str
    next_step: str
    ask: str
    details: tuple[tuple[str, str], ...]


def notice_of(error: PrintshopError, source: Source, *, signing_in: bool = False) -> Notice:
    """The words for an error, which is noted in the log, too; nothing in it is a token, a code or a secret."""
    story = story_of(error, signing_in=signing_in)
    level = logging.WARNING if story.status >= 500 else logging.INFO
    logger.log(level, "%s at the source %s: %s", type(error).__name__, source.slug, error.detail or error)

    def fill(text: str) -> str:
        return text.replace("{source}", source.name)

    details = [("Error", type(error).__name__), ("Reason", error.detail or str(error))]
    return Notice(
        title=fill(story.title),
        happened=fill(story.happened),
        safe=fill(story.safe),
        next_step=fill(story.next_step),
        ask=story.ask,
        details=(*details, ("Source", source.slug), ("Time", f"{timezone.now():%Y-%m-%d %H:%M:%S %Z}")),
    )


def tell(request: HttpRequest, error: PrintshopError, source: Source, *, signing_in: bool = False) -> HttpResponse:
    """The whole page for an error, on the way to photos or to signing in."""
    connected = bool(connections.alive(customers.current(request)))
    notice = notice_of(error, source, signing_in=signing_in)
    context = {"notice": notice, "source": source, "connected": connected, "signing_in": signing_in}
    status = story_of(error, signing_in=signing_in).status
    response = render(request, "printshop/notice.html", context, status=status)
    if isinstance(error, SourceUnavailable) and error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A project that has only the shop names this as its ``handler404``."""
    return render(request, "printshop/404.html", status=404)
