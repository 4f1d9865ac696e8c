"""What the specification tests share: an owner with photos, an application, a flow between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from photodrive.authorization.clients import applications
from photodrive.authorization.protocol import steps
from photodrive.photos.models import Photo
from tests.factories.stored import make_photo
from tests.spec.flow import REDIRECT_URI, Flow


@pytest.fixture(autouse=True)
def _every_refusal_is_named() -> Iterator[None]:
    """What a step refuses in any of these tests, it refuses with an error that its table says it may give."""
    unnamed: list[str] = []

    def look(walk: Any, problem: Any, **_: Any) -> None:
        code = getattr(problem, "error", "") or problem.code
        if code not in walk.step.error.split():
            unnamed.append(f"{walk.table.name}: {walk.step.name}: {code}")

    steps.refused.connect(look)
    yield
    steps.refused.disconnect(look)
    assert unnamed == []


@pytest.fixture
def jane(db: None) -> Any:
    return get_user_model().objects.create_user("jane", password="a password of hers")


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    """Three photos of jane's. Their files do not matter here."""
    return [
        Photo.objects.create(
            owner=jane,
            title=f"Photo {n}",
            sha256=f"{n:064x}",
            size=1000,
            media_type="image/jpeg",
            width=640,
            height=480,
        )
        for n in range(3)
    ]


@pytest.fixture
def photo(jane: Any) -> Photo:
    """A photo of jane's with files."""
    return make_photo(jane)


@pytest.fixture
def flow(jane: Any) -> Flow:
    """A confidential application that was checked, and jane signed in."""
    registered = applications.register(name="Printshop", redirect_uris=[REDIRECT_URI], checked=True)
    made = Flow(registered.application, registered.secret)
    made.browser.force_login(jane)
    return made


@pytest.fixture
def lasting(jane: Any) -> Flow:
    """An application that may ask for ``offline_access``, whose refresh tokens rotate, and jane signed in."""
    scopes = ["photos:read", "photos:write", "offline_access"]
    registered = applications.register(
        name="Frame", redirect_uris=[REDIRECT_URI], scopes=scopes, checked=True, rotates_refresh_tokens=True
    )
    made = Flow(registered.application, registered.secret)
    made.browser.force_login(jane)
    return made


@pytest.fixture
def stranger(flow: Flow) -> Flow:
    """The same application in a browser where nobody is signed in."""
    return Flow(flow.application, flow.secret)
