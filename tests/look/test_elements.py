"""Each element of the drive's pages may be overridden alone, and docs/templates.md lists them and what they get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings

from photodrive.authorization.protocol.authorization_response import AuthorizationResponse
from tests.attacks.strangers.worlds import Sites
from tests.look import pages

DRIVE = (pages.ROOT / "docs" / "templates.md").read_text().split("\n## The drive\n")[1].split("\n## ")[0]
ELEMENTS = {path.stem: path for path in (pages.TEMPLATES / "photodrive" / "elements").glob("*.html")}
ALL = "\n".join(path.read_text() for path in (pages.TEMPLATES / "photodrive").rglob("*.html"))
ROW = re.compile(r"^\| `(\w+)\.html` \| ([^|]*)\|", re.MULTILINE)
OF_EVERY_TEMPLATE = {"user", "messages"}  # Django's context processors
OURS = "A piece of our own."


def documented() -> dict[str, set[str]]:
    """What the page says that each element gets."""
    return {name: set(re.findall(r"`(\w+)`", gets)) for name, gets in ROW.findall(DRIVE)}


def given(name: str) -> set[str]:
    """What our templates give to the element ``name``, or read from the page around it."""
    included = re.findall(rf'{{% include "photodrive/elements/{name}\.html"([^%]*)%}}', ALL)
    around = re.findall(rf'{{% element "{name}"((?:[^%"]|"[^"]*")*)%}}', ALL)
    words = {word for found in included for word in re.findall(r"(\w+)=", found)}
    if around:
        words |= {word for found in around for word in re.findall(r"\b(kind|tag|also|href)=", found)}
        words |= {"slot", "attributes"}
    return words


def test_the_page_lists_the_elements_that_there_are() -> None:
    assert documented().keys() == ELEMENTS.keys()


@pytest.mark.parametrize("name", ELEMENTS)
def test_the_page_says_what_an_element_gets(name: str) -> None:
    says, source = documented()[name], ELEMENTS[name].read_text()
    assert given(name) <= says
    assert {word for word in says if not re.search(rf"\b{word}\b", source)} == set()


def test_the_page_lists_the_blocks_that_there_are() -> None:
    blocks = dict(re.findall(r"^\| `(\w+)` \| (base|page) \|", DRIVE, re.MULTILINE))
    there = {
        place: set(re.findall(r"{% block (\w+) %}", (pages.TEMPLATES / "photodrive" / f"{place}.html").read_text()))
        for place in ("base", "page")
    }
    assert {block for block, place in blocks.items() if place == "base"} == there["base"]
    assert {block for block, place in blocks.items() if place == "page"} == there["page"] - there["base"]
    for name, named in (("bare", "title|heading|text"), ("mail/base", "title|letter|foot")):
        text = (pages.TEMPLATES / "photodrive" / f"{name}.html").read_text()
        assert set(re.findall(r"{% block (\w+) %}", text)) == set(named.split("|"))


def test_every_page_fills_only_blocks_that_there_are() -> None:
    mine = {"page.html", "quiet_page.html"}
    known = set(re.findall(r"{% block (\w+) %}", ALL))
    of_base = dict(re.findall(r"^\| `(\w+)` \| (base|page) \|", DRIVE, re.MULTILINE))
    for path in (pages.TEMPLATES / "photodrive").rglob("*.html"):
        text = path.read_text()
        if path.name in mine or '{% extends "photodrive/page.html" %}' not in text:
            continue
        filled = set(re.findall(r"{% block (\w+) %}", text))
        assert filled & {"main", "header", "own_header", "footer"} == set(), path
        assert "page" in filled or path.name == "base.html", path
        assert filled - of_base.keys() <= known


@pytest.mark.django_db
def test_each_element_may_be_overridden_alone(sites: Sites, tmp_path: Path) -> None:
    where: dict[str, pages.Page] = {}
    for page in pages.walk(sites, methods=("GET", "POST")):
        for name in page.templates:
            where.setdefault(name, page)
    unused = []
    for name in sorted(ELEMENTS.keys() - {"way_back", "note"}):
        template, folder = f"photodrive/elements/{name}.html", tmp_path / name
        pages.write(folder, template, OURS)
        with override_settings(TEMPLATES=pages.with_templates(folder)):
            shown = where.get(template)
            if shown is None or OURS not in pages.look(shown.client, shown.path, shown.method).text:
                unused.append(name)
    assert unused == []


def test_what_a_press_did_is_said_by_an_element(tmp_path: Path) -> None:
    pages.write(tmp_path, "photodrive/elements/note.html", OURS)
    with override_settings(TEMPLATES=pages.with_templates(tmp_path)):
        said = [Message(SUCCESS, "Done")]
        assert OURS in render_to_string("photodrive/error.html", {"title": "x", "messages": said})


def test_the_way_back_to_an_application_is_an_element(tmp_path: Path) -> None:
    way_back = AuthorizationResponse(redirect_uri="https://shop.example/", parameters=(), mode="query")
    pages.write(tmp_path, "photodrive/elements/way_back.html", OURS)
    with override_settings(TEMPLATES=pages.with_templates(tmp_path)):
        assert OURS in render_to_string("photodrive/form_post.html", {"way_back": way_back, "host": "shop.example"})


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% element "button" %}Go{% endelement %}', '<button class="btn btn-primary">Go</button>'),
        (
            '{% element "button" kind="link" also="px-0" href=there download=True rel="" %}Go{% endelement %}',
            '<a class="btn btn-link px-0" href="/?a=1&amp;b=%22&quot;" download>Go</a>',
        ),
        (
            '{% element "card" tag="article" aria_labelledby="x" %}{{ there }}{% endelement %}',
            '<article class="part" aria-labelledby="x">/?a=1&amp;b=%22&quot;</article>',
        ),
    ],
)
def test_an_element_writes_its_attributes_escaped_and_in_order(source: str, html: str) -> None:
    drawn = engines["django"].from_string("{% load photodrive_elements %}" + source)
    assert html in drawn.render({"there": '/?a=1&b=%22"'})
