"""Sharing with somebody by an address: who sees it, who does not, and what the owner learns of accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from photodrive.photos.models import Album
from photodrive.sharing import links, people
from photodrive.sharing.models import Share, ShareVisit
from tests.attacks.sharing.reading import Reader, signed_in
from tests.factories import photos, shares

WITH_ME = "/shared/"


def proved(user: Any, address: str) -> Any:
    """``user`` with an address that was confirmed."""
    user.email = address
    user.save()
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def page_of(share: Share) -> str:
    return reverse("photodrive:friends", args=[share.pk])


def share_by_page(browser: Reader, album: Album, address: str) -> Any:
    return browser.post(reverse("photodrive:album_share", args=[album.pk]), {"do": "person", "email": address})


@pytest.mark.promise("share-person")
def test_the_owner_cannot_tell_whether_there_is_such_an_account(
    janes: Reader, jane: Any, sam: Any, album: Album
) -> None:
    proved(sam, "sam@photodrive.example")
    proved(jane, "jane@photodrive.example")
    seen = []
    for address in ("max@photodrive.example", "sam@photodrive.example", "ann@photodrive.example"):
        with CaptureQueriesContext(connection) as queries:
            response = share_by_page(janes, album, address)
        page = janes.get(response["Location"]).body.decode()
        assert page.count(address) >= 1
        seen.append((response.status_code, len(queries), [query["sql"].split()[0] for query in queries]))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.promise("share-person")
def test_only_a_proved_address_sees_it(jane: Any, sam: Any, album: Album) -> None:
    share = people.share_with(owner=jane, email="Sam@Photodrive.example", album=album).share
    browser = signed_in(sam)
    assert browser.get(page_of(share)).status_code == 404
    sam.email = "sam@photodrive.example"
    sam.save()
    assert browser.get(page_of(share)).status_code == 404
    row = EmailAddress.objects.create(user=sam, email=sam.email, verified=False, primary=True)
    assert browser.get(page_of(share)).status_code == 404
    row.verified = True
    row.save()
    assert album.title in browser.get(page_of(share)).body.decode()
    assert album.title in browser.get(WITH_ME).body.decode()


@pytest.mark.promise("share-person")
@pytest.mark.parametrize("near", ["\u212aate@photodrive.example", "kate@photodrive.example.", "kate@photodrive.exampl"])
def test_an_address_that_only_looks_the_same_is_another_one(jane: Any, sam: Any, album: Album, near: str) -> None:
    share = people.share_with(owner=jane, email="kate@photodrive.example", album=album).share
    proved(sam, near)
    assert people.find(sam, share.pk) is None


@pytest.mark.promise("share-person")
def test_nobody_else_gets_to_it_by_its_address(nobody: Reader, jane: Any, sam: Any, album: Album) -> None:
    share = people.share_with(owner=jane, email="kate@photodrive.example", album=album).share
    photo = album.photos.first()
    for end in ("", "zip/", f"{photo and photo.pk}/", f"{photo and photo.pk}/thumb/"):
        assert signed_in(sam).get(page_of(share) + end).status_code == 404
        assert "/accounts/login/" in nobody.get(page_of(share) + end)["Location"]


@pytest.mark.promise("share-ends")
@pytest.mark.parametrize("how", ["ended", "over", "deactivated", "album deleted", "address changed"])
def test_it_ends_at_once(jane: Any, sam: Any, album: Album, how: str) -> None:
    proved(sam, "sam@photodrive.example")
    share = people.share_with(owner=jane, email="sam@photodrive.example", album=album).share
    photo, browser = album.photos.all()[0], signed_in(sam)
    assert browser.get(f"{page_of(share)}{photo.pk}/thumb/").status_code == 200
    if how == "ended":
        links.close(share=share)
    elif how == "over":
        Share.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "deactivated":
        jane.is_active = False
        jane.save()
    elif how == "album deleted":
        album.delete()
    else:
        sam.email = "other@photodrive.example"
        sam.save()
        EmailAddress.objects.update(email=sam.email)
    for end in ("", f"{photo.pk}/", f"{photo.pk}/thumb/"):
        assert browser.get(page_of(share) + end).status_code == 404
    assert album.title not in browser.get(WITH_ME).body.decode()


@pytest.mark.promise("share-only")
def test_a_person_sees_what_is_shared_and_nothing_beside_it(jane: Any, sam: Any, album: Album) -> None:
    proved(sam, "sam@photodrive.example")
    share = people.share_with(owner=jane, email="sam@photodrive.example", album=album).share
    other = photos.added(jane)
    assert signed_in(sam).get(f"{page_of(share)}{other.pk}/").status_code == 404
    assert signed_in(sam).get(other.get_absolute_url()).status_code == 404


@pytest.mark.promise("share-visits")
def test_her_friend_is_named_in_what_is_counted(jane: Any, sam: Any, album: Album) -> None:
    proved(sam, "sam@photodrive.example")
    share = people.share_with(owner=jane, email="sam@photodrive.example", album=album).share
    signed_in(sam).get(page_of(share))
    assert [(row.what, row.person, row.share) for row in ShareVisit.objects.all()] == [("looked", sam, share)]


def test_shared_a_second_time_it_is_one(jane: Any, album: Album) -> None:
    made = {
        people.share_with(owner=jane, email=address, album=album).share.pk for address in ("a@b.example", "A@b.example")
    }
    assert len(made) == 1


@pytest.mark.parametrize(
    "wrong", ["", "x", "a@b", "a" * 250 + "@b.example", "a@b.example\nBcc: c@d.example", "a b@c.example"]
)
def test_what_is_no_address_is_refused_in_words(janes: Reader, album: Album, wrong: str) -> None:
    response = share_by_page(janes, album, wrong)
    assert response.status_code == 422
    assert "This is not an e-mail address." in response.body.decode()
    assert not Share.objects.exists()


class TestLetter:
    def test_it_has_no_word_of_hers(
        self, janes: Reader, jane: Any, album: Album, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        proved(jane, "jane@photodrive.example")
        album.title = "Click http://evil.example now"
        album.save()
        jane.first_name = "http://evil.example"
        jane.save()
        with django_capture_on_commit_callbacks(execute=True):
            share_by_page(janes, album, "max@photodrive.example")
        [letter] = mailoutbox
        html = letter.alternatives[0].content
        assert letter.to == ["max@photodrive.example"]
        assert "jane@photodrive.example shares photos with you" in letter.body
        assert "evil" not in letter.body + html + letter.subject
        assert "http://127.0.0.1:8000/shared/" in letter.body
        assert "jane@photodrive.example" in html

    def test_who_has_not_proved_her_own_address_writes_to_nobody(
        self, janes: Reader, album: Album, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert share_by_page(janes, album, "max@photodrive.example").status_code == 303
        assert not mailoutbox

    def test_it_is_throttled_for_her_and_for_the_address(
        self,
        janes: Reader,
        jane: Any,
        mailoutbox: Any,
        settings: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        proved(jane, "jane@photodrive.example")
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, "SHARE_LETTERS_PER_DAY": 3}
        made = [shares.album_of(jane, count=0, title=f"Album {number}")[0] for number in range(3)]
        with django_capture_on_commit_callbacks(execute=True):
            for album in made[:2]:
                share_by_page(janes, album, "max@photodrive.example")
            share_by_page(janes, made[2], "ann@photodrive.example")
            told = janes.get(share_by_page(janes, made[2], "tim@photodrive.example")["Location"]).body.decode()
        assert [letter.to for letter in mailoutbox] == [["max@photodrive.example"], ["ann@photodrive.example"]]
        assert "we send no letter" in told


@pytest.mark.promise("share-person")
def test_several_photos_shared_twice_with_one_person_end_with_one_press(
    janes: Reader, jane: Any, sam: Any, sams: Reader, album: Album
) -> None:
    proved(sam, "sam@photodrive.example")
    several = [str(pk) for pk in album.photos.values_list("pk", flat=True)]
    for _ in range(2):  # a double click, or the same photos chosen once more
        sheet = janes.post("/share/", {"photo": several})["Location"]
        for _ in range(2):
            janes.post(sheet, {"do": "person", "email": "sam@photodrive.example"})
    (share,) = Share.objects.filter(kind=Share.Kind.PERSON)
    janes.post(reverse("photodrive:share_end", args=[share.pk]))
    assert sams.get(page_of(share)).status_code == 404
    assert not people.shared_with(sam).exists()
