"""A project whose TASKS cannot be used is told so when it starts, and its jobs are found all the same."""

from __future__ import annotations

import pytest

from photodrive.checks.background import check_task_backend
from photodrive.jobs import tasks


def test_without_tasks_of_the_project_there_is_nothing_to_say() -> None:
    assert check_task_backend(None) == []


def test_a_backend_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise ImportError("No module named 'celery'")

    monkeypatch.setattr(tasks, "is_immediate", broken)
    (found,) = check_task_backend(None)
    assert found.id == "photodrive.W061" and "celery" in found.msg
