"""The button that connects a source works under whatever policy a project has, and widens nothing else of it."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

from printshop.sources.models import Source
from printshop.web.shared.pages import Page
from tests.host_policies import WAYS, Way

POLICY = {"default-src": ["'self'"], "form-action": ["'self'"]}
HEADERS = ["Content-Security-Policy", "Content-Security-Policy-Report-Only"]
by_every_way = pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])


class Counter(Page):
    """A page of the shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("<form method=post>")


class Progress(Page):
    """No page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse({})


@pytest.fixture(autouse=True)
def _sources(db: None) -> None:
    Source.objects.create(slug="a", name="A", issuer="https://a.example:8443/tenant", client_id="shop")
    Source.objects.create(slug="b", name="B", issuer="https://b.example", client_id="shop", enabled=False)


def sent(answer: HttpResponse, header: str) -> dict[str, list[str]]:
    parts = (part.split() for part in answer[header].split(";"))
    return {name: sorted(sources) for name, *sources in parts}


@by_every_way
@pytest.mark.parametrize("header", HEADERS)
def test_forms_may_lead_to_the_sources_in_use_and_nowhere_else(way: Way, settings: Any, header: str) -> None:
    answer: Any = way.around(Counter.as_view(), settings, POLICY, header=header)(RequestFactory().get("/"))
    ours = {"default-src": ["'self'"], "form-action": ["'self'", "https://a.example:8443"]}
    assert sent(answer, header) == ours
    assert [name for name in HEADERS if name in answer] == [header]


@by_every_way
def test_a_policy_that_lets_forms_lead_anywhere_stays_so(way: Way, settings: Any) -> None:
    policy = {"default-src": ["'self'"]}
    answer: Any = way.around(Counter.as_view(), settings, policy, header=HEADERS[0])(RequestFactory().get("/"))
    assert sent(answer, HEADERS[0]) == policy


def test_a_nonce_of_somebody_else_changes_nothing(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(HttpRequest, "csp_nonce", "theirs", raising=False)
    monkeypatch.setitem(sys.modules, "csp.decorators", None)
    settings.SECURE_CSP, settings.CONTENT_SECURITY_POLICY = None, {"DIRECTIVES": None}
    assert Counter.as_view()(RequestFactory().get("/")).status_code == 200


@by_every_way
def test_what_is_no_page_keeps_the_projects_policy(way: Way, settings: Any) -> None:
    answer: Any = way.around(Progress.as_view(), settings, POLICY, header=HEADERS[0])(RequestFactory().get("/"))
    assert sent(answer, HEADERS[0]) == POLICY


@by_every_way
def test_a_project_without_a_policy_gets_none(way: Way, settings: Any) -> None:
    plain: Any = Counter.as_view()(RequestFactory().get("/"))
    inside: Any = way.around(Counter.as_view(), settings, {}, header=HEADERS[0])(RequestFactory().get("/"))
    assert not any(name in answer for name in HEADERS for answer in (plain, inside))
