"""Somebody at a photo or an album that is not hers to see: the truth, the same for private and gone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from photodrive.photos.library import editing
from tests.factories import photos, shares

NEVER = "01890000-0000-7000-8000-000000000000"
MASKED = re.compile(r"(?:name=\"csrfmiddlewaretoken\" value|data-token)=\"[^\"]+\"")


@pytest.mark.promise("private-alike")
def test_a_private_photo_and_one_that_is_gone_are_told_alike(nobody: Client, sams: Client, jane: Any) -> None:
    private, trashed, deleted = photos.added(jane), photos.added(jane), photos.added(jane)
    editing.trash(photo=trashed)
    ids = [str(one.pk) for one in (private, trashed, deleted)] + [NEVER]
    editing.delete_for_good(photo=deleted)
    for client, words in ((nobody, "Sign in if it is yours."), (sams, "not among what you can see here")):
        answers = [client.get(f"/photos/{key}/") for key in ids]
        assert {answer.status_code for answer in answers} == {404}
        pages = {answer.content.decode().replace(key, "…") for answer, key in zip(answers, ids, strict=True)}
        pages = {MASKED.sub("", page) for page in pages}
        assert len(pages) == 1
        [page] = pages
        assert "This photo is private or gone" in page
        assert words in page
        assert "print shop" not in page.lower()


def test_whoever_signs_in_there_comes_back_to_the_photo(nobody: Client, jane: Any) -> None:
    photo = photos.added(jane)
    assert f"/accounts/login/?next=/photos/{photo.pk}/" in nobody.get(photo.get_absolute_url()).content.decode()


@pytest.mark.promise("private-alike")
def test_an_album_of_somebody_else(sams: Client, jane: Any) -> None:
    album, _ = shares.album_of(jane, count=0)
    pages = []
    for key in (str(album.pk), NEVER):
        answer = sams.get(reverse("photodrive:album", args=[key]))
        assert answer.status_code == 404
        pages.append(MASKED.sub("", answer.content.decode().replace(key, "…")))
    assert pages[0] == pages[1]
    assert "This album is private or gone" in pages[0]


def test_what_is_gone_at_an_address_that_both_sites_have_is_not_on_the_other_site(
    nobody: Client, shop_client: Client
) -> None:
    for page in (nobody.get(f"/photos/{NEVER}/"), shop_client.get(f"/photos/{NEVER}/")):
        assert page.status_code == 404
        assert "on the other site" not in page.content.decode()
