"""The task of Django's task framework that wakes whoever works on jobs. Imported when it is needed.

Django has the framework since 6.0; before, ``django-tasks`` is the same under another name. The row is the job: a task
that is lost, comes twice or stays "running" for ever after its worker was killed changes nothing about it.
"""

from __future__ import annotations

try:
    from django.tasks import task  # type: ignore[import-not-found, no-redef, unused-ignore]
    from django.tasks.backends.immediate import ImmediateBackend  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    from django_tasks import task  # type: ignore[no-redef, unused-ignore]
    from django_tasks.backends.immediate import ImmediateBackend  # type: ignore[assignment, unused-ignore]

from . import working


@task()
def wake(job_id: str) -> None:
    """Do the job of this id, unless somebody else does or has."""
    working.work(job_id=job_id)


def is_immediate() -> bool:
    """Whether a task runs in the process that asks for it: Django's default, where a project names no ``TASKS``."""
    return isinstance(wake.get_backend(), ImmediateBackend)
