"""Opening and closing links: what works, for whom, and that nothing of it can be read in the database."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from photodrive.photos.models import Photo
from photodrive.sharing import links, showing, terms
from photodrive.sharing.made_up import link_tokens
from photodrive.sharing.models import Share
from photodrive.sharing.visibility import NOBODY, in_person, visible_to
from tests.factories import photos, shares


def token_of(share: Share) -> str:
    return shares.path_of(share).split("/")[2]


@pytest.mark.promise("share-token")
def test_a_token_is_128_bits_and_nothing_in_the_row_is_it(jane: Any) -> None:
    share = links.open_photo(photo=photos.added(jane))
    token = token_of(share)
    assert len(token) == 22
    row = Share.objects.filter(pk=share.pk).values().get()
    assert not [name for name, value in row.items() if token in str(value)]
    assert link_tokens.new() != link_tokens.new()


@pytest.mark.parametrize("token", ["", "a", "A" * 21, "A" * 23, "A" * 21 + "\n", "A" * 22 + "\n", "ä" * 22, "A" * 22])
def test_what_is_no_token_of_ours_finds_nothing(jane: Any, token: str) -> None:
    links.open_photo(photo=photos.added(jane))
    assert links.find(token) is None


@pytest.mark.promise("share-ends")
def test_a_link_that_was_switched_off_stays_dead_and_the_next_one_has_another_address(jane: Any) -> None:
    photo = photos.added(jane)
    first = token_of(links.open_photo(photo=photo))
    links.close_photo(photo=photo)
    assert links.find(first) is None
    assert not visible_to(NOBODY).filter(pk=photo.pk).exists()
    second = token_of(links.open_photo(photo=photo))
    assert links.find(first) is None
    assert second != first
    assert links.find(second)


def test_a_photo_is_public_exactly_while_its_link_is_on(jane: Any) -> None:
    photo = photos.added(jane)
    links.set_visibility(photo=photo, visibility="public")
    photo.refresh_from_db()
    assert photo.visibility == Photo.Visibility.PUBLIC
    assert links.of_photo(photo)
    links.close(share=links.open_photo(photo=photo))
    photo.refresh_from_db()
    assert photo.visibility == Photo.Visibility.PRIVATE
    assert links.of_photo(photo) is None


def test_a_photo_made_private_by_any_other_way_is_not_shown_by_its_link(jane: Any) -> None:
    photo = photos.added(jane)
    share = links.open_photo(photo=photo)
    Photo.objects.filter(pk=photo.pk).update(visibility="private")
    assert not showing.photos_of(share).exists()


def test_opened_twice_it_is_the_same_link(jane: Any) -> None:
    album, (photo, _) = shares.album_of(jane)
    assert links.open_photo(photo=photo) == links.open_photo(photo=photo)
    assert links.open_album(album=album) == links.open_album(album=album)
    assert Share.objects.count() == 2


@pytest.mark.promise("share-ends")
def test_after_its_end_a_link_is_dead_and_the_photo_is_for_nobody(jane: Any, sam: Any) -> None:
    photo = photos.added(jane)
    share = links.open_photo(photo=photo)
    token = token_of(share)
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert links.find(token) is None
    assert not visible_to(NOBODY).filter(pk=photo.pk).exists()
    assert not visible_to(in_person(sam)).filter(pk=photo.pk).exists()
    assert visible_to(in_person(jane)).filter(pk=photo.pk).exists()
    assert token_of(links.open_photo(photo=photo)) != token


def test_what_is_over_is_ended_by_the_clean_up(jane: Any) -> None:
    photo = photos.added(jane)
    share = links.open_photo(photo=photo)
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert links.end_expired(dry_run=True) == 1
    assert links.end_expired() == 1
    assert links.end_expired() == 0
    photo.refresh_from_db()
    assert photo.visibility == Photo.Visibility.PRIVATE


@pytest.mark.promise("share-ends")
def test_a_deactivated_owner_shares_nothing(jane: Any) -> None:
    album, _ = shares.album_of(jane)
    share = links.open_album(album=album)
    jane.is_active = False
    jane.save()
    assert links.find(token_of(share)) is None


def test_an_address_can_be_shown_again_after_the_key_changed(jane: Any, settings: Any) -> None:
    share = links.open_photo(photo=photos.added(jane))
    path = shares.path_of(share)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SHARE_KEYS": ("a new key of thirty-two characters",)}
    assert shares.path_of(share) == path
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert links.address(share) == ""
    assert links.find(path.split("/")[2]) == share


def test_many_at_once(jane: Any, sam: Any) -> None:
    mine, foreign = [photos.added(jane), photos.added(jane)], photos.added(sam)
    found = Photo.objects.filter(pk__in=[foreign.pk, *(photo.pk for photo in mine)])
    assert links.set_visibility_all(owner=jane, photos=found, visibility="public") == 2
    assert links.set_visibility_all(owner=jane, photos=found, visibility="public") == 0
    tokens = [token_of(links.open_photo(photo=photo)) for photo in mine]
    assert all(links.find(token) for token in tokens)
    assert links.set_visibility_all(owner=jane, photos=found, visibility="private") == 2
    assert not any(links.find(token) for token in tokens)
    foreign.refresh_from_db()
    assert foreign.visibility == Photo.Visibility.PRIVATE


def test_several_photos_have_one_link_that_goes_off_and_on(jane: Any) -> None:
    several = [photos.added(jane), photos.added(jane)]
    share = links.open_photos(owner=jane, photos=several)
    first = token_of(share)
    assert set(showing.photos_of(share)) == set(several)
    links.close(share=share)
    assert links.find(first) is None
    assert token_of(links.switch_on(share=share)) != first


@pytest.mark.promise("share-never")
def test_what_is_never_shared_with_apps_leaves_every_link(jane: Any) -> None:
    album, (kept, other) = shares.album_of(jane)
    by_album, own = links.open_album(album=album), token_of(links.open_photo(photo=kept))
    several = links.open_photos(owner=jane, photos=[kept, other])
    Photo.objects.filter(pk=kept.pk).update(never_share=True)
    links.close_all_for(photo=kept)
    assert links.find(own) is None
    assert list(showing.photos_of(by_album)) == [other]
    assert list(showing.photos_of(several)) == [other]
    assert list(showing.left_out_of(by_album)) == [kept]


@pytest.mark.promise("share-never")
def test_an_album_that_is_never_shared_with_apps_has_no_link_but_one_that_she_was_asked_about(jane: Any) -> None:
    album, (photo, other) = shares.album_of(jane)
    tokens = [token_of(links.open_album(album=album)), token_of(links.open_photo(photo=photo))]
    album.never_share = True
    album.save()
    links.close_all_for(album=album)
    assert not any(map(links.find, tokens))
    photo.refresh_from_db()
    assert photo.visibility == Photo.Visibility.PRIVATE
    assert set(showing.photos_of(links.open_album(album=album))) == {photo, other}


def test_a_password_is_a_hash_and_is_shown_to_its_owner(jane: Any) -> None:
    share = links.open_photo(photo=photos.added(jane))
    terms.set_password(share=share, password="Larch  Meadow")
    assert terms.shown_password(share) == "larch meadow"
    assert "larch" not in str(Share.objects.filter(pk=share.pk).values().get())
    assert terms.opens(share=share, password=" LARCH meadow ")
    assert not terms.opens(share=share, password="larch")
    assert len(set(terms.made_up_password().split())) in (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_link(jane: Any) -> None:
    photo = photos.added(jane)
    found: list[str] = []

    def open_it() -> None:
        try:
            found.append(str(links.open_photo(photo=photo).pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert connection.vendor in ("sqlite", "postgresql")
