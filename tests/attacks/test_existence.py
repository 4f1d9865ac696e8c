"""A photo that is not for the caller is not told apart from one that never was: not by answer, header or effort."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from photodrive.photos.library import editing
from tests.attacks.matrix.callers import World, become, make_world
from tests.factories.stored import make_photo
from tests.photodrive.api.sent import body_of

pytestmark = pytest.mark.django_db

NEVER = "01890000-0000-7000-8000-000000000000"
API = ("/api/v1/photos/{}/", "/api/v1/photos/{}/original/", "/api/v1/photos/{}/thumb/")
PAGES = ("/photos/{}/", "/photos/{}/original/", "/photos/{}/thumb/")
MASKED = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce="|data-token=")[^"]+|[0-9a-f-]{36}')


@pytest.fixture
def world() -> World:
    return make_world()


def hidden_from(caller: str, world: World) -> dict[str, str]:
    """Ids that exist but not for ``caller``, by the reason, and one that never existed."""
    owner, stranger = (world.jane, world.sam) if caller != "sam" else (world.sam, world.jane)
    trashed, deleted = make_photo(owner), make_photo(owner)
    editing.trash(photo=trashed)
    ids = {
        "never existed": NEVER,
        "somebody else's": str(make_photo(stranger).pk),
        "in the trash": str(trashed.pk),
        "deleted": str(deleted.pk),
    }
    editing.delete_for_good(photo=deleted)
    if caller == "token":
        ids["not ticked"] = str(make_photo(owner).pk)
        ids["public but not ticked"] = str(make_photo(owner, visibility="public").pk)
        ids["somebody else's, public"] = str(make_photo(stranger, visibility="public").pk)
    return ids


def answer(world: World, credentials: dict[str, Any], path: str) -> tuple[int, bytes, dict[str, str], int]:
    """Status, body and headers without what differs in every page, and how often the database was asked."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response: Any = world.client.get(path, **credentials)
        body = MASKED.sub(b"", body_of(response))
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, body, headers, len(queries)


@pytest.mark.promise("not-found-alike")
@pytest.mark.promise("dead-photo")
@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("caller", ["jane", "sam", "token"])
def test_the_api_answers_alike_for_every_photo_that_is_not_the_callers(world: World, caller: str, path: str) -> None:
    ids = hidden_from(caller, world)
    credentials = become(caller, world)
    answer(world, credentials, path.format(NEVER))  # the first use of a token is noted: one query more
    answers = {reason: answer(world, credentials, path.format(key)) for reason, key in ids.items()}
    assert answers["never existed"][0] == 404
    assert answers == dict.fromkeys(ids, answers["never existed"])


@pytest.mark.promise("not-found-alike")
@pytest.mark.parametrize("key", ["x", "1", "%00", "..", NEVER.upper().replace("0", "A"), NEVER.replace("-", ""), "é"])
@pytest.mark.parametrize("path", API)
def test_a_malformed_id_is_answered_like_one_that_never_was(world: World, path: str, key: str) -> None:
    credentials = become("token", world)
    answer(world, credentials, path.format(NEVER))
    assert answer(world, credentials, path.format(key))[:3] == answer(world, credentials, path.format(NEVER))[:3]


@pytest.mark.promise("not-found-alike")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("caller", ["nobody", "jane", "sam"])
def test_the_pages_answer_alike_for_every_photo_that_is_not_the_callers(world: World, caller: str, path: str) -> None:
    ids = hidden_from(caller, world)
    credentials = become(caller, world)
    answers = {reason: answer(world, credentials, path.format(key)) for reason, key in ids.items()}
    assert answers["never existed"][0] == 404
    assert answers == dict.fromkeys(ids, answers["never existed"])


@pytest.mark.promise("dead-owner")
def test_what_a_deactivated_owner_made_public_is_gone(world: World) -> None:
    public = world.photos["public"].pk
    become("gone", world)
    world.client.cookies.clear()
    paths = [path.format(public) for path in PAGES]
    assert [world.client.get(path).status_code for path in paths] == [404, 404, 404]
