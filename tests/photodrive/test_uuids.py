"""The keys of rows: Python's own function where there is one, and greater from row to row."""

from __future__ import annotations

import runpy
import sys
import uuid
from types import ModuleType

import pytest

import oauthdemo.uuids
import photodrive.uuids

MODULES = [photodrive.uuids, oauthdemo.uuids]


@pytest.mark.parametrize("module", MODULES)
def test_newer_ones_are_greater(module: ModuleType) -> None:
    made = [module.uuid7() for _ in range(100)]
    assert made == sorted(made) and len(set(made)) == 100
    assert {one.version for one in made} == {7}


@pytest.mark.parametrize("module", MODULES)
def test_pythons_own_function_is_taken_where_there_is_one(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    own = uuid.UUID("01980000-0000-7000-8000-000000000000")
    monkeypatch.setattr(uuid, "uuid7", lambda: own, raising=False)
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    assert runpy.run_path(str(module.__file__))["uuid7"]() == own
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    assert runpy.run_path(str(module.__file__))["uuid7"]().version == 7
