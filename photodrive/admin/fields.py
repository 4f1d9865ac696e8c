"""Fields of the operator's forms that Django has none for: key sets, lists, lengths of time; and their choices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.fields import InvalidJSONInput

from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.protocol.scopes import SCOPES

SCOPE_CHOICES = [(scope.name, f"{scope.name}: {scope.sentence}") for scope in SCOPES.values()]
GRANT_CHOICES = [
    ("authorization_code", "authorization_code: people let it in by their browser"),
    ("refresh_token", "refresh_token: it goes on while they are away, where they agree"),
    (DEVICE_CODE, "device_code: people let a device in by typing the code that it shows"),
    (CLIENT_CREDENTIALS, "client_credentials: it acts for itself, without an owner and without photos"),
]
USUAL_GRANTS = ["authorization_code", "refresh_token"]
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 24 * 3600}


class KeysField(forms.JSONField):
    """A JWK Set as text, indented for people."""

    widget = forms.Textarea(attrs={"rows": 10, "cols": 80, "spellcheck": "false", "class": "code"})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> Any:
        text = super().prepare_value(value)
        is_good = isinstance(value, dict | list)
        return json.dumps(value, indent=2, ensure_ascii=False) if is_good else "" if value is None else text


class LinesField(forms.CharField):
    """A list of words without spaces, such as addresses: one per line."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 80})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        return super().clean(value).split()

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != (data or "").split()


class LengthWidget(forms.MultiWidget):
    """A number and its unit; shown in the largest unit that fits."""

    def __init__(self, *, unit: str) -> None:
        self.unit = unit
        number = forms.NumberInput(attrs={"min": 1, "class": "length"})
        units = forms.Select(choices=[(name, name) for name in SECONDS], attrs={"aria-label": "Unit"})
        super().__init__({"": number, "unit": units})

    def id_for_label(self, id_: str) -> str:
        """The label is that of the number."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: int | None) -> list[Any]:
        if value is None:
            return [None, self.unit]
        unit = max((name for name in SECONDS if value % SECONDS[name] == 0), key=SECONDS.__getitem__)
        return [value // SECONDS[unit], unit]


class LengthField(forms.MultiValueField):
    """A length of time in seconds, or None; ``unit`` is offered first."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        fields = (forms.IntegerField(required=False), forms.ChoiceField(choices=[(n, n) for n in SECONDS]))
        super().__init__(fields, widget=LengthWidget(unit=unit), required=False, require_all_fields=False, **kwargs)
        self.fields[1].required = False

    def compress(self, data_list: Sequence[Any]) -> int | None:
        number, unit = data_list or (None, "")
        return None if number is None else number * SECONDS[unit or "seconds"]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except forms.ValidationError:
            return True
