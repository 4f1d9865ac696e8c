"""What a browser or a script reads out of a page are numbers as machines write them, in every language."""

from __future__ import annotations

import pytest

from tests.attacks.strangers.worlds import Sites
from tests.look import pages
from tests.look.numbers import FOR_A_PERSON, odd_formats, odd_in


@pytest.mark.django_db
def test_numbers_in_attributes_of_the_drive_are_for_machines(sites: Sites) -> None:
    with odd_formats():
        walked = list(pages.walk(sites, admin=True))
    assert any(FOR_A_PERSON in page.text for page in walked)
    assert {tag for page in walked for tag in odd_in(page.text)} == set()
