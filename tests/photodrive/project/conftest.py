"""A project that has Django's own middleware and templates, and the addresses that a test gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, set_script_prefix

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

Project = Callable[..., ModuleType]


def hosts_page(request: HttpRequest) -> HttpResponse:
    """A page of the project's own."""
    return HttpResponse("The project's own page.")


@pytest.fixture
def project(settings: Any, files: Any) -> Iterator[Project]:
    """Give it its addresses: ``project(path(...), ...)``."""
    settings.MIDDLEWARE = MIDDLEWARE
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.LOGIN_URL = "/enter/"
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "APP_DIRS": True, "OPTIONS": {"context_processors": CONTEXT}}]

    def has(*patterns: Any) -> ModuleType:
        urlconf: Any = ModuleType("urls_of_a_test")
        urlconf.urlpatterns = list(patterns)
        settings.ROOT_URLCONF = urlconf
        return urlconf  # type: ignore[no-any-return]

    yield has
    set_script_prefix("/")
    clear_url_caches()
