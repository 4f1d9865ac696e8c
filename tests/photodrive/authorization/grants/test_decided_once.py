"""What is decided in one place holds as a condition of a query and of a row alike, over all states there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications, registration_rules
from photodrive.authorization.clients.application_rules import of as rules_of
from photodrive.authorization.consent import recording
from photodrive.authorization.engine.access import Presented, authenticate
from photodrive.authorization.grants import authorized_photos, lifecycle, restricting, summaries
from photodrive.authorization.models import AccessToken, Authorization, AuthorizedPhoto
from photodrive.authorization.tokens import lifetimes
from photodrive.exceptions import InvalidToken
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.sharing.visibility import visible_to
from tests.factories.oauth import Granted, grant, make_application, make_user

pytestmark = pytest.mark.django_db
SOON, BEFORE = timedelta(minutes=5), timedelta(minutes=-5)
APPLICATIONS = ("enabled", "disabled", "gone", "of the project")


def application(kind: str) -> Any:
    if kind == "gone":
        return None
    if kind == "of the project":
        uri = "https://theirs.example/"
        call_command("createapplication", "public", "authorization-code", redirect_uris=uri, stdout=StringIO())
        return get_application_model().objects.latest("pk")
    made = make_application()
    applications.set_enabled(made, enabled=kind == "enabled")
    return made


def states() -> Iterator[tuple[Granted, bool, bool]]:
    """A consent in each state, whether it is not over, and whether it gives access but for the project's servers."""
    now, known = timezone.now(), {kind: application(kind) for kind in APPLICATIONS}
    for revoked, ends, idle, signs_in, kind in product(
        (False, True), (SOON, BEFORE), (None, SOON, BEFORE), (True, False), APPLICATIONS
    ):
        granted = grant(owner=make_user(is_active=signs_in), application=known[kind] or known["enabled"])
        Authorization.objects.filter(pk=granted.authorization.pk).update(
            revoked_at=now if revoked else None,
            expires_at=now + ends,
            idle_expires_at=None if idle is None else now + idle,
            application=known[kind],
        )
        active = not revoked and ends == SOON and idle != BEFORE and kind != "gone"
        yield granted, active, active and signs_in and kind in ("enabled", "of the project")


@pytest.mark.parametrize("only_server", [True, False])
def test_whether_a_consent_gives_access_is_told_alike_by_row_and_by_query(settings: Any, only_server: bool) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ONLY_SERVER": only_server}
    told = 0
    for granted, active, gives in list(states()):
        rows = Authorization.objects.filter(pk=granted.authorization.pk)
        row = rows.get()
        expected = gives and (only_server or applications.is_of_the_drive(row.application))
        tokens = AccessToken.objects.filter(authorization=row)
        assert [row.is_active, rows.active().exists(), not rows.over().exists()] == [active] * 3
        assert tokens.filter(Authorization.active("authorization__")).exists() is active
        assert [row.gives_access, rows.giving_access().exists()] == [expected] * 2
        assert tokens.filter(Authorization.giving_access("authorization__")).exists() is expected
        assert (row in lifecycle.active_of(row.owner), row in lifecycle.ended_of(row.owner)) == (expected, not active)
        assert opens(granted) is expected
        told += expected
    assert told == (4 if only_server else 2)


def opens(granted: Granted) -> bool:
    try:
        authenticate(Presented(granted.token))
    except InvalidToken:
        return False
    return True


