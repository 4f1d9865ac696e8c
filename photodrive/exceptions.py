"""The errors photodrive raises on purpose.

PhotodriveError
├── UploadRefused            this file cannot become a photo; the message is for the uploader
│   ├── EmptyFile, TooLarge, UnsupportedType, BrokenImage, TooManyPixels, DecodingFailed
│   ├── TooManyFiles, TooManyUploads, KeptFromApps
│   └── QuotaExceeded
├── PieceRefused             this piece of an upload cannot be taken; the upload itself may go on, or begin anew
│   ├── BadPiece, WrongOffset, BeingWritten, WrongChecksum, TooManyBytes
│   └── NoSuchUpload, UploadGone, NoSuchAlbum
├── Trouble                  something of ours fails for a while: nobody's file or request is to blame for it
│   ├── StorageFull, StorageAway
│   ├── DecoderAway
│   └── DatabaseFull, DatabaseAway, CacheAway
├── UnfitDate                a date that an owner gives a photo and that cannot be kept
├── FileMissing              a stored file of a photo is not where it should be
├── ConsentRefused           an owner's decision that cannot be recorded
└── InvalidToken             a presented access token gives no access (RFC 6750 section 3.1)

``str(error)`` may be read by the caller; ``error.detail`` is for the log only.
"""

from __future__ import annotations


class PhotodriveError(Exception):
    """The root. ``message`` is what is said where the place that raises has nothing better to say."""

    message = "Something went wrong in the photo drive."

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.message)
        self.detail = detail


class UploadRefused(PhotodriveError):
    message = "This file cannot be added."


class EmptyFile(UploadRefused):
    message = "The file is empty."


class TooLarge(UploadRefused):
    message = "The file is too large."


class UnsupportedType(UploadRefused):
    message = "This is not a photo we can read. JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work."


class BrokenImage(UploadRefused):
    message = "The file is damaged: part of the picture is missing or unreadable."


class TooManyPixels(UploadRefused):
    message = "The picture has too many pixels."


class DecodingFailed(UploadRefused):
    message = "The picture could not be read in time."


class TooManyFiles(UploadRefused):
    message = "These are too many photos at once. Please send them in smaller groups."


class KeptFromApps(UploadRefused):
    message = "You have added this photo before, and its owner shares it with no application any more."


class TooManyUploads(UploadRefused):
    message = "Too many uploads have begun and not ended. Let some of them end first, or come back in an hour."


class QuotaExceeded(UploadRefused):
    message = "Your drive is full. Delete some photos to make room."


class PieceRefused(PhotodriveError):
    """Answered with ``status``, as tus 1.0 has it (https://tus.io/protocols/resumable-upload)."""

    status = 400
    message = "This part of the file cannot be taken."


class BadPiece(PieceRefused):
    message = "This request does not say what it wants in the form of tus 1.0."


class WrongOffset(PieceRefused):
    status = 409
    message = "The upload goes on at another byte than this one."


class BeingWritten(PieceRefused):
    status = 423
    message = "Another request is adding to this upload at the moment."


class WrongChecksum(PieceRefused):
    status = 460
    message = "These bytes are not what was sent. Send them again."


class TooManyBytes(PieceRefused):
    status = 413
    message = "There are more bytes than the file was said to have."


class NoSuchUpload(PieceRefused):
    status = 404
    message = "There is no such upload."


class UploadGone(PieceRefused):
    status = 410
    message = "This upload is over. Begin it anew."


class NoSuchAlbum(PieceRefused):
    status = 404
    message = "This album is not there any more."


class Trouble(PhotodriveError):
    """The same request may work later: answered with ``status`` (RFC 9110 15.6.4, RFC 4918 11.5) and Retry-After.

    The messages are plain ASCII, as the descriptions of OAuth errors are (RFC 6749 section 5.2).
    """

    status = 503
    retry_after = 30  # seconds
    message = "A part of this server does not answer at the moment. Please try again in a minute."


class StorageFull(Trouble):
    status = 507
    retry_after = 300
    message = (
        "There is no room left on our disk. This is not about your file: it is as good as before. Try again later."
    )


class StorageAway(Trouble):
    message = "The place where we keep the files does not answer at the moment. Please try again in a minute."


class DecoderAway(Trouble):
    message = "We could not look at the picture because of trouble on our side. Please try again in a minute."


class DatabaseFull(Trouble):
    status = 507
    retry_after = 300
    message = "There is no room left in our database. Please try again later."


class DatabaseAway(Trouble):
    message = "Our database does not answer at the moment. Please try again in a minute."


class CacheAway(Trouble):
    message = "What we count and remember for safety cannot be reached at the moment. Please try again in a minute."


class UnfitDate(PhotodriveError):
    message = "This date is too far away to be kept. Years from 1 to 9999 work."


class FileMissing(PhotodriveError):
    message = "This file is missing. Please tell the people who run this drive."


class ConsentRefused(PhotodriveError):
    message = "This decision cannot be recorded."


class InvalidToken(PhotodriveError):
    code = "invalid_token"
    message = "The access token is unknown, expired or revoked."
