"""What ``manage.py check`` refuses about the drive's settings, each by its id."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.core.cache.backends.base import BaseCache
from django.core.exceptions import ImproperlyConfigured

from photodrive import checks, conf
from tests.factories import remote

PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def ids_of(check: Any) -> list[str]:
    return [message.id for message in check(None)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"ISUER": "https://drive.example"}, "photodrive.E001"),
        ({"MAX_PIXELS": "many"}, "photodrive.E002"),
        ({"MAX_PIXELS": 0}, "photodrive.E002"),
        ({"API_OWNER_REQUESTS_PER_MINUTE": -1}, "photodrive.E002"),
        ({"CLIENT_SECRET_KEYS": "one key, not a list of keys"}, "photodrive.E002"),
        ({"CLIENT_SECRET_KEYS": [b"bytes"]}, "photodrive.E002"),
        ({"CLIENT_SECRET_KEYS": ("good", "")}, "photodrive.E002"),
        ({"SIGNING_KEYS": (" \t",)}, "photodrive.E002"),
        ({"ISSUER": " "}, "photodrive.E002"),
        ({"ISSUER": "https://drive.example "}, "photodrive.E002"),
        ({"ISSUER": None}, "photodrive.E002"),
        ({"ISSUER": 8}, "photodrive.E002"),
        ({"STORAGE": "default\n"}, "photodrive.E002"),
    ],
)
def test_setting_that_is_unknown_or_out_of_range_is_refused(settings: Any, given: dict[str, Any], found: str) -> None:
    settings.PHOTODRIVE = given
    assert ids_of(checks.check_settings) == [found]


def test_rate_of_zero_means_no_limit_and_is_accepted(settings: Any) -> None:
    settings.PHOTODRIVE = {"API_OWNER_REQUESTS_PER_MINUTE": 0}
    assert ids_of(checks.check_settings) == []


@pytest.mark.parametrize("keys", [[], (), ["new", "old"], ("new", "old")])
def test_keys_may_be_a_list_or_a_tuple(settings: Any, keys: Any) -> None:
    settings.PHOTODRIVE = {"CLIENT_SECRET_KEYS": keys}
    assert ids_of(checks.check_settings) == []


@pytest.mark.parametrize(
    "issuer",
    [
        "",
        "drive.example",
        "https://drive example",
        "https://drive.example/",
        "https://drive.example?",
        "https://drive.example/o?x",
        "https://jane@drive.example",
        "https://drive.example:99999",
        "https://[drive",
        "https://drive.example;script-src",
        'https://drive.example"',
        "ftp://drive.example",
    ],
)
def test_issuer_that_is_no_origin_is_refused(settings: Any, issuer: Any) -> None:
    settings.PHOTODRIVE = {"ISSUER": issuer}
    assert ids_of(checks.check_issuer) == ["photodrive.E003"]


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("keys", [("",), ("good", " "), [""], "a text"])
@pytest.mark.parametrize("name", ["CLIENT_SECRET_KEYS", "SIGNING_KEYS"])
def test_an_empty_key_is_refused_where_no_check_runs(settings: Any, name: str, keys: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, name: keys}
    with pytest.raises(ImproperlyConfigured, match=name):
        getattr(conf.settings, name)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"SECRET_KEY": ""}, ["photodrive.E014"]),
        ({"SECRET_KEY": " "}, ["photodrive.E014"]),
        ({"SECRET_KEY": None}, ["photodrive.E014"]),
        ({"SECRET_KEY": 8}, ["photodrive.E014"]),
        ({"SECRET_KEY": b"\xff"}, ["photodrive.E014"]),
        ({"SECRET_KEY": b"a key"}, []),
        ({"SECRET_KEY_FALLBACKS": None}, ["photodrive.E014"]),
        ({"SECRET_KEY_FALLBACKS": "taken apart into letters"}, ["photodrive.E014"]),
        ({"SECRET_KEY_FALLBACKS": ["an older key", ""]}, ["photodrive.E014"]),
        ({"SECRET_KEY_FALLBACKS": ["an older key"]}, []),
    ],
)
def test_an_empty_key_of_the_project_is_refused(settings: Any, changed: dict[str, Any], found: list[str]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids_of(checks.check_secret_key) == found


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("name", ["CLIENT_SECRET_KEYS", "SIGNING_KEYS"])
@pytest.mark.parametrize(("key", "found"), [("x" * 31, ["photodrive.E015"]), ("x" * 32, [])])
def test_a_short_key_is_refused_in_production(settings: Any, name: str, key: str, found: list[str]) -> None:
    settings.PHOTODRIVE = {name: ["y" * 40, key]}
    assert ids_of(checks.check_length_of_keys) == found


@pytest.mark.parametrize("path", ["nowhere.at_all", "photodrive.conf.nothing", "json.__name__", "dump"])
def test_function_that_is_not_there_is_refused(settings: Any, path: str) -> None:
    settings.PHOTODRIVE = {"EMAIL_VERIFIED_BY": path}
    assert ids_of(checks.check_functions) == ["photodrive.E012"]
    settings.PHOTODRIVE = {"SIGN_IN_METHODS_BY": "json.dumps"}
    assert ids_of(checks.check_functions) == []


@pytest.mark.promise("access-hour")
def test_access_token_of_more_than_an_hour_is_refused(settings: Any) -> None:
    settings.PHOTODRIVE = {"ACCESS_TOKEN_SECONDS": 3601}
    assert ids_of(checks.check_access_token_lifetime) == ["photodrive.E004"]


@pytest.mark.parametrize(("name", "found"), [("X-Request-Start", ["photodrive.E009"]), ("HTTP_X_REQUEST_START", [])])
def test_a_header_is_named_as_in_meta(settings: Any, name: str, found: list[str]) -> None:
    settings.PHOTODRIVE = {"REQUEST_START_HEADER": name}
    assert ids_of(checks.check_request_start_header) == found


def test_client_secrets_that_cannot_be_verified_or_are_slow_are_told(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [PBKDF2]
    settings.OAUTH2_PROVIDER = {}
    settings.PHOTODRIVE = {"ONLY_SERVER": True}
    assert ids_of(checks.check_client_secret_hasher) == ["photodrive.E005", "photodrive.W001"]
    settings.PHOTODRIVE = {}  # what its own server hashes with is the project's business
    assert ids_of(checks.check_client_secret_hasher) == ["photodrive.E005"]


@pytest.mark.promise("site-logs")
@pytest.mark.parametrize("name", ["oauthlib", "oauthlib.oauth2.rfc6749.tokens"])
def test_a_log_that_would_hold_tokens_is_told_and_left_to_the_project(name: str) -> None:
    logger = logging.getLogger(name)
    before, root = logger.level, logging.getLogger().level
    assert ids_of(checks.check_loggers) == []
    try:
        logger.setLevel(logging.DEBUG)
        assert ids_of(checks.check_loggers) == ["photodrive.W011"]
        logger.setLevel(before)
        logging.getLogger().setLevel(logging.DEBUG)
        assert ids_of(checks.check_loggers) == []  # the demo has said INFO
    finally:
        logger.setLevel(before)
        logging.getLogger().setLevel(root)


@pytest.mark.parametrize(("only", "found"), [(True, ["photodrive.E013"]), (False, [])])
def test_only_server_beside_another_one_is_refused(settings: Any, only: bool, found: list[str]) -> None:
    settings.PHOTODRIVE = {"ONLY_SERVER": only}
    assert ids_of(checks.check_only_server) == []
    settings.ROOT_URLCONF = "tests.attacks.host.urls"
    assert ids_of(checks.check_only_server) == found


@pytest.mark.parametrize("urlconf", [None, "json", "no.such.urls", ""])
def test_only_server_bears_a_broken_urlconf(settings: Any, urlconf: str | None) -> None:
    settings.PHOTODRIVE, settings.ROOT_URLCONF = {"ONLY_SERVER": True}, urlconf
    assert ids_of(checks.check_only_server) == []


@pytest.mark.promise("site-production")
def test_plain_http_is_refused_in_production(settings: Any) -> None:
    settings.PHOTODRIVE = {"ISSUER": "http://127.0.0.1:8000"}
    assert ids_of(checks.check_plain_http) == ["photodrive.E006"]


@pytest.mark.parametrize("app", ["rest_framework", "crispy_bootstrap5"])
def test_missing_app_is_named(settings: Any, app: str) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != app]
    assert ids_of(checks.check_dependencies) == ["photodrive.E007"]


def test_missing_assets_are_named_with_the_line_to_add(settings: Any) -> None:
    assert checks.check_assets(None) == []
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "photodrive_assets"]
    (told,) = checks.check_assets(None)
    assert told.id == "photodrive.E030" and 'INSTALLED_APPS += ["photodrive_assets"]' in (told.hint or "")


@pytest.mark.parametrize("storages", [None, [], {}, {"default": {"BACKEND": "no.such.Storage"}}])
def test_storage_that_cannot_be_used_is_refused(settings: Any, storages: Any) -> None:
    before, settings.STORAGES = settings.STORAGES, storages
    assert ids_of(checks.check_storage) == ["photodrive.E018"]
    settings.STORAGES = before
    assert ids_of(checks.check_storage) == []
    settings.PHOTODRIVE = {"STORAGE": "nowhere"}
    assert ids_of(checks.check_storage) == ["photodrive.E018"]


@pytest.mark.parametrize("found", [5, [], {}, {"default": {"BACKEND": "no.such.Cache"}}])
def test_caches_that_cannot_be_used_are_refused(settings: Any, monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    assert ids_of(checks.check_default_cache) == []
    settings.PHOTODRIVE = {"REPLAY_CACHE": "default"}
    monkeypatch.setattr("photodrive.checks.caches.caches", CacheHandler(found))  # Django's fixtures bear no such CACHES
    assert ids_of(checks.check_default_cache) == ["photodrive.E019"]
    assert ids_of(checks.check_replay_cache) == ["photodrive.E010"]
    assert ids_of(checks.check_cache_of_limits) == []


@pytest.mark.parametrize("hashers", [None, 5, ["no.such.Hasher"], ["json.dumps"]])
@pytest.mark.parametrize("dots", [[], "text", {}])
def test_hashers_of_the_project_that_make_no_sense_are_told(settings: Any, hashers: Any, dots: Any) -> None:
    settings.PASSWORD_HASHERS, settings.OAUTH2_PROVIDER = hashers, dots
    settings.PHOTODRIVE = {"ONLY_SERVER": True}
    assert ids_of(checks.check_client_secret_hasher) == ["photodrive.E005", "photodrive.W001"]


def test_settings_of_the_demo_are_accepted() -> None:
    for check in (checks.check_settings, checks.check_issuer, checks.check_client_secret_hasher):
        assert ids_of(check) == []


BACKENDS = "django.core.cache.backends"


@pytest.mark.parametrize("alias", ["unknown", "broken"])
def test_replay_cache_that_is_no_cache_is_refused(settings: Any, alias: str) -> None:
    settings.CACHES = {**settings.CACHES, "broken": {"BACKEND": "no.such.Cache"}}
    settings.PHOTODRIVE = {"REPLAY_CACHE": alias}
    assert ids_of(checks.check_replay_cache) == ["photodrive.E010"]


@pytest.mark.parametrize(
    "backend", ["dummy.DummyCache", "locmem.LocMemCache", "filebased.FileBasedCache", "db.DatabaseCache"]
)
def test_replay_cache_that_forgets_or_is_not_shared_is_refused(settings: Any, backend: str) -> None:
    settings.CACHES = {**settings.CACHES, "replays": {"BACKEND": f"{BACKENDS}.{backend}", "LOCATION": "/nowhere"}}
    settings.PHOTODRIVE = {"REPLAY_CACHE": "replays"}
    assert ids_of(checks.check_replay_cache) == ["photodrive.E011"]


class Shared(BaseCache):
    """Stands for one in Redis, say."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)


