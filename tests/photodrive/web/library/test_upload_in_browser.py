"""The upload script in a real browser: one request per file, told one by one, and none lost to a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from photodrive.photos.models import Photo
from tests.factories import photos

expect.set_options(timeout=30_000)  # decoding takes its time where many tests run at once
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload_page(files: Path, at_the_site: Client, page_with_session_of: Callable[..., Page]) -> Page:
    """The upload page of somebody who is signed in."""
    at_the_site.force_login(get_user_model().objects.create_user("jane"))
    page = page_with_session_of(at_the_site)
    page.goto("/photos/upload/")
    return page


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [{"name": n, "mimeType": "image/jpeg", "buffer": data} for n, data in files]
    page.set_input_files("#photos", payloads)


def test_a_bad_file_is_named_and_the_good_ones_are_added(upload_page: Page) -> None:
    choose(upload_page, ("bad.jpg", b"no photo"), ("a.jpg", photos.encoded()), ("b.jpg", photos.encoded()))
    expect(upload_page.get_by_role("status").last).to_contain_text("2 photos on your drive, 1 not.")
    expect(upload_page.locator(".is-bad")).to_contain_text("This is not a photo")
    expect(upload_page.locator(".is-good img")).to_have_count(2)
    assert {photo.title for photo in Photo.objects.all()} == {"a", "b"}


def test_a_broken_connection_is_said_and_can_be_tried_again(upload_page: Page) -> None:
    upload_page.context.set_offline(True)
    choose(upload_page, ("a.jpg", photos.encoded()))
    expect(upload_page.locator(".is-bad")).to_contain_text("The connection broke")
    upload_page.context.set_offline(False)
    upload_page.get_by_role("button", name="Try again").click()
    expect(upload_page.locator(".is-good")).to_contain_text("Added")
    assert Photo.objects.count() == 1


def test_a_file_over_the_limit_is_not_even_sent(upload_page: Page) -> None:
    upload_page.eval_on_selector("#upload", "form => { form.dataset.maxBytes = 10; }")
    choose(upload_page, ("huge.jpg", photos.encoded()))
    expect(upload_page.locator(".is-bad")).to_contain_text("too large")
    assert not Photo.objects.exists()
