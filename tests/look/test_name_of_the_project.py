"""A project calls its drive as it likes: pages, letters and documents say that name, and nowhere ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.core.context import request_context
from django.apps import apps
from django.conf import settings as project
from django.core import mail
from django.test import RequestFactory

from oauthdemo.accounts.adapter import AccountAdapter
from photodrive.api.v1 import documents
from photodrive.authorization.consent import new_app_mail
from photodrive.authorization.grants import replay_alarm
from tests.attacks.strangers.worlds import Sites
from tests.factories.oauth import grant, make_user
from tests.look import pages

NAME = "Bilderkiste & Söhne"
OURS = re.compile(r"(?<![\w./-])Photodrive(?![\w-])")
LETTERS = sorted(
    {
        f"{kind}/email/{subject.name.removesuffix('_subject.txt')}"
        for kind in ("account", "mfa")
        for folder in (project.BASE_DIR / "templates", Path(allauth.__file__).parent / "templates")
        for subject in (folder / kind / "email").glob("*_subject.txt")
    }
)  # ours and all that allauth can send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _named(settings: Any) -> Iterator[None]:
    """A process makes its OpenAPI document once; that of another test has another name."""
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "NAME": NAME}
    documents.document.cache_clear()
    yield
    documents.document.cache_clear()


def test_no_page_and_no_document_says_ours(sites: Sites) -> None:
    looked, wrong, named = 0, [], set()
    for page in pages.walk(sites, methods=("GET", "POST"), admin=True):
        looked += 1
        if OURS.search(page.text):
            wrong.append(f"{page}: {page.text[max(0, OURS.search(page.text).start() - 40) :][:80]}")  # type: ignore[union-attr]
        if NAME.partition(" &")[0] in page.text:
            named.add(page.path)
        if "text/html" in page.text.partition("\n\n")[0]:
            assert "Bilderkiste & " not in page.text.replace("<code>", ""), page
    assert wrong == []
    assert looked > 300
    assert {"/", "/albums/", "/api/v1/schema/", "/.well-known/oauth-protected-resource", "/admin/"} <= named


def test_every_page_is_called_so(sites: Sites) -> None:
    titles = {str(page): page.text for page in pages.walk(sites) if page.is_ours}
    assert {page for page, text in titles.items() if f" · {NAME.replace('&', '&amp;')}</title>" not in text} == set()


@pytest.mark.usefixtures("transactional_db")
def test_no_letter_says_ours(rf: RequestFactory) -> None:
    owner = make_user("jane", email="jane@photos.example")
    granted = grant(owner=owner, scopes=("photos:read",)).authorization
    new_app_mail.announce(granted)
    replay_alarm.replayed(granted, what="code")
    request = rf.get("/", headers={"host": "127.0.0.1:8000"})
    with request_context(request):
        for template in LETTERS:
            AccountAdapter(request).send_mail(template, owner.email, {"user": owner, "ip": "192.0.2.1"})
    assert len(mail.outbox) == len(LETTERS) + 2
    for letter in mail.outbox:
        html = "".join(str(part[0]) for part in getattr(letter, "alternatives", []))
        assert not OURS.search(f"{letter.subject}\n{letter.body}\n{html}"), letter.subject
        assert NAME in f"{letter.subject}\n{letter.body}"
        assert "Bilderkiste &amp; Söhne" in html
        assert "Bilderkiste & " not in html


def test_the_section_of_the_admin_is_called_so() -> None:
    assert str(apps.get_app_config("photodrive").verbose_name) == NAME
