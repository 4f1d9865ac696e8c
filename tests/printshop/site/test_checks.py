"""A bad setting is a system check with an id, not a surprise at request time."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import CacheHandler

from printshop import checks


def ids(settings: Any, **changes: Any) -> list[str | None]:
    settings.PRINTSHOP = {**settings.PRINTSHOP, **changes}
    every = (checks.check_settings, checks.check_urlconf, checks.check_form_templates, checks.check_secret_key)
    return [message.id for check in every for message in check(None)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ORIGIN": ""}, "E001"),
        ({"ORIGIN": "prints.example"}, "E001"),
        ({"ORIGIN": "https://prints.example/shop"}, "E001"),
        ({"ORIGIN": "https://prints.example/"}, "E001"),
        ({"ORIGIN": "https://prints.example "}, "E001"),
        ({"ORIGIN": " "}, "E001"),
        ({"ORIGIN": "https://[prints"}, "E001"),
        ({"ORIGIN": "https://prints.example;script-src"}, "E001"),
        ({"ORIGIN": "https://prints.example:99999"}, "E001"),
        ({"ORIGIN": "https://jane@prints.example"}, "E001"),
        ({"ENCRYPTION_KEYS": []}, "E002"),
        ({"ENCRYPTION_KEYS": [""]}, "E002"),
        ({"ENCRYPTION_KEYS": ["c2hvcC10ZXN0cy1vbmx5LXNob3AtdGVzdHMtb25seTA=", ""]}, "E002"),
        ({"MAIL_FROM": " "}, "E010"),
        ({"MAIL_FROM": "Prints"}, "E010"),
        ({"MAIL_FROM": "prints@prints.example, more@prints.example"}, "E010"),
        ({"MAIL_FROM": "the prints@prints.example"}, "E010"),
        ({"MAIL_FROM": "Prints <prints@prints.example>\nBcc: eve@evil.example"}, "E010"),
        ({"ENCRYPTION_KEYS": ["short"]}, "E002"),
        ({"ENCRYPTION_KEYS": "c2hvcC10ZXN0cy1vbmx5LXNob3AtdGVzdHMtb25seTA="}, "E002"),
        ({"ENCRIPTION_KEYS": []}, "E003"),
        ({"STORAGE": "nowhere"}, "E004"),
        ({"MAX_PHOTO_BYTES": 0}, "E005"),
        ({"HTTP_TIMEOUT_SECONDS": "5"}, "E005"),
        ({"URLCONF": "no.such.urls"}, "E006"),
        ({"URLCONF": "django.conf.urls.i18n"}, "E006"),
        ({"URLCONF": "json"}, "E006"),
        ({"URLCONF": ".urls"}, "E006"),
        ({"HTTP_EVENT_HOOKS": {"request": ["no.such.hook"]}}, "E007"),
        ({"HTTP_EVENT_HOOKS": {"request": [".hook"]}}, "E007"),
        ({"HTTP_EVENT_HOOKS": {"request": ["json.__name__"]}}, "E007"),
        ({"HTTP_EVENT_HOOKS": {"requests": ["json.dumps"]}}, "E007"),
        ({"PRICE_LIST": {}}, "E008"),
        ({"PRICE_LIST": {"10x15": {"millimetres": (100, 150), "price": "cheap"}}}, "E008"),
        ({"PRICE_LIST": {"10x15": "0.29"}}, "E008"),
        ({"PRICE_LIST": ["10x15"]}, "E008"),
        ({"PRICE_LIST": None}, "E008"),
        ({"FINISHES": ("velvet",)}, "E008"),
        ({"POSTING": "-1"}, "E008"),
        ({"CURRENCY": "EURO"}, "E008"),
    ],
    ids=str,
)
def test_a_bad_setting_is_named(settings: Any, changes: dict[str, Any], expected: str) -> None:
    assert ids(settings, **changes) == [f"printshop.{expected}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", " "),
        ("SECRET_KEY", 8),
        ("SECRET_KEY", b"\xff"),
        ("SECRET_KEY_FALLBACKS", ["old", ""]),
        ("SECRET_KEY_FALLBACKS", None),
        ("SECRET_KEY_FALLBACKS", "taken apart into letters"),
    ],
)
def test_an_empty_key_of_the_project_is_named(settings: Any, name: str, value: Any) -> None:
    setattr(settings, name, value)
    assert ids(settings) == ["printshop.E011"]


def test_missing_assets_are_named_with_the_line_to_add(settings: Any) -> None:
    assert checks.check_assets(None) == []
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "photodrive_assets"]
    (told,) = checks.check_assets(None)
    assert told.id == "printshop.E023" and 'INSTALLED_APPS += ["photodrive_assets"]' in (told.hint or "")


@pytest.mark.parametrize("found", [5, [], {}, {"default": {"BACKEND": "no.such.Cache"}}])
def test_a_cache_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    assert list(checks.check_default_cache(None)) == []
    monkeypatch.setattr("printshop.checks.installation.caches", CacheHandler(found))
    assert [message.id for message in checks.check_default_cache(None)] == ["printshop.E014"]


@pytest.mark.parametrize("storages", [None, [], {}, {"default": {"BACKEND": "no.such.Storage"}}])
def test_a_storage_that_cannot_be_used_is_named(settings: Any, storages: Any) -> None:
    before, settings.STORAGES = settings.STORAGES, storages
    assert ids(settings) == ["printshop.E004"]
    settings.STORAGES = before


def test_good_settings_pass(settings: Any) -> None:
    assert ids(settings) == []


def test_what_is_for_demos_only_is_named_before_a_deployment(settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": True, "ORIGIN": "http://prints.example"}
    assert [message.id for message in checks.check_production(None)] == ["printshop.W001", "printshop.W002"]
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "ALLOW_INSECURE_SOURCES": False,
        "ORIGIN": "https://prints.example",
    }
    assert checks.check_production(None) == []


@pytest.mark.parametrize("app", ["crispy_forms", "crispy_bootstrap5"])
def test_what_the_forms_need_is_named(settings: Any, app: str) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != app]
    assert ids(settings) == ["printshop.E009"]
