"""Whoever was signed in to an account before it was about to go is out, at every address and not only at pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.account import deleting
from photodrive.authorization.http import sign_in
from photodrive.authorization.models import Authorization
from photodrive.authorization.openid import picture
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from photodrive.sharing import links
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader, signed_in
from tests.factories.photos import added
from tests.photodrive.conftest import files, jane
from tests.spec.conftest import flow
from tests.spec.flow import Flow

__all__ = ["files", "flow", "jane"]
READ = ["/", "/photos/{}/", "/photos/{}/original/", "/photos/{}/preview/", "/photos/{}/thumb/", "/trash/{}/thumb/"]
API = ["/api/v1/photos/", "/api/v1/photos/{}/", "/api/v1/photos/{}/original/", "/api/v1/photos/{}/thumb/"]


@pytest.fixture
def photo(jane: Any, files: Any) -> Photo:
    return added(jane)


def status(browser: Reader, address: str, photo: Photo) -> int:
    return int(browser.get(address.format(photo.pk)).status_code)


@pytest.mark.parametrize("address", [*READ, *API])
def test_an_older_session_reads_nothing(jane: Any, photo: Photo, address: str, monkeypatch: Any) -> None:
    """The project need not end its sessions itself."""
    monkeypatch.setattr("photodrive.signals.account_leaves.send_robust", lambda sender, **named: [])
    older = signed_in(jane)
    if address.startswith("/trash/"):
        editing.trash(photo=photo)
    assert status(older, address, photo) == 200
    deleting.ask(owner=jane)
    answer = older.get(address.format(photo.pk))
    assert answer.status_code in (302, 401)
    newer = signed_in(jane)
    assert status(newer, address, photo) == 200


@pytest.mark.parametrize("page", ["consent", "device"])
def test_an_older_session_is_shown_no_request_and_no_photo_to_tick(
    jane: Any, photo: Photo, flow: Flow, page: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("photodrive.signals.account_leaves.send_robust", lambda sender, **named: [])
    older = flow.browser
    deleting.ask(owner=jane)
    address = flow.consent_url() if page == "consent" else "/o/device/"
    answer = older.get(address)
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    assert older.post(address, {"decision": "allow", "photo": str(photo.pk), "shown": str(photo.pk)}).status_code == 302
    assert not Authorization.objects.exists()


@pytest.mark.parametrize("address", [*READ[:-1], *API])
def test_the_one_in_which_she_asked_goes_on(jane: Any, photo: Photo, address: str) -> None:
    here = signed_in(jane)
    deletion = deleting.ask(owner=jane)
    session = here.session
    session[sign_in.ASKED_HERE] = deletion.asked_at.isoformat()
    session.save()
    assert status(here, address, photo) == 200


def test_the_address_of_her_portrait_shows_nothing_until_she_stays(jane: Any, photo: Photo) -> None:
    picture.choose(jane, photo)
    address = picture.path_of(jane)
    assert Client().get(address).status_code == 200
    deleting.ask(owner=jane)
    assert Client().get(address).status_code == 404
    assert deleting.keep(owner=jane)
    assert Client().get(address).status_code == 200


def test_nothing_that_worked_is_left_of_her_links(jane: Any, photo: Photo) -> None:
    links.open_photo(photo=photo)
    deleting.ask(owner=jane)
    (left,) = Share.objects.values_list("token_digest", "token", "password", "password_shown")
    assert left == (None, "", "", "")
