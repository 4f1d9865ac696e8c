"""No HTTP call inside a database transaction: with one SQLite file both sides would wait for each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

calls: list[str] = []


def note(request: Any) -> None:
    """An httpx2 event hook: what the shop sends, and whether a transaction is open while it does."""
    inside = any(database.in_atomic_block for database in connections.all(initialized_only=True))
    calls.append(f"{'inside' if inside else 'outside'} {request.method} {request.url.path}")


@pytest.mark.django_db(transaction=True)
def test_the_whole_visit_sends_nothing_inside_a_transaction(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_EVENT_HOOKS": {"request": [f"{__name__}.note"]}}
    calls.clear()
    visitor.connect(drive)
    visitor.get("/import/")
    visitor.post("/import/progress/")
    visitor.connect(drive)
    visitor.post("/disconnect/drive/")
    call_command("printshop_cleanup", verbosity=0)
    paths = {call.rpartition(" ")[2] for call in calls}
    assert {"/o/token/", "/o/revoke_token/", "/api/v1/photos/"} <= paths
    assert [call for call in calls if call.startswith("inside")] == []
