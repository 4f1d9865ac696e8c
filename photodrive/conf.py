"""Every setting of photodrive: one line each, typed, with its default.

A project sets them in one dict: ``PHOTODRIVE = {"ISSUER": "https://drive.example"}``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Sizes are in bytes, times in seconds."""

    ISSUER: str = ""  # origin of the drive, e.g. https://drive.example; the issuer of RFC 8414 and RFC 9207
    NAME: str = "Photodrive"  # of the site: in titles, letters, the consent page and the documents of the API
    COLOURS: dict[str, str] = field(default_factory=dict)  # over ours: {"accent": "#rrggbb", "accent_dark": …}
    ONLY_SERVER: bool = False  # the drive is all of the project's OAuth: what createapplication makes is for it
    STORAGE: str = "default"  # alias in STORAGES for originals and renditions
    MAX_UPLOAD_BYTES: int = 50 * 1024 * 1024  # of one file
    MAX_UPLOAD_FILES: int = 100  # files in one request
    MAX_PIXELS: int = 100_000_000  # of one picture, width times height
    DECODE_SECONDS: int = 30  # a decoder that needs longer is ended
    DECODE_MEMORY_BYTES: int = 2 * 1024 * 1024 * 1024  # a decoder that needs more is ended
    QUOTA_BYTES: int = 10 * 1024 * 1024 * 1024  # of one owner's originals
    TRASH_SECONDS: int = 30 * 24 * 3600  # then photodrive_gc deletes for good
    ACCESS_TOKEN_SECONDS: int = 3600  # at most this
    AUTHORIZATION_CODE_SECONDS: int = 60  # from her decision to the token request
    AUTHORIZATION_REQUEST_SECONDS: int = 15 * 60  # how long she may take to sign in and decide
    MAX_AUTHORIZATION_REQUESTS: int = 20  # open at once for one person; the oldest makes room
    MAX_AUTHORIZATION_REQUESTS_OF_ADDRESS: int = 1000  # of one address, where nobody is signed in
    MAX_PUSHED_REQUESTS: int = 20_000  # open at once of one confidential application; one more is refused
    PAR_ENABLED: bool = True  # pushed authorization requests (RFC 9126)
    PAR_REQUEST_URI_LIFETIME_SECONDS: int = 60  # from the push to the first time a browser brings it
    REFRESH_TOKEN_IDLE_SECONDS: int = 30 * 24 * 3600  # a refresh token that nobody uses ends
    REFRESH_TOKEN_GRACE_PERIOD_SECONDS: int = 60  # in which a used one brings the same answer again, if that is unused
    REFRESH_TOKEN_SECONDS: int = 365 * 24 * 3600  # no consent lasts longer, however often it is refreshed
    DPOP_PROOF_SECONDS: int = 60  # how old the proof of a request may be (RFC 9449)
    DPOP_NONCE_SECONDS: int = 300  # how long a nonce of ours is taken; half of that until a new one is handed out
    CLIENT_ASSERTION_SECONDS: int = 3600  # how far ahead a client assertion may end (RFC 7523); libraries make an hour
    CLIENT_ASSERTION_OLDER_AUDIENCES: bool = False  # its aud may be the token or PAR endpoint, or a list; not with FAPI
    REPLAY_CACHE: str = ""  # alias in CACHES that all processes share, for used proofs; empty: the database
    REQUEST_START_HEADER: str = ""  # in META, e.g. HTTP_X_REQUEST_START: when the proxy in front had the whole request
    DEVICE_CODE_SECONDS: int = 600  # how long a device waits for its owner (RFC 8628)
    ID_TOKEN_SECONDS: int = 600  # how long an ID token may be presented (OpenID Connect)
    SIGNING_KEYS: tuple[str, ...] = ()  # encrypt the private keys of ID tokens; the first one encrypts
    EMAIL_VERIFIED_BY: str = ""  # dotted path of a function: is this user's e-mail address proved? Empty: none is
    SIGN_IN_METHODS_BY: str = ""  # dotted path of a function: how did this request's user sign in (names of RFC 8176)
    REGISTRATION_ENABLED: bool = True  # dynamic registration (RFC 7591), by an initial access token only
    REGISTRATION_HELP: str = ""  # address of a page that tells who gets an initial access token, and from whom
    DEVELOPERS_ENABLED: bool = False  # people may register their own applications at /developers/
    DEVELOPER_APPLICATIONS: int = 10  # that one person may have there
    SECRET_OVERLAP_SECONDS: int = 24 * 3600  # how long the old client secret works beside a new one
    ACCESS_LOG_SECONDS: int = 90 * 24 * 3600  # how long it is remembered which application fetched what
    REFUSAL_SECONDS: int = 7 * 24 * 3600  # how long it is remembered what was refused to an application, and why
    API_OWNER_REQUESTS_PER_MINUTE: int = 1200  # of one signed-in owner; 0 means no limit, here and below
    API_CONNECTION_REQUESTS_PER_MINUTE: int = 1200  # of one application for one owner
    API_APPLICATION_REQUESTS_PER_MINUTE: int = 12_000  # of one application for all its owners
    CLIENT_REQUESTS_PER_MINUTE: int = 12_000  # of one confidential application at the OAuth endpoints, proved to be it
    ADDRESS_REQUESTS_PER_MINUTE: int = 600  # of one address there, all others: failed ones and public applications
    FAILED_AUTHENTICATIONS_PER_MINUTE: int = 20  # of one address in the name of one application
    TRUSTED_PROXY_COUNT: int = 0  # proxies in front of the drive that write X-Forwarded-For; 0: that header is ignored
    CLIENT_SECRET_KEYS: tuple[str, ...] = ()  # keys of the fast client secret hash; the first one hashes


@lru_cache(maxsize=1)
def _load() -> Settings:
    given: dict[str, Any] = getattr(django_settings, "PHOTODRIVE", {})
    known = {field.name: field for field in fields(Settings)}
    for name, value in given.items():
        if name in known and isinstance(known[name].default, tuple):
            _refuse_empty_keys(name, value)
    return Settings(**{name: value for name, value in given.items() if name in known})


def _refuse_empty_keys(name: str, keys: Any) -> None:
    """A server runs no checks when it starts, and an empty key is one that everybody knows."""
    if isinstance(keys, str) or any(isinstance(key, str) and not key.strip() for key in keys):
        raise ImproperlyConfigured(f"PHOTODRIVE[{name!r}] must be a list of texts, none of them empty.")


class _LazySettings:
    def __getattr__(self, name: str) -> Any:
        return getattr(_load(), name)


settings: Settings = _LazySettings()  # type: ignore[assignment]


def _reload(*, setting: str, **kwargs: Any) -> None:
    if setting == "PHOTODRIVE":
        _load.cache_clear()


setting_changed.connect(_reload)
