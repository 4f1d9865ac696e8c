"""Where the prints go, as asked at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Fieldset, Layout, Row
from django import forms

from printshop.orders.models import Order

WITHOUT_POSTCODE = frozenset({"AE", "AO", "BO", "BS", "CI", "CM", "FJ", "GH", "GM", "HK", "JM", "QA", "ZW"})
"""Some of the countries that have no postcodes; everywhere else we ask for one."""

AUTOCOMPLETE = {
    "name": "shipping name",
    "line1": "shipping address-line1",
    "line2": "shipping address-line2",
    "postcode": "shipping postal-code",
    "city": "shipping address-level2",
    "country": "shipping country",
    "email": "email",
    "message": "off",
}

if TYPE_CHECKING:
    OrderForm = forms.ModelForm[Order]
else:
    OrderForm = forms.ModelForm


class AddressForm(OrderForm):
    """The address of an order, an e-mail for news of it, and a few words for the card."""

    class Meta:
        model = Order
        fields = ["name", "line1", "line2", "postcode", "city", "country", "email", "message"]
        labels = {
            "name": "Name on the parcel",
            "line1": "Street and number",
            "line2": "Flat, floor or farm",
            "postcode": "Postcode",
            "city": "Town",
            "country": "Country",
            "email": "Your e-mail",
            "message": "A few words to go with the prints",
        }
        help_texts = {
            "email": "Only for news of this order. Leave it empty if you would rather look here.",
            "message": "We print them on the card that lies on top.",
        }
        error_messages = {
            "name": {"required": "Whose name shall we write on the parcel?"},
            "line1": {"required": "Which street and number?"},
            "city": {"required": "Which town?"},
            "country": {"required": "Which country?"},
            "email": {"invalid": "This does not look like an e-mail address: jane@example.org would."},
        }
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "line1", "city", "country"):
            self.fields[name].required = True
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        for name, label in (("line2", "Flat, floor or farm"), ("email", "Your e-mail")):
            self.fields[name].label = f"{label} (if you like)"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = _layout()

    def clean_postcode(self) -> str:
        return " ".join(str(self.cleaned_data["postcode"]).upper().split())

    def clean_message(self) -> str:
        return str(self.cleaned_data["message"]).strip()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        country = str(cleaned.get("country") or "")
        postcode_is_missing = "postcode" not in self.errors and not cleaned.get("postcode")
        if postcode_is_missing and country and country not in WITHOUT_POSTCODE:
            self.add_error("postcode", "Which postcode?")
        return cleaned


def _layout() -> Layout:
    return Layout(
        Fieldset(
            "Who shall find them in the letter box?",
            "name",
            "line1",
            "line2",
            Row(Column("postcode", css_class="col-5 col-sm-4"), Column("city", css_class="col-7 col-sm-8")),
            "country",
        ),
        Fieldset("A word with it", "message", css_class="mt-4"),
        Fieldset("News of this order", Div("email"), css_class="mt-4"),
    )
