"""Both apps tell a project on SQLite that its transactions would fail when two of them write."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import photodrive.checks.installation
import printshop.checks.installation


@pytest.mark.parametrize(
    ("vendor", "options", "told"),
    [
        ("sqlite", {}, True),
        ("sqlite", None, True),
        ("sqlite", {"transaction_mode": "DEFERRED"}, True),
        ("sqlite", {"transaction_mode": None}, True),
        ("sqlite", {"transaction_mode": "immediate"}, False),
        ("sqlite", {"transaction_mode": "EXCLUSIVE"}, False),
        ("postgresql", {}, False),
    ],
)
@pytest.mark.parametrize(
    ("checks", "found"),
    [
        (photodrive.checks.installation, "photodrive.W014"),
        (printshop.checks.installation, "printshop.W004"),
    ],
)
def test_sqlite_that_fails_writers_is_told(
    monkeypatch: pytest.MonkeyPatch, checks: Any, found: str, vendor: str, options: Any, told: bool
) -> None:
    database = SimpleNamespace(vendor=vendor, settings_dict={"OPTIONS": options})
    monkeypatch.setattr(checks, "connections", {"default": database})
    messages = list(checks.check_writers(None))
    assert [message.id for message in messages] == [found] * told
    assert all('DATABASES["default"]["OPTIONS"]' in message.hint for message in messages)
