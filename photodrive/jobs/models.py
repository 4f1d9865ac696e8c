"""One piece of work."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from photodrive.uuids import uuid7


class Job(models.Model):
    """Work that waits, runs under a lease, is done, or was given up.

    ``kind`` names who does it, ``payload`` says what, as JSON. Whoever works on it holds it until ``leased_until`` and
    says so again and again; a lease that ran out is anybody's. ``key`` keeps a second one of the same from being made
    while the first one waits or runs. ``problem`` is for the operator, never for people.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        GIVEN_UP = "given_up", "Given up"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="photodrive_job_open",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
            models.Index(fields=["owner", "kind", "-id"], name="photodrive_job_of_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="photodrive_job_once",
                condition=models.Q(state__in=["waiting", "running"]) & ~models.Q(key=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
