"""Callers of the tables, each with an application and photos of its own, in a minute that does not end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from photodrive.safety import rate_counters

from . import callers_at_pages, callers_of_api, callers_of_registration  # noqa: F401  they register themselves
from .callers import Caller, app_of

MINUTE = 1_000_000.0  # seconds since the epoch


@pytest.fixture
def caller_of(jane: Any, photos: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Caller]:
    """``caller_of(table, error)`` makes the caller of a table, which looks for that error."""
    monkeypatch.setattr(rate_counters, "now", lambda: MINUTE)

    def limit(**limits: int) -> None:
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, **limits}

    def made(table: str, error: str = "") -> Caller:
        if table not in Caller.calls:
            raise LookupError(f"Nobody calls “{table}”: write a Caller in tests/photodrive/authorization/steps/.")
        return Caller.calls[table](app_of(jane), photos, limit, error)

    return made
