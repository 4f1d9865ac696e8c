"""Forms that take only texts which people can see, for an application's developer and for the operator."""

from __future__ import annotations

from typing import Any

from django import forms

from photodrive.authorization.protocol import seen_text


class SeenFields(forms.BaseForm):
    """Mixin: each text field is held to :mod:`seen_text`, as it was sent and before anything is stripped from it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name, field in self.fields.items() if isinstance(field, forms.CharField)]:
            if name not in self.errors and not self._is_seen(name):
                self.add_error(name, seen_text.PROBLEM)
        return cleaned

    def _is_seen(self, name: str) -> bool:
        widget = self.fields[name].widget
        sent = widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or ""
        return (seen_text.are_seen if isinstance(widget, forms.Textarea) else seen_text.is_seen)(sent)
