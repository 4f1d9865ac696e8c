"""The operator's list of work in the background: what waits, and what was given up, and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from photodrive.jobs import queue
from photodrive.jobs.models import Job
from photodrive.people import search_fields

from .records import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What a job is about stays with whom it is about; the operator sees how it goes."""

    list_display = ("kind", "state", "owner", "due_at", "tries", "how_far", "problem_in_short")
    list_filter = ("state", "kind")
    list_select_related = ("owner",)
    ordering = ("-id",)
    exclude = ("payload", "key")
    actions = ("try_again", "call_off")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("kind", "problem", *search_fields("owner__"))

    @admin.display(description="done")
    def how_far(self, job: Job) -> str:
        return f"{job.done:,} of {job.total:,}" if job.total else ""

    @admin.display(description="problem")
    def problem_in_short(self, job: Job) -> str:
        return job.problem if len(job.problem) <= 80 else f"{job.problem[:79]}…"

    @admin.action(description="Try the selected jobs again that were given up", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(request, queryset, queue.again, "Tried again:")

    @admin.action(description="Call off the selected jobs that nobody has begun", permissions=["view"])
    def call_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(request, queryset, lambda job: queue.cancel(job.pk), "Called off:")

    def _each(self, request: HttpRequest, queryset: QuerySet[Any], change: Any, done: str) -> None:
        if not request.user.has_perm("photodrive.change_job"):
            messages.error(request, "You may look at jobs, but not change them.")
            return
        changed = [job for job in queryset if change(job)]
        for job in changed:
            self.log_change(request, job, done.rstrip(":") + ".")
        messages.success(request, f"{done} {len(changed)} job{'' if len(changed) == 1 else 's'}.")
