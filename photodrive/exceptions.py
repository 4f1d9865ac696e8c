"""The errors photodrive raises on purpose.

PhotodriveError
├── UploadRefused            this file cannot become a photo; the message is for the uploader
│   ├── EmptyFile, TooLarge, UnsupportedType, BrokenImage, TooManyPixels, DecodingFailed
│   ├── TooManyFiles
│   └── QuotaExceeded
├── FileMissing              a stored file of a photo is not where it should be
├── ConsentRefused           an owner's decision that cannot be recorded
└── InvalidToken             a presented access token gives no access (RFC 6750 section 3.1)

``str(error)`` may be read by the caller; ``error.detail`` is for the log only.
"""

from __future__ import annotations


class PhotodriveError(Exception):
    """Something went wrong in the photo drive."""

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.detail = detail


class UploadRefused(PhotodriveError):
    """This file cannot be added."""


class EmptyFile(UploadRefused):
    """The file is empty."""


class TooLarge(UploadRefused):
    """The file is too large."""


class UnsupportedType(UploadRefused):
    """This is not a photo we can read. JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work."""


class BrokenImage(UploadRefused):
    """The file is damaged: part of the picture is missing or unreadable."""


class TooManyPixels(UploadRefused):
    """The picture has too many pixels."""


class DecodingFailed(UploadRefused):
    """The picture could not be read in time."""


class TooManyFiles(UploadRefused):
    """These are too many photos at once. Please send them in smaller groups."""


class QuotaExceeded(UploadRefused):
    """Your drive is full. Delete some photos to make room."""


class FileMissing(PhotodriveError):
    """This file is missing. Please tell the people who run this drive."""


class ConsentRefused(PhotodriveError):
    """This decision cannot be recorded."""


class InvalidToken(PhotodriveError):
    """The access token is unknown, expired or revoked."""
