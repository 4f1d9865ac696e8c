"""Pages of an owner are kept by no cache."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.factories.stored import make_photo


@pytest.mark.promise("site-caches")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/photos/upload/",
        "/trash/",
        "/connected-apps/",
        "/security/",
        "/access-log/",
        "/access-log/file/",
        "/photos/{photo}/",
        "/albums/",
        "/photos/select/",
    ],
)
def test_a_page_of_hers_is_not_there_for_the_next_one_at_this_computer(path: str) -> None:
    jane = get_user_model().objects.create_user("jane")
    client = Client()
    client.force_login(jane)
    response = client.get(path.format(photo=make_photo(jane).pk))
    assert response.status_code == 200
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
