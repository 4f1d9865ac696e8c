"""Pages that are made for one person in one browser, and go on there when she has signed in again meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from . import error_pages, form_tokens, sign_in
from .views import Answering, PageEndpoint


class PersonalPage(PageEndpoint):
    """Mixin for pages whose forms have a ``form_token``: what one person was shown, nobody else answers."""

    def against_forgery(self, view: Answering) -> Answering:
        return form_tokens.check(view)

    def _dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sign_in.is_over(request):
            logout(request)
            return sign_in.ask(request.get_full_path())
        if form_tokens.was_shown_to_another(request):
            return error_pages.shown_to_another(request)
        return super()._dispatch(request, *args, **kwargs)
