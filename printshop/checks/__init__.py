"""System checks: what is missing or unsafe is said at start, not at the first request. The ids are stable.

E001 ORIGIN            E002 ENCRYPTION_KEYS    E003 unknown setting    E004 STORAGE
E005 a number          E006 URLCONF            E007 HTTP_EVENT_HOOKS   W001 ALLOW_INSECURE_SOURCES (deploy)
W002 ORIGIN is http (deploy)                    E008 PRICE_LIST, FINISHES, POSTING, CURRENCY
E009 crispy_forms, crispy_bootstrap5
E010 MAIL_FROM         E011 SECRET_KEY, SECRET_KEY_FALLBACKS
E012 PRINTSHOP itself  E013 any other setting  E014 CACHES
E015 USE_TZ            E016 addresses that differ by language
E018 MIDDLEWARE has no session, or two         E019 no messages, or before the session
E021 base template     E023 photodrive_assets  W003 COLOURS that are hard to read
W004 DATABASES: SQLite without IMMEDIATE
"""

from printshop.checks.appearance import check_readable, check_templates
from printshop.checks.installation import (
    check_assets,
    check_default_cache,
    check_form_templates,
    check_secret_key,
    check_time_zones,
    check_urlconf,
    check_writers,
)
from printshop.checks.middleware import check_middleware
from printshop.checks.project_settings import check_production, check_settings

__all__ = [
    "check_assets",
    "check_default_cache",
    "check_form_templates",
    "check_middleware",
    "check_production",
    "check_readable",
    "check_secret_key",
    "check_settings",
    "check_templates",
    "check_time_zones",
    "check_urlconf",
    "check_writers",
]