@pytest.mark.parametrize("alias", ["", "replays"])
def test_replay_memory_in_the_database_or_in_a_shared_cache_is_accepted(settings: Any, alias: str) -> None:
    settings.CACHES = {**settings.CACHES, "replays": {"BACKEND": f"{__name__}.Shared"}}
    settings.PHOTODRIVE = {"REPLAY_CACHE": alias}
    assert ids_of(checks.check_replay_cache) == []


@pytest.mark.parametrize(
    ("backend", "options", "found"),
    [
        ("dummy.DummyCache", {}, ["photodrive.W004"]),
        ("locmem.LocMemCache", {"MAX_ENTRIES": 100_000}, ["photodrive.W004"]),
        ("db.DatabaseCache", {}, ["photodrive.W004"]),
        ("db.DatabaseCache", {"MAX_ENTRIES": 20_000}, []),
        ("filebased.FileBasedCache", {}, ["photodrive.W004"]),
        ("redis.RedisCache", {}, []),
    ],
)
def test_cache_that_forgets_the_limits_is_told(
    settings: Any, backend: str, options: dict[str, int], found: list[str]
) -> None:
    cache = {"BACKEND": f"{BACKENDS}.{backend}", "LOCATION": "/nowhere", "OPTIONS": options}
    before, settings.CACHES = settings.CACHES, {"default": cache}
    assert ids_of(checks.check_cache_of_limits) == found
    settings.CACHES = before


