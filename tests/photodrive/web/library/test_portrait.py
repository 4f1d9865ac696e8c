"""Her picture: one of her photos, told only to applications that may know her name, until she takes it away."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from photodrive.authorization.openid import picture
from photodrive.photos.files import storage
from photodrive.photos.models import Photo
from tests.factories.stored import make_photo
from tests.spec.openid import SignIn
from tests.spec.openid_core.conftest import shop

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def selfie(jane: Any) -> Photo:
    """Wide, with a real preview."""
    photo = make_photo(jane, title="Selfie")
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "#aa3322").save(out, "WEBP")
    name = f"{storage.folder_of(jane.pk, photo.sha256)}/{storage.PREVIEW}"
    storage.area().delete(name)
    storage.area().save(name, ContentFile(out.getvalue()))
    return photo


def test_she_chooses_it_on_the_page_of_a_photo(janes: Any, jane: Any, selfie: Photo) -> None:
    address = f"/photos/{selfie.pk}/portrait/"
    assert address in janes.get(f"{selfie.get_absolute_url()}?info=1").content.decode()
    page = janes.post(address, follow=True).content.decode()
    assert "This is your picture now." in page
    answer = janes.get(picture.path_of(jane))
    drawn = Image.open(io.BytesIO(answer.content))
    assert (drawn.size, drawn.mode) == ((256, 256), "RGB")


def test_taken_away_its_address_is_dead(janes: Any, jane: Any, selfie: Photo) -> None:
    picture.choose(jane, selfie)
    address = picture.path_of(jane)
    assert janes.get(address).status_code == 200
    janes.post("/portrait/")
    assert janes.get(address).status_code == 404
    picture.choose(jane, selfie)
    assert picture.path_of(jane) != address


def test_a_photo_without_a_readable_file_changes_nothing(janes: Any, jane: Any, selfie: Photo) -> None:
    picture.choose(jane, selfie)
    before = picture.path_of(jane)
    broken = make_photo(jane, title="Broken")
    page = janes.post(f"/photos/{broken.pk}/portrait/", follow=True).content.decode()
    assert "not a picture we can read" in page
    assert picture.path_of(jane) == before


@pytest.mark.spec("OpenID Connect Core", "5.1")
@pytest.mark.promise("claims-agreed")
def test_applications_learn_its_address_with_her_name_only(jane: Any, selfie: Photo, shop: SignIn) -> None:
    picture.choose(jane, selfie)

    def told(scope: str) -> dict[str, Any]:
        found: dict[str, Any] = shop.userinfo(shop.granted(scope=scope)["access_token"]).json()
        return found

    assert "picture" not in told("openid email")
    address = told("openid profile")["picture"]
    assert address == picture.url_of(jane)
    assert address.startswith("http://127.0.0.1:8000/portraits/")
    jane.is_active = False
    jane.save()
    assert shop.back_channel.get(picture.path_of(jane)).status_code == 404


def test_the_consent_page_shows_what_it_will_see(jane: Any, selfie: Photo, shop: SignIn) -> None:
    picture.choose(jane, selfie)
    page = shop.browser.get(shop.consent_url(scope="openid profile")).content.decode()
    assert picture.path_of(jane) in page
    assert picture.path_of(jane) not in shop.browser.get(shop.consent_url(scope="openid")).content.decode()
