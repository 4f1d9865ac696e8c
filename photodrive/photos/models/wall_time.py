"""Times as they stand on a clock on the wall, without an offset: 23:30 in Tokyo is 23:30 wherever it is read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    _Field = models.Field[datetime | None, datetime | None]
else:
    _Field = models.Field


class WallTimeField(_Field):
    """A naive ``datetime`` to the microsecond. ``USE_TZ`` does not touch it: nothing is ever converted."""

    empty_strings_allowed = False
    description = "Wall-clock time"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "timestamp" if connection.vendor == "postgresql" else str(connection.data_types["DateTimeField"])

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> datetime | None:
        """SQLite keeps a text."""
        return parse_datetime(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            try:
                value = parse_datetime(value)
            except ValueError:
                value = None
            if value is None:
                raise ValidationError("This is not a date and a time.", code="invalid")
        return value if value is None else _without_offset(value)

    def get_prep_value(self, value: Any) -> datetime | None:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        if value is None or connection.vendor == "postgresql":
            return value
        return value.isoformat(" ", "microseconds")  # of one length, so that texts sort as times

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else value.isoformat()


class PlaceInTimeField(WallTimeField):
    """Where a photo stands in the timeline, fixed when the row is first written if nobody has said it.

    The wall time at which it was taken; else when it is added, on the clock of whoever is served.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value is None:
            value = getattr(model_instance, "taken_local", None) or timezone.localtime().replace(tzinfo=None)
            setattr(model_instance, self.attname, value)
        return value


def _without_offset(value: datetime) -> datetime:
    if timezone.is_aware(value):
        raise ValidationError("A time on the wall has no offset.", code="aware")
    return value
