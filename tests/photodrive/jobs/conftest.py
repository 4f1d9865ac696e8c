"""Kinds of jobs for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from photodrive.jobs import kinds


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """``kinds.kind``, and after the test there are no more kinds than before."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    yield kinds.kind
