"""The pages' forms have their own template pack, and leave the project's alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PACKS: list[dict[str, Any]] = [
    {},
    {"CRISPY_TEMPLATE_PACK": "uni_form"},
    {"CRISPY_TEMPLATE_PACK": "tailwind", "CRISPY_ALLOWED_TEMPLATE_PACKS": "tailwind"},
    {"CRISPY_TEMPLATE_PACK": "bootstrap5", "CRISPY_ALLOWED_TEMPLATE_PACKS": ["bootstrap5"]},
]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.get("CRISPY_TEMPLATE_PACK", "none")))
def test_the_form_of_a_name_is_drawn_whatever_pack_the_project_has(
    jane: Any, settings: Any, pack: dict[str, Any]
) -> None:
    del settings.CRISPY_TEMPLATE_PACK, settings.CRISPY_ALLOWED_TEMPLATE_PACKS
    for name, value in pack.items():
        setattr(settings, name, value)
    browser = Client()
    browser.force_login(jane)
    page = browser.get("/settings/").content.decode()
    assert 'class="textinput form-control"' in page and 'name="first_name"' in page
