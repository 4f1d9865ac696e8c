"""Pages on which numbers for people differ from numbers for machines, and how to find the wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings
from django.utils.formats import reset_format_cache

from tests.look.formats.en.formats import DECIMAL_SEPARATOR, THOUSAND_SEPARATOR

TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
FOR_PEOPLE = re.compile(
    r"""\b(?:aria-[a-z]+|title|alt|placeholder|content|data-title|data-max-size)=("[^"]*"|'[^']*')"""
)
OF_PEOPLE = re.compile(f"[{THOUSAND_SEPARATOR}{DECIMAL_SEPARATOR}]")


@contextmanager
def odd_formats() -> Iterator[None]:
    """No number for people looks as a machine would write it."""
    with override_settings(USE_THOUSAND_SEPARATOR=True, FORMAT_MODULE_PATH="tests.look.formats"):
        reset_format_cache()
        yield
    reset_format_cache()


def odd_in(text: str) -> set[str]:
    """The tags of a page in which a number is written for people, other than in words that people read."""
    return {tag for tag in TAG.findall(text) if OF_PEOPLE.search(FOR_PEOPLE.sub("", tag))}
