"""What was refused lately, and why."""

from __future__ import annotations

from django.db import models
from oauth2_provider.settings import oauth2_settings

from photodrive.authorization.protocol.json_shapes import ComparedValues


class Refusal(models.Model):
    """One request that a step of a table refused, or several equal ones in a row on one day: ``count`` of them.

    ``application`` is the one that the request named, None where it named none that is known; ``proved`` says whether
    it has proved to come from there. ``table``, ``step``, ``error`` and ``description`` are as the code had them then.
    ``compared`` are the values that the step held against each other, in short or as fingerprints: nothing that
    works. What else there is to say about the step is read from the tables when somebody looks.
    """

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(
        oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, null=True, related_name="photodrive_refusals"
    )
    proved = models.BooleanField(default=False)
    table = models.CharField(max_length=100, verbose_name="kind of request")
    step = models.CharField(max_length=100)
    error = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=200, blank=True, verbose_name="the answer said")
    compared: models.JSONField[list[ComparedValues], list[ComparedValues]] = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1, verbose_name="times")
    first_at = models.DateTimeField(verbose_name="first time")
    last_at = models.DateTimeField(verbose_name="last time")

    class Meta:
        indexes = [
            models.Index(fields=["application", "-last_at"], name="photodrive_refusals_of_app"),
            models.Index(fields=["last_at"], name="photodrive_refusals_age"),
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.step}"
