"""A row whose file is gone: said to the operator in the log, and to nobody as a server error."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.photos.files import storage
from tests.factories.oauth import grant, make_user
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rendition", ["original", "preview", "thumb"])
def test_a_missing_file_is_a_404_and_an_error_in_the_log(client: Client, caplog: Any, rendition: str) -> None:
    jane = make_user()
    photo = make_photo(jane)
    folder = storage.folder_of(jane.pk, photo.sha256)
    for name in storage.area().listdir(folder)[1]:
        storage.area().delete(f"{folder}/{name}")
    response = client.get(f"/api/v1/photos/{photo.pk}/{rendition}/", **grant(photo, owner=jane).header)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert str(photo.pk) in caplog.text
