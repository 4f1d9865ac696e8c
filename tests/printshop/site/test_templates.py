"""What docs/templates.md promises to a project that puts templates of its own in the place of the shop's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.autoreload import reset_loaders
from django.test.signals import template_rendered

import printshop
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.site import walk

FOLDER = Path(printshop.__file__).parent / "templates" / "printshop"
CONTRACT = (Path(__file__).resolve().parents[3] / "docs" / "templates.md").read_text().partition("## The shop")[2]
ELEMENTS = sorted(path.name for path in (FOLDER / "elements").iterdir())
INTERNAL = ("elements", "parts", "mail")
PAGES = {path.relative_to(FOLDER.parent).as_posix() for path in FOLDER.rglob("*.html")} - {
    path.relative_to(FOLDER.parent).as_posix() for part in INTERNAL for path in FOLDER.glob(f"**/{part}/**/*.html")
}
NO_PAGES = {"printshop/base.html", "printshop/import_progress.html"}  # around one, and a part of one
BLOCK = re.compile(r"\{% block (\w+)")
# The example of docs/templates.md, without a base of the project's around it.
THE_LEAST = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %} at the host</title>
{% include "printshop/elements/head.html" %}{% block extra_head %}{% endblock %}</head>
<body>{% include "printshop/elements/messages.html" %}{% block main %}{% endblock %}</body></html>"""

Place = Callable[[str, str], None]


def rows(heading: str) -> list[str]:
    """The first column of the table under ``heading``."""
    table = CONTRACT.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Place:
    """Puts a template of the project's into its folder, which comes first; nothing else of the project's is there."""
    folder = tmp_path / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]

    def put(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        reset_loaders()  # which have read the others already

    return put


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of the templates that were drawn."""
    names: set[str] = set()

    def note(template: Any, **kwargs: Any) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_the_blocks_and_the_elements_are_those_that_are_documented() -> None:
    assert rows("Blocks") == BLOCK.findall((FOLDER / "base.html").read_text())
    assert sorted(rows("Elements")) == ELEMENTS
    tags = (FOLDER.parents[1] / "templatetags" / "printshop_elements.py").read_text()
    found = re.findall(r"^@register\.\w+(?:\([^)]*\))?\ndef (\w+)", tags, re.MULTILINE)
    assert [re.match(r"\{% (\w+)", row)[1] for row in rows("Tags")] == found  # type: ignore[index]


def test_pages_need_no_other_block_than_the_least() -> None:
    needed = {block for name in PAGES - NO_PAGES for block in BLOCK.findall((FOLDER.parent / name).read_text())}
    assert needed == {"title", "extra_head", "main"}
    assert set(BLOCK.findall(CONTRACT)) >= needed


def once_each(text: str) -> list[str]:
    """The scripts and style sheets, each of which is there once."""
    asked = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', text)
    assert len(asked) == len(set(asked))
    return asked


@pytest.mark.django_db
def test_every_page_stands_in_a_base_of_the_projects(
    drive: FakeDrive, source: Source, place: Place, rendered: set[str]
) -> None:
    place("printshop/base.html", THE_LEAST)
    for name, response in walk.every_page(drive):
        text = response.content.decode()
        if name.startswith("part of a page"):
            continue
        assert len(re.findall(r"<h1[ >]", text)) == 1, name
        asked = once_each(text)
        for needed in ("bootstrap.min.css", "shop.css", "counter.css", "htmx.min.js", "shop.js"):
            assert any(path.endswith(f"/{needed}") for path in asked), name
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
            assert "csrfmiddlewaretoken" in form, name
        if name != "unavailable":
            assert re.search(r"<title>[^<]+ at the host</title>", text), name
            assert "masthead" not in text and "colophon" not in text, name
        if name == "with a message":
            assert "Cancelled. Nothing will be printed" in text
    assert {name for name in rendered if name and name.startswith("printshop/")} >= PAGES


@pytest.mark.django_db
def test_no_page_needs_a_context_processor(drive: FakeDrive, source: Source, settings: Any) -> None:
    mine = {**settings.TEMPLATES[0], "DIRS": []}
    settings.TEMPLATES = [{**mine, "OPTIONS": {"context_processors": []}}]
    seen = {name: response.content.decode() for name, response in walk.every_page(drive)}
    assert "Cancelled. Nothing will be printed" in seen["with a message"]
    assert '<a id="basket-link" href="/basket/" aria-current="page">Basket (2)</a>' in seen["filled /basket/"]
    assert "Signed in as Jane Doe" in seen["account"]
    assert 'href="?page=2"' in seen["orders, first page"]


WHERE: dict[str, Callable[[], walk.Pages]] = {
    "messages.html": walk.of_orders,
    "pages.html": walk.of_orders,
    "slip.html": walk.of_a_closed_shop,
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ELEMENTS)
def test_each_element_can_be_replaced_alone(name: str, place: Place, source: Source) -> None:
    pages = WHERE.get(name, walk.nobodys)
    before = [response.content.decode() for _, response in pages()]
    place(f"printshop/elements/{name}", "<i>of the host {{ attributes }}</i>")
    Source.objects.update(enabled=True)
    after = [response.content.decode() for _, response in pages()]
    assert not any("of the host" in text for text in before)
    assert any("<i>of the host" in text for text in after)
    assert all("</main>" in text and "<title>" in text for text in after)
