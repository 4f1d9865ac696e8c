"""The bar's download: what was selected, by its ids, in one packed field or all there is."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

from django.test import Client

from tests.factories.stored import make_photo


def names(client: Client, **sent: Any) -> int:
    response: Any = client.post("/photos/download/", sent)
    assert response.status_code == 200
    return len(ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist())


def test_what_was_selected_is_in_it_and_nothing_of_anybody_else(janes: Client, jane: Any, sam: Any) -> None:
    hers, theirs = [make_photo(jane) for _ in range(3)], make_photo(sam)
    ids = [str(photo.pk) for photo in (*hers[:2], theirs)]
    assert names(janes, photo=ids) == 2
    assert names(janes, photo=" ".join(ids)) == 2
    assert names(janes, all="1", scope="library") == 3
    assert janes.post("/photos/download/", {"photo": str(theirs.pk)}).status_code == 302
