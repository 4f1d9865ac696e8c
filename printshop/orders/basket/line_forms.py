"""The small form on each line of the basket: size, finish, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from printshop.orders import pricing
from printshop.orders.basket import draft_order
from printshop.orders.basket.contents import Contents, Line
from printshop.orders.models import Finish

COPIES_WRONG = f"Copies are a number from 1 to {draft_order.MAX_COPIES}."


class LineForm(forms.Form):
    """How one photo is printed."""

    size = forms.ChoiceField(label="Size")
    finish = forms.ChoiceField(label="Finish")
    copies = forms.IntegerField(
        label="Copies",
        min_value=1,
        max_value=draft_order.MAX_COPIES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), COPIES_WRONG),
    )

    def __init__(self, *args: Any, prices: pricing.PriceList, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sizes = [(size.code, f"{size.label} · {size.price}") for size in prices.sizes]
        self._offer("size", choices=sizes, css="form-select", label=f"Size of {title}")
        finishes = [(finish.value, finish.label) for finish in prices.finishes]
        self._offer("finish", choices=finishes, css="form-select", label=f"Finish of {title}")
        copies = self.fields["copies"].widget
        copies.attrs |= {"class": "form-control", "inputmode": "numeric", "aria-label": f"Copies of {title}"}

    def _offer(self, name: str, *, choices: Iterable[tuple[str, str]], css: str, label: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs |= {"class": css, "aria-label": label}


@dataclass(frozen=True)
class Row:
    """A line of the basket and its form."""

    line: Line
    form: LineForm


def rows(contents: Contents, *, data: Mapping[str, object] | None = None) -> list[Row]:
    """Return each line with its form, filled from what was sent when ``data`` is given."""
    prices = pricing.current()
    return [Row(line=line, form=_form(line, prices, data)) for line in contents.lines]


def save(rows: list[Row], contents: Contents) -> bool:
    """Write every valid row that changed; return whether none was wrong."""
    fine = True
    for row in rows:
        if not row.form.is_bound:  # added in another tab after this page was made: keeps what it has
            continue
        if not row.form.is_valid():
            fine = False
            continue
        if not row.form.has_changed():
            continue
        cleaned = row.form.cleaned_data
        draft_order.change(
            customer=contents.order.customer,
            item_id=row.line.item.pk,
            size=cleaned["size"],
            finish=Finish(cleaned["finish"]),
            copies=cleaned["copies"],
        )
    return fine


def _form(line: Line, prices: pricing.PriceList, data: Mapping[str, object] | None) -> LineForm:
    prefix = line.item.pk.hex
    sent = data if data is not None and f"{prefix}-size" in data else None
    initial = {"size": line.size.code, "finish": line.item.finish, "copies": line.item.copies}
    return LineForm(sent, prefix=prefix, initial=initial, prices=prices, title=line.item.title)
