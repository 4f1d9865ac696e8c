"""The shop's migrations say the same in every project: no setting of the host makes Django write another one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.printshop.upgrades import host

WRITTEN = """
from django.core.management import call_command
call_command("makemigrations", "printshop", check=True, dry_run=True)
"""
MATRIX: dict[str, dict[str, Any]] = {
    "currencies": {
        "CURRENCIES": ["EUR", "XYZ"],
        "CURRENCY_CHOICES": [["EUR", "Euro"]],
        "DEFAULT_CURRENCY": "USD",
        "CURRENCY_CODE_MAX_LENGTH": 5,
        "CURRENCY_DECIMAL_PLACES": 4,
        "PRINTSHOP": {"CURRENCY": "CHF"},
    },
    "countries": {
        "COUNTRIES_OVERRIDE": {"GB": "Britain", "NZ": None, "XX": "Nowhere"},
        "COUNTRIES_FIRST": ["GB", "FR"],
        "COUNTRIES_FIRST_REPEAT": True,
        "COUNTRIES_FLAG_URL": "flags/{code}.png",
        "COUNTRIES_COMMON_NAMES": False,
    },
    "a few countries in another language": {
        "COUNTRIES_ONLY": ["GB", "IE"],
        "LANGUAGE_CODE": "de",
        "LANGUAGES": [["de", "Deutsch"]],
        "USE_THOUSAND_SEPARATOR": True,
    },
    "keys, storage and no language": {
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "STORAGES": {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}, "prints": {}},
        "PRINTSHOP": {"STORAGE": "prints", "FINISHES": ["glossy"], "NAME": "Other"},
        "DEFAULT_CHARSET": "iso-8859-1",
        "DEFAULT_TABLESPACE": "elsewhere",
        "DEFAULT_INDEX_TABLESPACE": "elsewhere",
        "USE_I18N": False,
        "TIME_ZONE": "Asia/Kathmandu",
    },
}


@pytest.mark.parametrize("given", MATRIX.values(), ids=MATRIX)
def test_no_setting_of_the_host_writes_a_migration(given: dict[str, Any]) -> None:
    assert "No changes detected" in host.run(WRITTEN, **given)
