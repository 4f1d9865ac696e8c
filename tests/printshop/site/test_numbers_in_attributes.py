"""What a browser or a script reads out of a page are numbers as machines write them, in every language."""

from __future__ import annotations

from printshop.sources.models import Source
from tests.look.numbers import FOR_A_PERSON, odd_formats, odd_in
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.site.walk import every_page


def test_numbers_in_attributes_of_the_shop_are_for_machines(drive: FakeDrive, source: Source) -> None:
    with odd_formats():
        texts = [response.content.decode() for _, response in every_page(drive)]
    assert any(FOR_A_PERSON in text for text in texts)
    assert {tag for text in texts for tag in odd_in(text)} == set()
