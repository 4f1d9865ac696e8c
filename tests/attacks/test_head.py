"""A program that looks at a link sends HEAD: nothing at the drive begins, ends, counts or is used up by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings as project
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from photodrive.photos.models import Photo
from photodrive.sharing import links
from photodrive.web.shared.selection import undo
from tests.factories.oauth import grant
from tests.factories.stored import make_photo
from tests.photodrive.authorization.steps.callers import App, app_of
from tests.spec.flow import query_of
from tests.spec.openid import SignIn, client_of
from tests.walking import addresses, writes

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 9110", "9.2.1"), pytest.mark.promise("head-harmless")]


TOLD = "/o/register/"  # a program that reads its registration without the token learns why, and so does its developer


@dataclass
class Bait:
    """All that works once, or begins something, of ``jane`` and for her browser; ``queries`` is what makes it work."""

    jane: Any
    app: App
    remembering: SignIn
    photo: Photo
    paths: list[str]
    queries: list[dict[str, Any]]
    kept: str
    pushed: str
    user_code: str


@pytest.fixture
def bait(jane: Any) -> Bait:
    photo, app, remembering = make_photo(jane), app_of(jane), client_of(jane, remembers_consent=True)
    authorization = grant(photo, owner=jane).authorization
    id_token = remembering.granted()["id_token"]
    kept, pushed = app.consent_url(), app.push().json()["request_uri"]
    user_code = app.codes()["user_code"]
    address = EmailAddress.objects.create(user=jane, email="jane@example.org", verified=False)
    values = {
        "request_id": kept.split("/")[-2],
        "photo_id": photo.pk,
        "album_id": photo.pk,
        "share_id": photo.pk,
        "token": links.address(links.open_photo(photo=photo)).split("/s/")[1].rstrip("/"),
        "upload_id": photo.pk,
        "export_id": photo.pk,
        "part": 1,
        "authorization_id": authorization.pk,
        "flow_id": photo.pk,
        "session_id": 1,
        "client_id": app.application.client_id,
        "rendition": "thumb",
        "name": "0" * 64,
        "version": "0" * 16,
        "drawing": "mark",
        "path": "api/v1/",
        "uidb36": user_pk_to_url_str(jane),
        "key": default_token_generator.make_token(jane),
    }
    paths = [path for path in addresses(project.ROOT_URLCONF, values, beside="/admin/") if not path.startswith(TOLD)]
    paths.append(f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/")
    asked = remembering.parameters(prompt="none", user_code=user_code, id_token_hint=id_token)
    of_push = {"client_id": app.application.client_id, "request_uri": pushed, "user_code": "wrong-code"}
    return Bait(jane, app, remembering, photo, paths, [{}, asked, of_push], kept, pushed, user_code)


@pytest.fixture(params=["jane", "a stranger"])
def visitor(request: Any, bait: Bait) -> Client:
    found = Client(headers={"host": "127.0.0.1:8000"})
    if request.param == "jane":
        found.force_login(bait.jane)
        session = found.session
        session[undo.KEY] = {"at": "2026-01-01T00:00:00+00:00", "count": 1, "title": ""}
        session.save()
    return found


def test_no_address_does_anything(bait: Bait, visitor: Client) -> None:
    changed: dict[str, list[str]] = {}
    for path in bait.paths:
        for query in bait.queries if path.startswith(("/o/", "/accounts/")) else [{}]:
            with writes() as seen:
                response = visitor.head(path, query)
            assert response.status_code < 500 and not response.getvalue(), path
            if seen:
                changed.setdefault(path, []).extend(one[:60] for one in seen)
    assert changed == {}


def test_what_works_once_still_works(bait: Bait) -> None:
    app, browser = bait.app, bait.app.browser
    for path in bait.paths:
        for query in bait.queries * 2 if path.startswith("/o/") else []:  # a wrong code as often as nobody may type one
            browser.head(path, query)
    assert app.allow([bait.photo], url=bait.kept).status_code == 303, "she is signed in, and the request is hers"
    assert app.open_pushed(bait.pushed).status_code == 303
    assert app.type(bait.user_code).status_code == 303
    assert "code" in query_of(bait.remembering.authorize(prompt="none")["Location"])


@pytest.mark.parametrize("path", ["kept", "/o/authorize/", "/o/logout/", "password/reset/key"])
def test_the_walk_would_see_it(bait: Bait, path: str) -> None:
    if path == "kept":
        path = bait.kept
    paths = [known for known in bait.paths if path in known]
    assert paths
    for query in bait.queries:
        for known in paths:
            with writes() as seen:
                bait.app.browser.get(known, query)
            if seen:
                return
    raise AssertionError("a visit writes nothing: nor would the walk notice one by HEAD")
