"""The page docs/compliance.md, made of the cases that ``marked_tests`` wrote down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from tests.attacks import promises
from tests.spec.documents import DOCUMENTS

Case = dict[str, Any]

HEAD = """\
# Compliance

Which test holds which section of which specification, and what else must hold. `make compliance` makes this page: it
runs every test that carries `@pytest.mark.spec(document, section)` or `@pytest.mark.promise(key)`, and writes the page
only when all of them passed. Never edit it; `make lint` fails when it does not list exactly the tests that are marked.
First each specification in a line, then every section with its tests, then what this product promises beyond them.

{made}
"""
SPELLED = """
URI URL CSRF PKCE JSON HTTP HTTPS DPoP FAPI PAR JWT JWKS API IP NUL GPS CORS CSP HTML WebP JPEG PNG GIF EXIF XMP ICC SVG
PDF ZIP CMYK YAML OpenAPI RFC PostgreSQL SQLite S256 RS256 Basic Bearer ID IDs IPv6 RSA UTF XML
"""
WORDS = {word.lower(): word for word in SPELLED.split()}


def page(cases: list[Case], *, made: str) -> str:
    """The whole page; ``made`` is the paragraph about the run."""
    return HEAD.format(made=made) + "\n" + tables(cases)


def tables_of(text: str) -> str:
    """The part of a page that does not depend on the run."""
    return text[text.index("\n## ") + 1 :]


def tables(cases: list[Case]) -> str:
    """Everything from the first heading on."""
    sections = spec_sections(cases)
    blocks = [contents(sections)]
    for document in sorted(sections, key=document_order):
        about = DOCUMENTS[document]
        left_out = f" Left out on purpose: {about.left_out}" if about.left_out else ""
        blocks.append(f"## {document}: {about.title}\n\n{about.held}{left_out}\n\n")
        blocks[-1] += spec_table(document, sections[document])
    blocks.append(f"## What must hold\n\n{promises.INTRODUCTION}\n")
    held = by_promise(cases)
    for topic, texts in promises.PROMISES.items():
        blocks.append(f"### {topic}\n\n" + promise_table(texts, held))
    blocks.append(f"### Not offered yet\n\n{promises.NOT_OFFERED_INTRODUCTION}\n\n" + not_offered())
    return "\n".join(blocks)


def spec_sections(cases: Iterable[Case]) -> dict[str, dict[str, list[Case]]]:
    """The cases by document and section. Raises KeyError for a document without a title."""
    found: dict[str, dict[str, list[Case]]] = {}
    for case in cases:
        for document, section in sorted({tuple(mark[1:]) for mark in case["marks"] if mark[0] == "spec"}):
            if document not in DOCUMENTS:
                raise KeyError(f"tests/spec/documents.py has no title for {document!r} ({case['path']})")
            found.setdefault(document, {}).setdefault(section, []).append(case)
    return found


def by_promise(cases: Iterable[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        for key in {mark[1] for mark in case["marks"] if mark[0] == "promise"}:
            found.setdefault(key, []).append(case)
    return found


def contents(sections: dict[str, dict[str, list[Case]]]) -> str:
    """All of it on one screen: per specification its sections, its tests, and what is left out on purpose."""
    rows = []
    for document in sorted(sections, key=document_order):
        about = DOCUMENTS[document]
        anchor = re.sub(r"[^\w\- ]", "", f"{document}: {about.title}".lower()).replace(" ", "-")
        tests = {(case["path"], case["name"]) for found in sections[document].values() for case in found}
        numbers = (str(len(sections[document])), str(len(tests)))
        rows.append((f"[{document}](#{anchor}) {about.title}", *numbers, about.left_out or "nothing"))
    return "## On one screen\n\n" + table(("specification", "sections", "tests", "left out on purpose"), rows)


def spec_table(document: str, sections: dict[str, list[Case]]) -> str:
    rows = [
        (linked_section(document, section), line, "pass")
        for section in sorted(sections, key=section_order)
        for line in lines(sections[section])
    ]
    return table(("section", "test", "result"), rows)


def promise_table(texts: dict[str, str], held: dict[str, list[Case]]) -> str:
    rows = [
        (text, "<br>".join(lines(held[key])) if key in held else "none", "pass" if key in held else "not held")
        for key, text in texts.items()
    ]
    return table(("promise", "tests", "result"), rows)


def not_offered() -> str:
    return table(("what", "what clients see instead"), promises.NOT_OFFERED.values())


def lines(cases: Iterable[Case]) -> Iterator[str]:
    """One line for each test, however many cases it has, in the order of the files."""
    counted = Counter((case["path"], case["line"], case["name"]) for case in cases)
    for path, line, name in sorted(counted):
        times = counted[path, line, name]
        cases_of = f" ({times} cases)" if times > 1 else ""
        yield f"{PurePosixPath(path).stem.removeprefix('test_')}: [{sentence(name)}](../{path}){cases_of}"


def sentence(name: str) -> str:
    """``test_a_near_miss_of_the_uri`` as a person writes it."""
    words = [WORDS.get(word, word) for word in name.removeprefix("test_").split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def linked_section(document: str, section: str) -> str:
    """The number, as a link into the text where the text has anchors."""
    kind, _, number = document.partition(" ")
    if kind != "RFC":
        return section
    anchor = section.lower().replace("appendix ", "appendix-") if "ppendix" in section else f"section-{section}"
    return f"[{section}](https://www.rfc-editor.org/rfc/rfc{number}#{anchor})"


def document_order(document: str) -> tuple[bool, str]:
    return not document.startswith("RFC"), document


def section_order(section: str) -> list[tuple[bool, int, str]]:
    """4.2 before 4.10, appendices last."""
    parts = re.split(r"[. ]", section)
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    shown = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    shown += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(shown) + "\n"
