"""System checks: what is missing or unsafe is said at start, not at the first request. The ids are stable.

E001 ORIGIN            E002 ENCRYPTION_KEYS    E003 unknown setting    E004 STORAGE
E005 a number          E006 URLCONF            E007 HTTP_EVENT_HOOKS   W001 ALLOW_INSECURE_SOURCES (deploy)
W002 ORIGIN is http (deploy)                    E008 PRICE_LIST, FINISHES, POSTING, CURRENCY
E009 CRISPY_TEMPLATE_PACK
E010 MAIL_FROM         E011 SECRET_KEY, SECRET_KEY_FALLBACKS
E012 PRINTSHOP itself  E013 any other setting  E014 CACHES
"""

from printshop.checks.installation import (
    check_default_cache,
    check_form_templates,
    check_secret_key,
    check_urlconf,
)
from printshop.checks.project_settings import check_production, check_settings

__all__ = [
    "check_default_cache",
    "check_form_templates",
    "check_production",
    "check_secret_key",
    "check_settings",
    "check_urlconf",
]
