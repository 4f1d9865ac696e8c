"""Pages in front of a decision say themselves what they load and where they lead, whatever the project's policy is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from photodrive.authorization.http import page_policy, views
from tests.host_policies import WAYS, Way

HEADER = "Content-Security-Policy"
POLICY = {"default-src": ["https://cdn.example"], "form-action": ["'none'"]}


def consent(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("<form>")
    views.protect(response, form_target="https://shop.example https:")
    return response


@pytest.mark.promise("site-policy")
@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_a_page_keeps_its_own_policy_within_a_project_that_has_one(way: Way, settings: Any) -> None:
    plain = consent(RequestFactory().get("/"))
    inside: Any = way.around(consent, settings, POLICY, header=HEADER)(RequestFactory().get("/"))
    assert inside[HEADER] == plain[HEADER]
    assert "form-action 'self' https://shop.example https:" in plain[HEADER]


@pytest.mark.parametrize(
    ("address", "sources"),
    [
        ("/static/", "'self'"),
        ("https://cdn.example:444/drive/", "'self' https://cdn.example:444"),
        ("//cdn.example/", "'self' cdn.example"),
    ],
)
def test_styles_and_scripts_may_come_from_where_the_static_files_are(settings: Any, address: str, sources: str) -> None:
    settings.STATIC_URL = address
    policy = page_policy.page_policy()
    assert f"; script-src {sources}; style-src {sources}; font-src {sources}; img-src {sources} data:; " in policy
    assert "connect-src 'self'; " in policy and "default-src 'none'; " in policy


@pytest.mark.parametrize("collected", [True, False])
def test_a_redirect_goes_out_where_no_static_file_is_found(settings: Any, tmp_path: Path, collected: bool) -> None:
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path if collected else None
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    assert "style-src 'self'; " in page_policy.page_policy()
