"""The content security policy forbids what is inline and what comes from elsewhere; no template may rely on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIL = re.compile(r"/(?:e?mail|orders/mail)s?/")  # a mail is read where no policy of ours holds
FOLDERS = ("photodrive", "printshop", "oauthdemo", "templates")
TEMPLATES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("*.html") if not MAIL.search(path.as_posix())
)
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an asset from elsewhere": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.promise("page-third-party")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    found = {name: match.group() for name, pattern in FORBIDDEN.items() if (match := pattern.search(text))}
    assert not found
