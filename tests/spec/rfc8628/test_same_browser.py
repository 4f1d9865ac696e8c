"""The pages for a device go on in her browser when she has signed in again meanwhile, and stop for anybody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.models import AuthorizationRequest
from tests.spec.rfc8628.conftest import Frame

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 8628", "3.3")]


@pytest.fixture
def strict(frame: Frame, jane: Any) -> Frame:
    """Her browser sends no form that it was not shown."""
    frame.browser = Client(enforce_csrf_checks=True)
    frame.browser.force_login(jane)
    return frame


@pytest.fixture
def sam(db: None) -> Any:
    return get_user_model().objects.create_user("sam", password="a password of his")


def pressed(frame: Frame, page: Any, **sent: Any) -> Any:
    """A form of ``page``, sent with the token that stands in it."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found
    address = page.request["PATH_INFO"]
    return frame.browser.post(address, {"csrfmiddlewaretoken": found[1], **sent})


def test_each_page_goes_on_when_she_has_signed_in_again(strict: Frame, jane: Any, photos: list[Any]) -> None:
    code, kept = strict.codes()["user_code"], {}
    typing = strict.browser.get("/o/device/")
    kept["photodrive_browser"] = strict.browser.cookies["photodrive_browser"].value
    again(strict, jane, kept)
    asked = strict.browser.get(pressed(strict, typing, user_code=code)["Location"])
    again(strict, jane, kept)
    address = pressed(strict, asked, user_code=code, mine="yes")["Location"]
    page = strict.browser.get(address)
    again(strict, jane, kept)
    ids = [str(photo.pk) for photo in photos]
    answer = pressed(strict, page, shown=ids, photo=ids, decision="allow")
    assert answer.status_code == 303
    assert strict.browser.get(answer["Location"]).status_code == 200


def again(frame: Frame, user: Any, kept: dict[str, str]) -> None:
    """Signed out and in: another session, another token of Django's, the same browser."""
    frame.browser.logout()
    for name, value in kept.items():
        frame.browser.cookies[name] = value
    frame.browser.force_login(user)


def test_what_she_was_shown_nobody_else_says_yes_to(strict: Frame, sam: Any) -> None:
    code = strict.codes()["user_code"]
    asked = strict.browser.get("/o/device/", {"user_code": code})
    again(strict, sam, {"photodrive_browser": strict.browser.cookies["photodrive_browser"].value})
    answer = pressed(strict, asked, user_code=code, mine="yes")
    assert answer.status_code == 403
    assert "Somebody else is signed in now" in answer.content.decode()
    assert AuthorizationRequest.objects.get().owner is None


def test_signed_out_she_signs_in_and_keeps_the_code(strict: Frame) -> None:
    code = strict.codes()["user_code"]
    asked = strict.browser.get("/o/device/", {"user_code": code})
    kept = strict.browser.cookies["photodrive_browser"].value
    strict.browser.logout()
    strict.browser.cookies["photodrive_browser"] = kept
    answer = pressed(strict, asked, user_code=code, mine="yes")
    assert answer["Location"] == f"/accounts/login/?next=/o/device/%3Fuser_code%3D{code}"
