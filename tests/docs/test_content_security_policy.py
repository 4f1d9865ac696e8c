"""The policy that the documentation recommends is the one that the pages are tried under, in a real browser."""

from __future__ import annotations

from typing import Any

from tests.docs import markdown


def test_the_recommended_policy_is_the_demos(settings: Any) -> None:
    page = (markdown.ROOT / "docs" / "settings.md").read_text()
    (recommended,) = markdown.code(markdown.section(page, "## The content security policy"), "python")
    told: dict[str, Any] = {}
    exec(recommended, told)
    assert told["SECURE_CSP"] == settings.CONTENT_SECURITY
