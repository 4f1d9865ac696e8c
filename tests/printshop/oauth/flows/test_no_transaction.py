"""No HTTP call inside a database transaction: with one SQLite file both sides would wait for each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from printshop.sources.models import Source
from tests.printshop import hooks
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor


@pytest.mark.django_db(transaction=True)
def test_the_whole_visit_sends_nothing_inside_a_transaction(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_EVENT_HOOKS": {"request": [f"{hooks.__name__}.note"]}}
    hooks.calls.clear()
    visitor.connect(drive)
    visitor.get("/import/")
    visitor.post("/import/progress/")
    visitor.connect(drive)
    visitor.post("/disconnect/drive/")
    call_command("printshop_cleanup", verbosity=0)
    paths = {call.rpartition(" ")[2] for call in hooks.calls}
    assert {"/o/token/", "/o/revoke_token/", "/api/v1/photos/"} <= paths
    assert [call for call in hooks.calls if call.startswith("inside")] == []
