"""Why requests in the name of an application were refused, as its developer sees it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from photodrive import conf
from photodrive.authorization.protocol.durations import in_words
from photodrive.authorization.refusals import queries, reasons
from photodrive.authorization.refusals.recording import KEPT

from .shown import application_context
from .views import DeveloperView


class RefusedView(DeveloperView):
    """GET: the last refusals of one application, each with the step that refused."""

    def get(self, request: HttpRequest, client_id: str) -> HttpResponse:
        application = self.application(client_id)
        refusals = list(queries.of(application))
        context = {
            "app": application_context(application),
            "back_to_app": True,
            "reasons": [reasons.of(refusal) for refusal in refusals],
            "one_thing": queries.most_of(refusals),
            "kept_for": in_words(conf.settings.REFUSAL_SECONDS),
            "most": KEPT,
        }
        return render(request, "photodrive/developers/refused.html", context)
