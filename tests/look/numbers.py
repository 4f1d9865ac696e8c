"""Pages on which numbers for people differ from numbers for machines, and how to find the wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

FOR_A_PERSON = "⁝"
TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
WORDS = r"aria-[a-z]+|title|alt|placeholder|content|data-title|data-max-size"
FOR_PEOPLE = re.compile(rf"""\b(?:{WORDS})=("[^"]*"|'[^']*')""")

OF_OTHERS = re.compile(
    r"fieldset-|items-|data-actions-icnt|name=\"index\"|error_"
)  # of Django's admin and of crispy-forms


@contextmanager
def odd_formats() -> Iterator[None]:
    """Every number that a page writes for people has a mark that no machine would write."""
    with mock.patch("django.utils.formats.number_format", lambda value, *args, **kwargs: f"{FOR_A_PERSON}{value}"):
        yield


def odd_in(text: str) -> set[str]:
    """The tags of a page in which a number is written for people, other than in words that people read."""
    found = {tag for tag in TAG.findall(text) if FOR_A_PERSON in FOR_PEOPLE.sub("", tag)}
    return {tag for tag in found if not OF_OTHERS.search(tag)}
