"""What the operator's pages say of a photo: facts for support, nothing of what its owner wrote or is to be seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.stored import make_photo

TELLING = {
    "title": "Wedding of Ann",
    "caption": "With the whole family",
    "file_name": "ann-and-bob.jpg",
    "camera": "Serial 4711",
    "placeholder": b"RIFF-tiny-picture",
    "metadata": {"latitude": 55.781234},
}


@pytest.mark.parametrize("page", ["changelist", "change"])
def test_the_words_of_the_owner_and_her_picture_are_not_shown(admin_client: Client, jane: Any, page: str) -> None:
    photo = make_photo(jane, **TELLING)
    address = reverse(f"admin:photodrive_photo_{page}", args=[photo.pk] if page == "change" else [])
    shown = admin_client.get(address, headers={"host": "127.0.0.1:8000"}).content.decode()
    assert str(photo.pk) in shown
    for told in ("Ann", "family", "ann-and", "4711", "tiny-picture", "55.78"):
        assert told not in shown
