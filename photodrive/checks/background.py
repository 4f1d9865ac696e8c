"""Whoever works on jobs can be woken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning

from .registering import register


@register(Tags.compatibility)
def check_task_backend(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The project's ``TASKS``, if it has any, take the task that wakes for a job."""
    try:
        from photodrive.jobs import tasks  # here, because it reads TASKS

        tasks.is_immediate()
    except Exception as error:  # whatever a backend of whoever raises
        return [
            Warning(
                f"Nobody can be woken for exports, deletions and letters: {type(error).__name__}: {error}",
                hint="Mend TASKS, or run photodrive_work, which finds each job without it.",
                id="photodrive.W061",
            )
        ]
    return []
