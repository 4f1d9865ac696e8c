"""Who looked at what she shares, in her access log, and in nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photodrive.authorization import upkeep
from photodrive.photos.models import Album
from photodrive.sharing import links, people, visits
from photodrive.sharing.models import Share, ShareVisit
from tests.factories import log, shares
from tests.factories.oauth import grant

LOG = "/access-log/"


@pytest.fixture
def album(jane: Any) -> Album:
    return shares.album_of(jane)[0]


def words(client: Client, query: str = "") -> str:
    answer = client.get(LOG + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def look(share: Share, what: str = "looked", **more: Any) -> None:
    visits.record(share=share, what=what, visitor=str(timezone.now()), **more)


@pytest.mark.promise("share-visits")
def test_a_visit_is_in_her_log_and_in_nobody_elses(janes: Client, sams: Client, album: Album) -> None:
    share, photo = links.open_album(album=album), album.photos.all()[0]
    look(share)
    look(share, "original", photo=photo)
    for query in ("", "?view=rows", "?app=:people"):
        page = words(janes, query)
        assert "<b><bdi>A person with the link</bdi></b> looked at <bdi>“Two weeks in the north”</bdi>" in page
        assert f'downloaded <a href="{LOG}?photo={photo.pk}"' in page
        assert "Two weeks" not in words(sams, query)
    assert "</b> looked at" not in words(janes, f"?photo={photo.pk}")
    assert "downloaded" in words(janes, f"?photo={photo.pk}")
    assert "A person" not in words(janes, "?refused=on")
    assert "A person" not in words(janes, "?what=original")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "A person" not in words(janes, f"?since={tomorrow}")


def test_several_visitors_of_an_hour_are_one_row(janes: Client, album: Album) -> None:
    share = links.open_album(album=album)
    look(share)
    look(share)
    assert "2 people with the link" in words(janes)
    assert ShareVisit.objects.count() == 1


def test_a_person_is_called_by_the_address_that_was_typed(janes: Client, jane: Any, sam: Any, album: Album) -> None:
    share = people.share_with(owner=jane, email="friend@photodrive.example", album=album).share
    look(share, person=sam)
    page = words(janes)
    assert "friend@photodrive.example" in page
    assert ">sam<" not in page


def test_after_the_link_is_gone_the_visit_is_still_told(janes: Client, album: Album) -> None:
    share = links.open_album(album=album)
    look(share)
    links.close(share=share)
    share.delete()
    assert "looked at <bdi>photos that you shared</bdi>" in words(janes)


def test_each_visit_is_on_one_page_of_the_log_whatever_apps_do_around_it(
    janes: Client, jane: Any, album: Album
) -> None:
    share, photo = links.open_album(album=album), album.photos.all()[0]
    connection = grant(photo, owner=jane)
    now = timezone.now()
    for minutes in range(250, 0, -2):
        log.logged(connection.authorization, at=now - timedelta(minutes=minutes))
        at = now - timedelta(minutes=minutes - 1)
        ShareVisit.objects.create(owner=jane, share=share, photo=photo, what="looked", at=at)
    told, address = 0, "?view=rows"
    while address:
        page = janes.get(LOG + address)
        told += page.content.count(b"log-person")
        following = page.context["next_query"]
        address = f"?{following}" if following else ""
    assert told == ShareVisit.objects.count() == 125


def test_people_alone_page_by_page(janes: Client, album: Album, monkeypatch: Any) -> None:
    monkeypatch.setattr("photodrive.web.connected_apps.access_log.ROWS", 2)
    share = links.open_album(album=album)
    for photo in album.photos.all():
        look(share, photo=photo)
    look(share)
    first = janes.get(f"{LOG}?app=:people")
    assert first.content.count(b"log-person") == 2
    second = janes.get(f"{LOG}?{first.context['next_query']}")
    assert second.content.count(b"log-person") == 1
    assert not second.context["next_query"]


def test_the_clean_up_forgets_visits_with_the_log_and_links_after_them(album: Album, settings: Any) -> None:
    share = links.open_album(album=album)
    look(share)
    links.close(share=share)
    Share.objects.update(ended_at=timezone.now() - timedelta(days=2))
    upkeep.forget_ended()
    assert Share.objects.exists()
    ShareVisit.objects.update(at=timezone.now() - timedelta(days=400))
    upkeep.forget_ended()
    assert not ShareVisit.objects.exists()
    assert not Share.objects.exists()


def test_the_photos_page_is_linked_from_what_people_did(janes: Client, album: Album) -> None:
    photo = album.photos.all()[0]
    look(links.open_album(album=album), photo=photo)
    assert reverse("photodrive:photo_file", args=[photo.pk, "thumb"]) in words(janes)