@pytest.mark.parametrize(
    "address", ["no address", "javascript:alert(1)", "http://help.example/", 'https://a.example/"']
)
def test_help_about_registration_that_is_no_address_is_refused(settings: Any, address: str) -> None:
    settings.PHOTODRIVE = {"REGISTRATION_HELP": address}
    assert ids_of(checks.check_registration_help) == ["photodrive.E016"]
    settings.PHOTODRIVE = {"REGISTRATION_HELP": "https://help.example/how"}
    assert ids_of(checks.check_registration_help) == []


@pytest.mark.promise("assertion-claims")
def test_older_audiences_are_told_in_production(settings: Any) -> None:
    settings.PHOTODRIVE = {"CLIENT_ASSERTION_OLDER_AUDIENCES": True}
    assert ids_of(checks.check_older_audiences) == ["photodrive.W006"]
    settings.PHOTODRIVE = {}
    assert ids_of(checks.check_older_audiences) == []


def test_the_largest_file_may_be_on_its_way(settings: Any) -> None:
    settings.PHOTODRIVE = {"MAX_UPLOAD_BYTES": 2000, "MAX_OPEN_UPLOAD_BYTES": 1999}
    assert ids_of(checks.check_room) == ["photodrive.E055"]
    settings.PHOTODRIVE = {"MAX_UPLOAD_BYTES": 2000, "MAX_OPEN_UPLOAD_BYTES": 2000}
    assert ids_of(checks.check_room) == []


def test_uploads_wait_where_every_process_finds_them(settings: Any) -> None:
    settings.PHOTODRIVE = {"UPLOAD_DIR": "parts"}
    assert ids_of(checks.check_place) == ["photodrive.E056"]
    settings.PHOTODRIVE = {"UPLOAD_DIR": "/srv/parts"}
    assert ids_of(checks.check_place) == []


def test_of_a_remote_storage_it_is_told_where_uploads_wait(settings: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": remote.STORAGE}
    settings.PHOTODRIVE = {}
    assert ids_of(checks.check_remote) == ["photodrive.W055"]
    settings.PHOTODRIVE = {"UPLOAD_DIR": "/srv/parts"}
    assert ids_of(checks.check_remote) == []
