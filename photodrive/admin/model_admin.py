"""Django's ModelAdmin for the operator's pages, who has signed in to get there."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from photodrive.people import by_session_only, has_signed_in

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


class OnlyByWhatIsOffered(Base):
    """A list that its page lets one narrow, and no address by anything else.

    Django takes any column of the model in the address, also one that no page shows: with ``?title__startswith=`` what
    an owner wrote, or the key of a session, could be spelt out letter by letter.
    """

    narrowed_by: tuple[str, ...] = ()  # beside what ``list_filter`` and ``date_hierarchy`` name

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Whether ``lookup`` is about one of the columns that are offered, and Django allows it."""
        filters = [one[0] if isinstance(one, list | tuple) else one for one in self.list_filter]
        filters = [one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in filters]
        offered = filter(None, (*filters, *self.narrowed_by, self.date_hierarchy))
        named = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        return named and super().lookup_allowed(lookup, value, request)


class ModelAdmin(OnlyByWhatIsOffered):
    """Pages for whoever has signed in, and for no access token that a middleware of the project takes for a person."""

    class Media:
        css = {"all": ("photodrive/admin.css",)}

    @property
    def urls(self) -> list[URLPattern]:
        return [_by_session(pattern) for pattern in self.get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What Django's own pages ask that show rows of any model, such as those for autocompletion."""
        return has_signed_in(request) and super().has_view_permission(request, obj)


def _by_session(pattern: URLPattern) -> URLPattern:
    view = pattern.callback

    @wraps(view)
    def seen_by(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by_session_only(request)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    pattern.callback = seen_by
    return pattern
