"""The names that the triggers use, quoted as the database wants them."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from photodrive.photos.models import Photo, PhotoText

PREFIX = "photodrive_text_"


def names(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The tables of photos and of their texts."""
    quoted = connection.ops.quote_name
    return {"photos": quoted(Photo._meta.db_table), "texts": quoted(PhotoText._meta.db_table)}
