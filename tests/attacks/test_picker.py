"""The pages of photos to tick, attacked with ids, albums and words of others, and with nonsense."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo, Tick
from tests.factories.stored import make_photo
from tests.spec.flow import REDIRECT_URI, Flow

HIS_TITLE, HIS_ALBUM = "Sams secret wedding", "Sams own album"


@pytest.fixture
def jane(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("jane")


@pytest.fixture
def hers(jane: Any) -> list[Photo]:
    return [make_photo(jane, title=f"Photo {n}") for n in range(3)]


@pytest.fixture
def his(django_user_model: Any) -> Photo:
    """A photo of somebody else, public and in an album of his."""
    sam = django_user_model.objects.create_user("sam")
    photo = make_photo(sam, title=HIS_TITLE, visibility="public")
    albums.add(album=albums.create(owner=sam, title=HIS_ALBUM), photo_ids=[photo.pk])
    return photo


@pytest.fixture
def browser(jane: Any) -> Client:
    signed_in = Client()
    signed_in.force_login(jane)
    return signed_in


@pytest.fixture(params=["consent", "select", "album"])
def page(request: Any, browser: Client, jane: Any) -> str:
    """The address of each page with a picker."""
    if request.param == "select":
        return "/photos/select/"
    if request.param == "album":
        return f"/albums/{albums.create(owner=jane, title='Islay').pk}/add/"
    registered = applications.register(name="Printshop", redirect_uris=[REDIRECT_URI])
    return Flow(registered.application, registered.secret, browser=browser).consent_url()


@pytest.mark.promise("search-safe")
@pytest.mark.parametrize("words", [HIS_TITLE, "wedding", "Sams"])
def test_words_of_a_strangers_photo_find_nothing(
    browser: Client, hers: list[Photo], his: Photo, page: str, words: str
) -> None:
    found = browser.get(page, {"q": words})
    assert found.context["picker"].photos == []
    browser.post(f"{page}?q={quote(words)}", {"select": "all", "page": "1"})
    assert not Tick.objects.exists()


@pytest.mark.promise("ticks-hers")
def test_ids_of_others_are_neither_ticked_nor_counted(
    browser: Client, hers: list[Photo], his: Photo, page: str
) -> None:
    ids = [str(his.pk), str(hers[0].pk)]
    browser.get(page)
    assert browser.post(page, {"shown": ids, "photo": ids, "before": "", "page": "1"}).status_code in {302, 303}
    shown = browser.get(page).context["picker"]
    assert (shown.ticked, shown.ticked_total, shown.total) == ({hers[0].pk}, 1, 3)
    assert not Tick.objects.filter(photo=his).exists()


@pytest.mark.promise("ticks-hers")
def test_the_album_of_another_is_as_good_as_none(browser: Client, hers: list[Photo], his: Photo, page: str) -> None:
    other = Album.objects.get(title=HIS_ALBUM)
    answer = browser.get(page, {"in": str(other.pk)})
    assert len(answer.context["picker"].photos) == 3
    assert HIS_ALBUM not in answer.content.decode()
    browser.post(f"{page}?in={other.pk}", {"select": "all", "page": "1"})
    assert not Tick.objects.exists()


@pytest.mark.promise("search-safe")
@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%FF%FE", "q=" + "a" * 6000, "q=" + "%25" * 2000, "q=%5C&in=%00", "in=nonsense", "page=0",
        "page=-1", "page=" + "9" * 400, "page=%D9%A2", "show=%00", "q=%F0%9F%98%80", "q=%E2%80%AEtohp",
        "q=May+9999", "q=31+Feb+2026", "q=9999-12-31",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(browser: Client, hers: list[Photo], page: str, query: str) -> None:
    assert browser.get(f"{page}?{query}").status_code == 200
    assert browser.post(f"{page}?{query}", {"select": "found", "page": "1"}).status_code in {302, 303}


@pytest.mark.promise("page-injection")
def test_what_she_searches_for_is_shown_as_words(browser: Client, hers: list[Photo], page: str) -> None:
    html = browser.get(page, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


@pytest.mark.promise("ticks-hers")
def test_ticks_of_another_session_of_another_person_are_not_touched(
    browser: Client, hers: list[Photo], his: Photo, page: str
) -> None:
    ids = [str(photo.pk) for photo in hers]
    browser.get(page)
    browser.post(page, {"shown": ids, "photo": ids, "before": "", "page": "1"})
    sams = Client()
    sams.force_login(his.owner)
    sams.post(page, {"select": "none", "page": "1"})
    sams.post(page, {"shown": ids, "photo": [], "before": " ".join(ids), "page": "1"})
    assert browser.get(page).context["picker"].ticked_total == 3
    assert not Authorization.objects.exists()
