"""The address form asks for what the post needs, in words, and keeps what was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from printshop.orders.addresses import AddressForm
from tests.factories.shop import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "  ", "Whose name shall we write on the parcel?"),
        ("line1", "", "Which street and number?"),
        ("city", "", "Which town?"),
        ("country", "", "Which country?"),
        ("country", "XX", "Select a valid choice"),
        ("postcode", " ", "Which postcode?"),
        ("email", "jane at home", "This does not look like an e-mail address"),
        ("email", "jane@example.org\nBcc: all@example.org", "This does not look like an e-mail address"),
        ("name", "x" * 81, "at most 80 characters"),
        ("message", "x" * 401, "at most 400 characters"),
        ("name", "Flora\x00", "Null characters are not allowed"),
    ],
)
def test_what_the_post_cannot_use_is_refused_at_its_field(field: str, value: str, told: str) -> None:
    form = AddressForm({**ADDRESS, field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert told in str(form.errors[field])


def test_a_country_without_postcodes_needs_none() -> None:
    assert AddressForm({**ADDRESS, "country": "HK", "postcode": ""}).is_valid()


def test_the_rest_may_be_left_out() -> None:
    form = AddressForm({**ADDRESS, "line2": "", "email": "", "message": ""})
    assert form.is_valid(), form.errors


def test_a_postcode_is_written_as_the_post_does() -> None:
    form = AddressForm({**ADDRESS, "postcode": " pa42   7dd "})
    assert form.is_valid() and form.cleaned_data["postcode"] == "PA42 7DD"


def test_browsers_are_told_which_field_is_which() -> None:
    html = AddressForm().as_p()
    for hint in ("shipping name", "shipping address-line1", "shipping postal-code", "shipping country"):
        assert f'autocomplete="{hint}"' in html


@pytest.mark.parametrize("pack", [None, "uni_form", "tailwind"])
def test_it_is_drawn_whatever_pack_the_projects_own_forms_have(settings: Any, pack: str | None) -> None:
    del settings.CRISPY_TEMPLATE_PACK, settings.CRISPY_ALLOWED_TEMPLATE_PACKS
    if pack:
        settings.CRISPY_TEMPLATE_PACK = settings.CRISPY_ALLOWED_TEMPLATE_PACKS = pack
    drawn = Template("{% load printshop_forms %}{% bootstrap_form form %}")
    page = drawn.render(Context({"form": AddressForm({**ADDRESS, "city": ""})}))
    assert "form-control" in page and "is-invalid" in page and "Which town?" in page and "<form" not in page
