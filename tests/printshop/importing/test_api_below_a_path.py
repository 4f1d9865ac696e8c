"""A drive may have its API below a path of its origin, and a list that is not there is the source's trouble."""

from __future__ import annotations

from typing import Any

import pytest

from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.django_db
METADATA = "/.well-known/oauth-authorization-server"
LIST = "/api/v1/photos/"


def tell(drive: FakeDrive, *resources: str) -> None:
    document = {**drive.server_metadata(), "protected_resources": [drive.issuer, *resources]}
    drive.misbehave[METADATA] = lambda handler: handler.answer_json(document)


@pytest.mark.parametrize("end", ["", "/"])
def test_photos_come_from_the_api_that_the_source_names(
    visitor: Visitor, source: Any, drive: FakeDrive, end: str
) -> None:
    tell(drive, f"{drive.issuer}/photos/api/v1{end}")
    listed = [drive.describe(photo) for photo in drive.photos]
    drive.misbehave[f"/photos{LIST}"] = lambda handler: handler.answer_json({"results": listed, "next": None})
    drive.misbehave[LIST] = lambda handler: handler.answer_json({}, status=404)
    visitor.connect(drive)
    assert ImportedPhoto.objects.count() == len(listed) > 0


def test_api_elsewhere_gets_no_token(visitor: Visitor, source: Any, drive: FakeDrive) -> None:
    tell(drive, "https://elsewhere.example/api/v1", f"{drive.issuer}.elsewhere.example/api/v1")
    visitor.connect(drive)
    assert ImportedPhoto.objects.count() == len(drive.photos) > 0


@pytest.mark.parametrize("status", [404, 410])
def test_list_that_is_not_there_is_told_as_the_trouble_of_the_source(
    visitor: Visitor, source: Any, drive: FakeDrive, status: int
) -> None:
    drive.misbehave[LIST] = lambda handler: handler.answer_json({}, status=status)
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.filter(ended_at=None).exists()
