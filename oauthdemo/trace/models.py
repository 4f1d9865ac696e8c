"""What the trace keeps: the last flows and their messages, masked."""

from __future__ import annotations

from django.db import models

from oauthdemo.uuids import uuid7


class Flow(models.Model):
    """One authorization, from leaving the client to its last API call.

    ``story`` is a name in ``story.stories.STORIES``; ``client_name`` is that of the application, once a message has
    named it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    started_at = models.DateTimeField()
    story = models.CharField(max_length=10, default="code")
    client_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Flow of {self.started_at:%H:%M:%S}"


class FlowKey(models.Model):
    """A keyed hash of a value that appears in a flow's messages: state, request number, code, token."""

    digest = models.CharField(max_length=64, unique=True)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return self.digest[:8]


class Exchange(models.Model):
    """One request and its answer. ``request`` and ``response`` are masked: see ``capture.masked_messages``.

    Without a ``flow`` it waits for the flow whose first message is still under way. ``times`` counts equal
    exchanges in a row.
    """

    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, null=True, related_name="exchanges")
    kind = models.CharField(max_length=30)
    client = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    request = models.JSONField()
    response = models.JSONField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["started_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
