"""The shop bears the name that its project gives it, everywhere, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.template.loader import render_to_string

from printshop.oauth.flows import dynamic_registration
from printshop.orders import mail
from printshop.orders.models import Status
from printshop.sources.models import Source
from tests.factories import shop
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.site.walk import every_page

NAME, WRITTEN = "Bilder & Söhne <b>", "Bilder &amp; Söhne &lt;b&gt;"
OTHERS = re.compile(r"\bPrintshop\b|\bprint shop\b|\bPhotodrive\b")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _named(settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "NAME": NAME}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]  # the demo's own banner names both of its sites


def test_every_page_bears_the_name_and_no_other(drive: FakeDrive, source: Source) -> None:
    for name, response in every_page(drive):
        text = response.content.decode()
        assert not OTHERS.search(text), name
        assert NAME not in text, name
        if not name.startswith("part of a page"):
            assert re.search(rf"<title>[^<]+ · {WRITTEN}</title>", text), name
            assert f">{WRITTEN}</a>" in text or name == "unavailable", name


@pytest.mark.parametrize("state", [Status.PLACED, Status.SHIPPED, Status.CANCELLED])
def test_every_letter_bears_the_name_and_no_other(state: Status, mailoutbox: list[Any], settings: Any) -> None:
    order = shop.place(shop.make_basket())
    order.status = state
    mail.send(order)
    (letter,) = mailoutbox
    html = letter.alternatives[0].content
    assert letter.body.rstrip().endswith(NAME)  # plain text is not HTML
    assert f"<title>{WRITTEN}</title>" in html and NAME not in html
    assert not OTHERS.search(f"{letter.subject} {letter.body} {html}")


def test_it_registers_by_that_name(source: Source) -> None:
    said = dynamic_registration.metadata_of(source)
    assert said["client_name"] == NAME
    assert not OTHERS.search(repr(said))


def test_the_admin_lists_its_models_under_that_name() -> None:
    assert str(apps.get_app_config("printshop").verbose_name) == NAME


def test_a_page_for_trouble_needs_no_request() -> None:
    assert WRITTEN in render_to_string("printshop/unavailable.html", {"text": "The shop is away."})
