"""Runs beside the demo, on its database: makes owners who signed up and uploaded their photos some time ago."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.journeys.served import answering


class Owners:
    """The first one's photos are rendered and her password is hashed; the others' are copies."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model

        from photodrive.photos.library.ingest import add_photo
        from tests.journeys.people import CHURCH, LANE, TREES
        from tests.journeys.served import PASSWORD

        self.first = get_user_model().objects.create_user("the-first-of-the-owners", password=PASSWORD)
        self.photos = []
        for path in (CHURCH, LANE, TREES):
            with path.open("rb") as file:
                self.photos.append(add_photo(owner=self.first, file=file, name=path.name).photo)

    def made(self, name: str) -> tuple[str, str]:
        """A new owner called ``name`` with three photos; name and value of the cookie that says it is she."""
        from django.conf import settings
        from django.contrib.auth import get_user_model
        from django.test import Client

        owner = get_user_model().objects.create(username=name, password=self.first.password)
        for photo in self.photos:
            self._copy(photo, owner)
        browser = Client(headers={"host": f"127.0.0.1:{settings.PORT}"})
        browser.force_login(owner)
        return settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value

    def _copy(self, photo: Any, owner: Any) -> None:
        from photodrive.photos.files import storage
        from photodrive.photos.models import Photo

        ours, hers = (storage.local_path(storage.folder_of(one.pk, photo.sha256)) for one in (self.first, owner))
        shutil.copytree(Path(str(ours)), Path(str(hers)))
        left_out = {"id", "owner"}
        values = {field.name: getattr(photo, field.name) for field in Photo._meta.fields if field.name not in left_out}
        Photo.objects.create(owner=owner, **values)


if __name__ == "__main__":
    answering(Owners)
