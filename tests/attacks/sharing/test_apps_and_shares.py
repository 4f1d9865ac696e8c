"""No application sees what others share with its owner, whatever it may see of hers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.models import Authorization
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, people, showing
from photodrive.sharing.visibility import Caller, visible_to
from tests.attacks.matrix.callers import become, make_world
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db


@pytest.mark.promise("share-no-app")
@pytest.mark.parametrize("selection", Authorization.Selection.values)
def test_no_kind_of_consent_reaches_what_others_share(selection: str) -> None:
    world = make_world()
    theirs = make_photo(world.sam)
    album = Album.objects.create(owner=world.sam, title="Sam's")
    album.photos.add(theirs)
    world.jane.email = "jane@photodrive.example"
    world.jane.save()
    people.share_with(owner=world.sam, email="jane@photodrive.example", album=album)
    people.share_with(owner=world.sam, email="jane@photodrive.example", photo=theirs)
    links.open_photo(photo=theirs)
    authorization = world.granted["token"].authorization
    followed = Album.objects.create(owner=world.jane, title="Hers") if selection == "album" else None
    Authorization.objects.filter(pk=authorization.pk).update(selection=selection, album=followed)
    authorization.refresh_from_db()
    assert not authorized_photos.photos_of(authorization).filter(pk=theirs.pk).exists()
    credentials = become("token", world)
    listed = world.client.get("/api/v1/photos/?page_size=100", **credentials).json()["results"]
    assert str(theirs.pk) not in str(listed)
    for end in ("", "thumb/", "preview/", "original/"):
        assert world.client.get(f"/api/v1/photos/{theirs.pk}/{end}", **credentials).status_code == 404


@pytest.mark.promise("share-no-app")
def test_a_token_opens_no_share(nobody: Any) -> None:
    world = make_world()
    album = Album.objects.create(owner=world.sam, title="Sam's")
    share = people.share_with(owner=world.sam, email="jane@photodrive.example", album=album).share
    for who in ("token", "writer"):
        answer = world.client.get(f"/shared/{share.pk}/", **become(who, world))
        assert "/login/" in answer["Location"]


@pytest.mark.promise("share-no-app")
def test_everything_of_hers_is_hers() -> None:
    world = make_world()
    theirs = make_photo(world.sam, visibility="public")
    everything = Caller(owner_id=world.jane.pk, selection=Q())
    assert not visible_to(everything).filter(pk=theirs.pk).exists()


@pytest.mark.promise("share-never")
def test_the_caller_of_a_share_is_no_application_and_no_owner() -> None:
    world = make_world()
    photo = make_photo(world.jane)
    Photo.objects.filter(pk=photo.pk).update(never_share=True)
    share = people.share_with(owner=world.jane, email="sam@photodrive.example", photo=photo).share
    assert list(showing.photos_of(share)) == [photo]
    assert not showing.caller_of(share).location
    application = Caller(owner_id=world.jane.pk, selection=Q(pk=photo.pk))
    assert not visible_to(application).exists()
