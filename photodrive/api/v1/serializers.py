"""How a photo looks in JSON, and what may be sent about one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from photodrive.authorization.access_log.usage import DayOfUse
from photodrive.authorization.protocol.links import absolute
from photodrive.photos.models import Photo
from photodrive.sharing.files import media_type_for
from photodrive.sharing.visibility import Caller, may_see_location

MAX_OFFSET = 14 * 60  # minutes, east or west
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
ISO = "iso-8601"  # RFC 3339, whatever DATETIME_FORMAT and DATE_FORMAT the project's own API has


@extend_schema_field({"type": "string", "example": "2026-07-14T18:30:05.25"})
class LocalTimeField(serializers.Field[datetime, str, str, datetime]):
    """A date and a time without an offset (ISO 8601)."""

    default_error_messages = {"invalid": "This is no date and time without an offset, like 2026-07-14T18:30:05."}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not _LOCAL_TIME.fullmatch(data):
            self.fail("invalid")
        try:
            return datetime.fromisoformat(data)
        except ValueError:
            self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class LocationSerializer(serializers.Serializer[dict[str, float]]):
    """Where a photo was taken: degrees of WGS 84, north and east positive."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class FilesSerializer(serializers.Serializer[Photo]):
    """Where the photo's files are. They take the same credentials as the rest of the API."""

    original = serializers.SerializerMethodField(help_text="As uploaded, or without the location it holds.")
    preview = serializers.SerializerMethodField(help_text="WebP, at most 1600 pixels wide and high.")
    thumb = serializers.SerializerMethodField(help_text="WebP, at most 320 pixels wide and high.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_original(self, photo: Photo) -> str:
        return absolute("api:photo-file", photo.pk, "original")

    @extend_schema_field(OpenApiTypes.URI)
    def get_preview(self, photo: Photo) -> str:
        return absolute("api:photo-file", photo.pk, "preview")

    @extend_schema_field(OpenApiTypes.URI)
    def get_thumb(self, photo: Photo) -> str:
        return absolute("api:photo-file", photo.pk, "thumb")


class PhotoSerializer(serializers.Serializer[Photo]):
    """A photo as ``context["caller"]`` may know it."""

    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    caption = serializers.CharField(help_text="In the owner's words; may have lines.")
    media_type = serializers.SerializerMethodField(help_text="Of the original as this caller gets it.")
    bytes = serializers.IntegerField(
        source="size",
        help_text="Of the original in the drive; without its location the download differs.",
    )
    width = serializers.IntegerField(help_text="Pixels of the upright picture.")
    height = serializers.IntegerField(help_text="Pixels of the upright picture.")
    taken_at = serializers.DateTimeField(format=ISO, allow_null=True, help_text="When it was taken, as an instant.")
    taken_local = LocalTimeField(
        allow_null=True, help_text="The same by the clock on the wall, as the camera or the owner says; no offset."
    )
    taken_offset = serializers.IntegerField(
        allow_null=True, help_text="Minutes that this clock was ahead of UTC; null where nobody knows."
    )
    created_at = serializers.DateTimeField(format=ISO, help_text="When it was uploaded.")
    visibility = serializers.ChoiceField(choices=Photo.Visibility.choices)
    location = serializers.SerializerMethodField(
        help_text="Only present for callers with whom the owner shares it; null if the photo has none."
    )
    files = FilesSerializer(source="*")

    @property
    def _caller(self) -> Caller:
        caller: Caller = self.context["caller"]
        return caller

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, photo: Photo) -> str:
        return absolute("api:photo-detail", photo.pk)

    def get_media_type(self, photo: Photo) -> str:
        return media_type_for(self._caller, photo)

    @extend_schema_field(LocationSerializer(allow_null=True))
    def get_location(self, photo: Photo) -> dict[str, float] | None:
        place = {name: photo.metadata.get(name) for name in ("latitude", "longitude")}
        return None if None in place.values() else place

    def to_representation(self, photo: Photo) -> dict[str, object]:
        shown: dict[str, object] = super().to_representation(photo)
        if not may_see_location(self._caller, photo):
            del shown["location"]
        return shown


class PhotoWordsSerializer(serializers.Serializer[Photo]):
    """What is said about a photo, when it is added and later."""

    title = serializers.CharField(max_length=200, required=False)
    caption = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    visibility = serializers.ChoiceField(choices=Photo.Visibility.choices, required=False)


class PhotoChangeSerializer(PhotoWordsSerializer):
    """What may be changed about a photo; what is left out stays."""

    taken_local = LocalTimeField(required=False, help_text="By the clock on the wall: 2026-07-14T18:30:05, no offset.")
    taken_offset = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=-MAX_OFFSET,
        max_value=MAX_OFFSET,
        help_text="Minutes that this clock was ahead of UTC; null where nobody knows: then it is one of the owner's.",
    )


@extend_schema_field(OpenApiTypes.BINARY)
class SentFile(serializers.FileField):
    """A file in a form; the document would call a plain FileField the address that an answer shows."""


class PhotoUploadSerializer(PhotoWordsSerializer):
    """One new photo, as ``multipart/form-data``."""

    file = SentFile(allow_empty_file=True, help_text="JPEG, PNG, WebP, AVIF, HEIC, TIFF or GIF.")
    title = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Made from the file's name where left out.",
    )


class FieldErrorSerializer(serializers.Serializer[dict[str, str]]):
    """What is wrong with one field or parameter."""

    field = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[dict[str, object]]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of problem it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people.")
    code = serializers.CharField(required=False, help_text="Why an upload was refused, for programs.")
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a field, not the property


class UsageDaySerializer(serializers.Serializer[DayOfUse]):
    """One day (UTC) of an application's use."""

    date = serializers.DateField(format=ISO)
    answers = serializers.IntegerField(help_text="How many photos, lists and details it got.")
    bytes = serializers.IntegerField(help_text="How much it got.")


class UsageSerializer(serializers.Serializer[dict[str, object]]):
    """How much one application is used."""

    client_id = serializers.CharField()
    connections = serializers.IntegerField(help_text="How many people's consents give it access now.")
    days = UsageDaySerializer(many=True)


class RootSerializer(serializers.Serializer[dict[str, str]]):
    """Where the API begins."""

    photos = serializers.URLField()
    usage = serializers.URLField()
    schema = serializers.URLField()
    documentation = serializers.URLField()
