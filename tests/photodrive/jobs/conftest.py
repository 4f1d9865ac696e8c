"""Kinds of jobs for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from photodrive.jobs import kinds
from tests.photodrive.jobs.beside import Register


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """``kinds.kind``, and after the test there are no more kinds than before."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    yield kinds.kind
