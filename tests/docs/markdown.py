"""Reading our Markdown: its files, links, headings and code blocks."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


def files() -> list[Path]:
    """Every Markdown file that is ours."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and "/vendor/" not in name and (ROOT / name).exists()]


def prose(text: str) -> str:
    """``text`` without its code blocks."""
    return FENCE.sub("", text)


def links(text: str) -> list[str]:
    return [found["target"] for found in LINK.finditer(prose(text))]


def anchors(text: str) -> set[str]:
    """The fragments by which the headings of ``text`` are found."""
    headings = (found["text"].lower() for found in HEADING.finditer(prose(text)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def section(text: str, heading: str) -> str:
    """What stands below ``heading`` up to the next one of its rank or above."""
    rank = heading.partition(" ")[0]
    start = text.index(f"\n{heading}\n") + 1
    end = re.compile(rf"^#{{1,{len(rank)}}} ", re.MULTILINE).search(text, start + len(heading))
    return text[start : end.start() if end else len(text)]


def code(text: str, language: str) -> list[str]:
    """The code blocks of ``text`` in ``language``."""
    return [found["code"] for found in FENCE.finditer(text) if found["language"] == language]


def example(text: str, name: str) -> str:
    """The code block after ``<!-- example: name -->``."""
    found = FENCE.search(text, text.index(f"<!-- example: {name} -->"))
    assert found is not None
    return found["code"]
