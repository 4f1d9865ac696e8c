"""Taking in the body of an upload form: every file is bounded while it arrives, not after."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from photodrive.conf import settings
from photodrive.exceptions import TooManyFiles, UploadRefused
from photodrive.photos.library.ingest import too_large


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Files go to the disk as they arrive; one that grows too large, or is one too many, is dropped at once.

    ``refused`` tells which ones, by name, and why. The files before and after them go through; ``places`` tells for
    each of them which one of the form's files it is, from 0 on.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused: list[tuple[str, UploadRefused]] = []
        self.places: list[int] = []
        self._count = 0
        self._size = 0
        self._dropping = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._count += 1
        self._size = 0
        self._dropping = False
        if self._count > settings.MAX_UPLOAD_FILES:
            self._drop(TooManyFiles(f"Up to {settings.MAX_UPLOAD_FILES} photos can be sent at once."))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if not self._dropping and self._size > settings.MAX_UPLOAD_BYTES:
            self._drop(too_large())
        if not self._dropping:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError:
                self.upload_interrupted()
                raise

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self._dropping:
            return None
        if self.field_name == "photos":
            self.places.append(self._count - 1)
        return super().file_complete(file_size)

    def _drop(self, reason: UploadRefused) -> None:
        self._dropping = True
        self.refused.append((self.file_name or "", reason))
        self.file.close()
