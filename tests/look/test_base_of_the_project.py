"""The pages of the drive stand in a base template of the project's, which has the least that docs/templates.md asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from photodrive.photos.models import Album
from tests.attacks.strangers.worlds import Sites
from tests.look import pages

DOCUMENTATION = (pages.ROOT / "docs" / "templates.md").read_text()
LEAST = re.findall(r"```html\n(<!doctype html>.*?)```", DOCUMENTATION, re.DOTALL)[0]
HEADER = '<header class="topbar'
STAGE = "photodrive/photo.html"  # has no frame around it
ASSETS = re.compile(r'<(?:link rel="stylesheet"|script) (?:href|src)="([^"]+)"')


@pytest.fixture
def in_host(tmp_path: Path) -> Any:
    pages.write(tmp_path, "photodrive/base.html", LEAST)
    with override_settings(TEMPLATES=pages.with_templates(tmp_path)):
        yield


def wanted(page: pages.Page) -> list[str]:
    """What the page has between the tags of its ``main`` in our own base, told by its headings."""
    return re.findall(r"<h1.*?</h1>", page.text, re.DOTALL)


@pytest.mark.django_db
def test_every_page_keeps_its_content_its_forms_and_its_assets(sites: Sites, tmp_path: Path) -> None:
    ours = [page for page in pages.walk(sites) if page.is_ours]
    assert len(ours) > 40
    pages.write(tmp_path, "photodrive/base.html", LEAST)
    wrong: dict[str, object] = {}
    with override_settings(TEMPLATES=pages.with_templates(tmp_path)):
        for page in ours:
            theirs = pages.look(page.client, page.path)
            assets, before = ASSETS.findall(theirs.text), ASSETS.findall(page.text)
            told = {
                "status": theirs.status == page.status,
                "frame": theirs.text.count("<footer>A site of ours</footer>") == 1,
                "headings": wanted(theirs) == wanted(page),
                "forms": len(theirs.forms()) == len(page.forms()),
                "assets": {one for one in before if "ribbon" not in one} <= set(assets),
                "once": len(assets) == len(set(assets)) and theirs.text.count("htmx.min.js") == 1,
                "header": theirs.text.count(HEADER) == page.text.count(HEADER) == (STAGE not in page.templates),
            }
            if not all(told.values()):
                wrong[str(page)] = [name for name, is_so in told.items() if not is_so]
    assert wrong == {}


@pytest.mark.django_db
def test_forms_work_there(sites: Sites, in_host: None) -> None:
    [hers] = [one for one in sites.browsers["127.0.0.1:8000"] if one.session.get("_auth_user_id")]
    hers.handler.enforce_csrf_checks = True
    page = hers.get("/albums/").content.decode()
    [form] = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="title"' in form]
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert hers.post("/albums/", {"title": "Islay", "csrfmiddlewaretoken": token}).status_code == 302
    assert Album.objects.filter(title="Islay").exists()
    assert hers.post("/albums/", {"title": "Jura"}).status_code == 403


@pytest.mark.django_db
def test_she_can_say_that_it_is_not_she_where_the_base_has_no_header(sites: Sites, in_host: None) -> None:
    [_, hers] = sites.browsers["127.0.0.1:8000"]
    page = hers.get(f"/o/authorize/{sites.consent}/").content.decode()
    assert "Signed in as <b>jane</b>" in page
    assert re.search(
        rf'<form method="post" action="/o/authorize/{sites.consent}/switch/">.*?Not you\?', page, re.DOTALL
    )


@pytest.mark.parametrize(("text", "told"), [("{% extends 'nowhere.html' %}", 1), ("<p>No block</p>", 1), (LEAST, 0)])
def test_a_base_without_a_place_for_the_page_is_told(tmp_path: Path, text: str, told: int) -> None:
    pages.write(tmp_path, "photodrive/base.html", text)
    with override_settings(TEMPLATES=pages.with_templates(tmp_path)):
        assert [found.id for found in run_checks()].count("photodrive.E027") == told