@pytest.mark.parametrize("selection", ["chosen", "album", "all"])
def test_which_photos_a_consent_reaches_is_told_alike_by_everybody(jane: Any, sam: Any, selection: str) -> None:
    album = Album.objects.create(owner=jane, title="Islay")
    granted = grant(owner=jane, selection=selection, album=album if selection == "album" else None)
    reached = []
    ways = list(product(("kept", "trashed"), ("private", "public"), *[(False, True)] * 2, (jane, sam)))
    for n, (place, visibility, chosen, in_album, owner) in enumerate(ways):
        photo = Photo.objects.create(
            owner=owner, title=f"{n}", sha256=f"{n:064x}", size=1, media_type="image/jpeg", width=1, height=1,
            visibility=visibility, trashed_at=timezone.now() if place == "trashed" else None,
        )  # fmt: skip
        if owner == jane and chosen:  # nothing writes another's photo down for her
            AuthorizedPhoto.objects.create(authorization=granted.authorization, photo=photo)
        if owner == jane and in_album:
            AlbumPhoto.objects.create(album=album, photo=photo)
        shows = selection == "all" or chosen or (selection == "album" and in_album)
        if owner == jane and place == "kept" and shows:
            reached.append(photo.pk)
        assert reaches(granted.authorization, photo) is (photo.pk in reached), (place, visibility, chosen, in_album)
    assert_told_alike(granted, reached)


def reaches(authorization: Authorization, photo: Photo) -> bool:
    return authorization in authorized_photos.reaching(photo)


def assert_told_alike(granted: Granted, reached: list[Any]) -> None:
    """By the consent, by its token, by the list of connected apps, and by what is left once she froze it."""
    authorization = Authorization.objects.get(pk=granted.authorization.pk)
    newest_first = sorted(reached, reverse=True)
    assert [photo.pk for photo in authorized_photos.photos_of(authorization)] == newest_first
    caller = authenticate(Presented(granted.token)).caller
    assert {photo.pk for photo in visible_to(caller)} == set(reached)
    summary = summaries.of([authorization])[authorization.pk]
    assert (summary.count, [one.pk for one in summary.photos]) == (len(reached), newest_first[: summaries.SHOWN])
    kept = restricting.keep_what_it_sees(owner=authorization.owner, authorization_id=authorization.pk)
    assert kept == len(reached)
    assert {photo.pk for photo in visible_to(authenticate(Presented(granted.token)).caller)} == set(reached)


def test_moved_out_of_the_album_a_photo_is_not_reached_any_more(jane: Any) -> None:
    album = Album.objects.create(owner=jane, title="Islay")
    granted = grant(owner=jane, selection="album", album=album)
    photo = Photo.objects.create(
        owner=jane, title="a", sha256="a" * 64, size=1, media_type="image/jpeg", width=1, height=1
    )
    AlbumPhoto.objects.create(album=album, photo=photo)
    assert reaches(granted.authorization, photo)
    AlbumPhoto.objects.all().delete()
    assert not reaches(granted.authorization, photo)
    assert not authorized_photos.photos_of(granted.authorization).exists()


@pytest.mark.parametrize("selection", ["chosen", "all"])
def test_a_consent_has_an_album_only_while_it_follows_one(jane: Any, selection: str) -> None:
    album = Album.objects.create(owner=jane, title="Islay")
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(owner=jane, selection=selection, album=album)


@pytest.mark.promise("access-hour")
@pytest.mark.parametrize(("of_drive", "of_application"), list(product((60, 3600, 7200), (None, 60, 600, 3600))))
def test_the_longest_life_of_an_access_token_is_told_alike(
    settings: Any, of_drive: int, of_application: int | None
) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ACCESS_TOKEN_SECONDS": of_drive}
    made = applications.register(
        name="App", redirect_uris=["https://a.example/"], access_token_seconds=of_application
    ).application
    longest = min(of_drive, of_application or 3600, 3600)
    assert lifetimes.of_access_token(made, None) == rules_of(made).access_token_seconds == longest
    assert recording.seconds_of("hour", made) == min(of_drive, 3600)
    held, least = applications.metadata_of(made), of_application or longest  # of a consent
    assert registration_rules.problems(replace(held, refresh_token_seconds=least)) == {}
    assert "refresh_token_seconds" in registration_rules.problems(replace(held, refresh_token_seconds=least - 1))
