"""Every setting of photodrive: one line each, typed, with its default.

A project sets them in one dict: ``PHOTODRIVE = {"ISSUER": "https://drive.example"}``. One that is not of its type is
told by the checks, and raises where it is read: a server runs no checks when it starts. All others are read as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypedDict

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from photodrive.setting_types import (
    BigCount,
    Colour,
    Count,
    Key,
    Line,
    Name,
    Number,
    Reading,
    Seconds,
    SecondsOrZero,
    WaitSeconds,
    read,
)


class Colours(TypedDict, total=False):
    """The colours of the pages, by light and by dark, where they differ from those of ``photodrive.palette``."""

    accent: Colour
    background: Colour
    surface: Colour
    text: Colour
    quiet: Colour
    line: Colour
    accent_dark: Colour
    background_dark: Colour
    surface_dark: Colour
    text_dark: Colour
    quiet_dark: Colour
    line_dark: Colour


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Sizes are in bytes, times in seconds."""

    ISSUER: str = ""  # origin of the drive, e.g. https://drive.example; the issuer of RFC 8414 and RFC 9207
    NAME: Name = "Photodrive"  # of the site: in titles, letters, the consent page and the documents of the API
    COLOURS: Colours = field(default_factory=Colours)  # over ours: {"accent": "#005f73", "accent_dark": "#94d2bd"}
    ONLY_SERVER: bool = False  # the drive is all of the project's OAuth: what createapplication makes is for it
    STORAGE: Line = "default"  # alias in STORAGES for originals and renditions
    MAX_UPLOAD_BYTES: BigCount = 50 * 1024 * 1024  # of one file
    MAX_UPLOAD_FILES: Count = 100  # files in one request
    MAX_OPEN_UPLOADS: Count = 100  # of one owner that have begun and not ended; those idle for an hour make room
    MAX_OPEN_UPLOAD_BYTES: BigCount = 1024 * 1024 * 1024  # that they may have together; at least MAX_UPLOAD_BYTES
    UPLOAD_SECONDS: Seconds = 7 * 24 * 3600  # how long an interrupted upload can go on after its last byte
    UPLOAD_DIR: str = ""  # where they wait; empty: the storage, or where that is remote this machine's temporary files
    MAX_PIXELS: BigCount = 250_000_000  # of one picture, width times height
    DECODE_SECONDS: WaitSeconds = 30  # a decoder that needs longer is ended
    DECODE_MEMORY_BYTES: BigCount = 2 * 1024 * 1024 * 1024  # a decoder that needs more is ended
    QUOTA_BYTES: BigCount = 10 * 1024 * 1024 * 1024  # of one owner's originals
    TRASH_SECONDS: Seconds = 30 * 24 * 3600  # then photodrive_gc deletes for good
    EXPORT_SECONDS: Seconds = 7 * 24 * 3600  # how long an archive of everything can be fetched
    EXPORT_PART_BYTES: BigCount = 2 * 1000 * 1000 * 1000  # of one file of such an archive, about
    DELETION_GRACE_SECONDS: SecondsOrZero = 14 * 24 * 3600  # until then somebody who deletes her account can keep it
    CONFIRM_SECONDS: Seconds = 15 * 60  # how long signing in, or a password, is fresh enough to fetch or delete all
    ACCESS_TOKEN_SECONDS: Seconds = 3600  # at most this
    AUTHORIZATION_CODE_SECONDS: Seconds = 60  # from her decision to the token request
    AUTHORIZATION_REQUEST_SECONDS: Seconds = 15 * 60  # how long she may take to sign in and decide
    MAX_AUTHORIZATION_REQUESTS: Count = 20  # open at once for one person; the oldest makes room
    MAX_AUTHORIZATION_REQUESTS_OF_ADDRESS: Count = 1000  # of one address, where nobody is signed in
    MAX_PUSHED_REQUESTS: Count = 20_000  # open at once of one confidential application; one more is refused
    PAR_ENABLED: bool = True  # pushed authorization requests (RFC 9126)
    PAR_REQUEST_URI_LIFETIME_SECONDS: Seconds = 60  # from the push to the first time a browser brings it
    REFRESH_TOKEN_IDLE_SECONDS: Seconds = 30 * 24 * 3600  # a refresh token that nobody uses ends
    REFRESH_TOKEN_GRACE_PERIOD_SECONDS: SecondsOrZero = 60  # a used one brings the same answer again, if that is unused
    REFRESH_TOKEN_SECONDS: Seconds = 365 * 24 * 3600  # no consent lasts longer, however often it is refreshed
    DPOP_PROOF_SECONDS: Seconds = 60  # how old the proof of a request may be (RFC 9449)
    DPOP_NONCE_SECONDS: Seconds = 300  # how long a nonce of ours is taken; half of that until a new one is handed out
    CLIENT_ASSERTION_SECONDS: Seconds = 3600  # how far ahead an assertion may end (RFC 7523); libraries make an hour
    CLIENT_ASSERTION_OLDER_AUDIENCES: bool = False  # its aud may be the token or PAR endpoint, or a list; not with FAPI
    REPLAY_CACHE: str = ""  # alias in CACHES that all processes share, for used proofs; empty: the database
    REQUEST_START_HEADER: str = ""  # in META, e.g. HTTP_X_REQUEST_START: when the proxy in front had the whole request
    DEVICE_CODE_SECONDS: Seconds = 600  # how long a device waits for its owner (RFC 8628)
    ID_TOKEN_SECONDS: Seconds = 600  # how long an ID token may be presented (OpenID Connect)
    SIGNING_KEYS: tuple[Key, ...] = ()  # encrypt the private keys of ID tokens; the first one encrypts
    SHARE_KEYS: tuple[Key, ...] = ()  # likewise links and their passwords, which their owner may see again
    SHARE_PASSWORD_TRIES_PER_HOUR: Count = 60  # at one link with a password, whoever tries
    SHARE_LETTERS_PER_DAY: Count = 30  # about what one owner shares, to whomever
    EMAIL_VERIFIED_BY: str = ""  # dotted path of a function: is this user's e-mail address proved? Empty: none is
    SIGN_UP_URL: str = ""  # page where accounts are made: URL name, path or address; empty: allauth's, if it is there
    LOGOUT_URL: str = ""  # takes the POST that signs out: URL name or path; empty: allauth's, Django's or the drive's
    EMAIL_URL: str = ""  # page of somebody's e-mail addresses; empty: allauth's, if it is there
    PASSWORD_URL: str = ""  # page to change a password; empty: allauth's or Django's, if one is there
    SIGN_IN_METHODS_BY: str = ""  # dotted path of a function: how did this request's user sign in (names of RFC 8176)
    REGISTRATION_ENABLED: bool = True  # dynamic registration (RFC 7591), by an initial access token only
    REGISTRATION_HELP: str = ""  # address of a page that tells who gets an initial access token, and from whom
    DEVELOPERS_ENABLED: bool = False  # people may register their own applications at /developers/
    DEVELOPER_APPLICATIONS: Count = 10  # that one person may have there
    SECRET_OVERLAP_SECONDS: Seconds = 24 * 3600  # how long the old client secret works beside a new one
    ACCESS_LOG_SECONDS: Seconds = 90 * 24 * 3600  # how long it is remembered which application fetched what
    REFUSAL_SECONDS: Seconds = 7 * 24 * 3600  # how long it is remembered what was refused to an application, and why
    API_OWNER_REQUESTS_PER_MINUTE: Number = 1200  # of one signed-in owner; 0 means no limit, here and below
    API_CONNECTION_REQUESTS_PER_MINUTE: Number = 1200  # of one application for one owner
    API_APPLICATION_REQUESTS_PER_MINUTE: Number = 12_000  # of one application for all its owners
    CLIENT_REQUESTS_PER_MINUTE: Number = 12_000  # of one proved confidential application at the OAuth endpoints
    ADDRESS_REQUESTS_PER_MINUTE: Number = 600  # of one address there, all others: failed ones, public applications
    FAILED_AUTHENTICATIONS_PER_MINUTE: Number = 20  # of one address in the name of one application
    TRUSTED_PROXY_COUNT: Number = 0  # proxies in front that write X-Forwarded-For; 0: that header is ignored
    CLIENT_SECRET_KEYS: tuple[Key, ...] = ()  # keys of the fast client secret hash; the first one hashes


class UnfitSetting(ImproperlyConfigured):
    """A setting was read that is not what it must be; the check says the same sentence."""


@lru_cache(maxsize=1)
def reading() -> Reading[Settings]:
    """What the project has set, and what is wrong with it; read once."""
    return read(Settings, getattr(django_settings, "PHOTODRIVE", {}), "PHOTODRIVE")


class _LazySettings:
    def __getattr__(self, name: str) -> Any:
        found = reading()
        if name in found.unfit:
            raise UnfitSetting(found.unfit[name])
        return getattr(found.values, name)


settings: Settings = _LazySettings()  # type: ignore[assignment]


def _reload(*, setting: str, **kwargs: Any) -> None:
    if setting == "PHOTODRIVE":
        reading.cache_clear()


setting_changed.connect(_reload)
