"""Terms that cannot be are refused as a whole: no link is on by them, and none shows more than before."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, terms
from photodrive.sharing.models import Share
from tests.attacks.sharing.reading import Reader
from tests.factories.stored import make_photo


@pytest.mark.parametrize("scripted", [False, True])
def test_a_link_until_a_day_that_is_over_is_not_opened_for_ever(jane: Any, janes: Reader, scripted: bool) -> None:
    photo = make_photo(jane)
    header = {"HX-Request": "true"} if scripted else {}
    sent = {"on": "1", "until": "day", "day": "2020-01-01"}
    answer = janes.post(reverse("photodrive:photo_link", args=[photo.pk]), sent, headers=header)
    assert answer.status_code == 422
    assert "over already" in answer.body.decode()
    assert links.of_photo(photo) is None
    assert Photo.objects.get(pk=photo.pk).visibility == Photo.Visibility.PRIVATE


@pytest.mark.parametrize("wrong", [{"locked": "1", "password": "abc"}, {"until": "day", "day": "2020-01-01"}])
def test_of_a_sheet_that_is_partly_wrong_nothing_counts(
    janes: Reader, link: Share, album: Album, wrong: dict[str, str]
) -> None:
    terms.let_download(share=link, downloads=False)
    before = Share.objects.filter(pk=link.pk).values().get()
    good = {"link": "on", "share": str(link.token_digest), "until": "", "downloads": "yes"}
    answer = janes.post(reverse("photodrive:album_share", args=[album.pk]), {**good, "until": "week", **wrong})
    assert answer.status_code == 422
    assert Share.objects.filter(pk=link.pk).values().get() == before
