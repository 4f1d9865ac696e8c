"""Settings of the demo project: both origins in one process, SQLite and local files unless told otherwise.

The environment decides: ``PORT``, ``DRIVE_ORIGIN``, ``SHOP_ORIGIN``, ``FRAME_ORIGIN``, ``SLIDESHOW_ORIGIN``,
``DATABASE_URL``, ``DATA_DIR``, ``DEMO_PASSWORD``, ``DEBUG``. What is not set has a default; what is set to nothing
is refused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from oauthdemo.data import environment, keys
from oauthdemo.second_factor import passkeys

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.given("DATA_DIR") or BASE_DIR / "var")
DRIVE_NAME = "Photodrive"
PORT = environment.port("PORT", 8000)
DRIVE_ORIGIN = environment.origin("DRIVE_ORIGIN", f"http://127.0.0.1:{PORT}")
SHOP_ORIGIN = environment.origin("SHOP_ORIGIN", f"http://localhost:{PORT}")
# Browsers take every name in .localhost for this machine.
FRAME_ORIGIN = environment.origin("FRAME_ORIGIN", f"http://frame.localhost:{PORT}")
SLIDESHOW_ORIGIN = environment.origin("SLIDESHOW_ORIGIN", f"http://slideshow.localhost:{PORT}")

# Off, so that a visitor meets the real error pages. DEBUG=1 is for work on the code.
DEBUG = os.environ.get("DEBUG", "") not in ("", "0")
SECRET_KEY = keys.load(DATA_DIR, "SECRET_KEY")
ALLOWED_HOSTS = [urlsplit(url).hostname for url in (DRIVE_ORIGIN, SHOP_ORIGIN, FRAME_ORIGIN, SLIDESHOW_ORIGIN)]
ORIGIN_ALIASES: dict[str, str] = {}  # further host names: {"name": "drive" or "shop"}
DEMO = True  # the ribbon that links both sites
CLIENTS = True  # the example clients and /clients/; never in production
TRACE = True  # /trace/ records the protocol's messages, masked; never in production

INSTALLED_APPS = [
    "oauthdemo",
    "photodrive_assets",
    "photodrive",
    "printshop",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

# Set by Django itself from 6.0 on, and before that by django-csp.
CONTENT_SECURITY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
if django.VERSION >= (6, 0):
    CSP_MIDDLEWARE = "django.middleware.csp.ContentSecurityPolicyMiddleware"
    SECURE_CSP = CONTENT_SECURITY
else:
    INSTALLED_APPS += ["csp"]
    CSP_MIDDLEWARE = "csp.middleware.CSPMiddleware"
    CONTENT_SECURITY_POLICY = {"DIRECTIVES": CONTENT_SECURITY}

# Sessions and sign-in of the drive never run on the shop's host, and the other way round.
MIDDLEWARE = [
    "oauthdemo.serving.origins.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "oauthdemo.serving.header_guard.HeaderGuardMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    CSP_MIDDLEWARE,
    "oauthdemo.clients.hosts.ClientsMiddleware",
    "oauthdemo.trace.middleware.TraceMiddleware",
    "oauthdemo.serving.origins.DriveSessionMiddleware",
    "oauthdemo.serving.origins.ShopSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "oauthdemo.serving.origins.DriveAuthenticationMiddleware",
    "oauthdemo.accounts.response_headers.PopupMiddleware",
    "oauthdemo.accounts.response_headers.PrivateAccountMiddleware",
    "oauthdemo.accounts.sessions.SignedInMiddleware",
    "oauthdemo.second_factor.staff.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oauthdemo.serving.admin_guard.AdminGuardMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # signs nobody in; allauth insists on this very name
]

ROOT_URLCONF = "oauthdemo.urls_drive"
SHOP_URLCONF = "oauthdemo.urls_shop"
WSGI_APPLICATION = "oauthdemo.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oauthdemo.serving.origins.demo",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, Any] = {
    "default": environment.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'photodrive.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write waits its turn at the start instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Nobody waits minutes for a server that is not there.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, **DATABASES["default"].get("OPTIONS", {})}
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # Django drops entries beyond 300, and the counts of throttles with them
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "photodrive.authorization.security.secret_hasher.ClientSecretHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "oauthdemo.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_FORMS = {"login": "oauthdemo.accounts.forms.LoginForm", "signup": "oauthdemo.accounts.forms.SignupForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login_failed": "10/m/ip,5/5m/key",  # key: the address with the name that was tried
    "login_failed_by_name": "30/10m/key",  # key: the name; not where its holder has signed in before
    "second_factor_failed": "20/d/key",  # key: the account; wrong codes, not where its holder has signed in before
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter for each change of password, address or second factor
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_ADAPTER = "oauthdemo.second_factor.factors.MFAAdapter"
MFA_FORMS = {
    "authenticate": "oauthdemo.second_factor.forms.AuthenticateForm",
    "reauthenticate": "oauthdemo.second_factor.forms.ReauthenticateForm",
    "activate_totp": "oauthdemo.second_factor.forms.ActivateTOTPForm",
    "add_webauthn": "oauthdemo.second_factor.passkey_forms.AddWebAuthnForm",
    "login_webauthn": "oauthdemo.second_factor.passkey_forms.LoginWebAuthnForm",
    "authenticate_webauthn": "oauthdemo.second_factor.passkey_forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "oauthdemo.second_factor.passkey_forms.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if passkeys.work_at(DRIVE_ORIGIN) else [])]
MFA_PASSKEY_LOGIN_ENABLED = True  # where passkeys work
MFA_TOTP_TOLERANCE = 1  # the code before and the code after count, too: clocks differ, and typing takes time
ACCOUNTS_KEYS = [keys.load_fernet(DATA_DIR, "ACCOUNTS_KEY")]  # encrypt what second factors share; the first encrypts
ADMIN_SECOND_FACTOR = False  # whether staff need a second factor for the admin; on in production
MAIL_FOLDER = DATA_DIR / "mail"
if django.VERSION >= (6, 1):
    MAILERS: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": MAIL_FOLDER},
        },
    }
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER
DEFAULT_FROM_EMAIL = f"{DRIVE_NAME} <no-reply@photodrive.example>"

DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # in one form: the drive names each file that is one too many for it
SESSION_COOKIE_NAME = "photodrive_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrftoken"
KNOWN_BROWSER_COOKIE_NAME = "photodrive_known"  # who has signed in here; see oauthdemo/accounts/known_browsers.py
CSRF_FAILURE_VIEW = "oauthdemo.views.csrf_failure"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = environment.time_zone("TZ", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the apps, no collectstatic
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{DRIVE_NAME} API",
    "DESCRIPTION": "Photos that their owner shares with you, and nothing else.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Only makemigrations needs these two; see CONTRIBUTING.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"  # noqa: S105  a model
# photodrive enforces its rules whatever stands here; these lines are for DOT's own commands, pages and checks.
OAUTH2_PROVIDER = {
    "OIDC_ISS_ENDPOINT": DRIVE_ORIGIN,
    "CLIENT_SECRET_HASHER": "photodrive_hmac",
    "CLIENT_SECRET_GENERATOR_CLASS": "photodrive.authorization.security.token_strings.ClientSecretGenerator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

PHOTODRIVE: dict[str, object] = {
    "ISSUER": DRIVE_ORIGIN,
    "NAME": DRIVE_NAME,
    "ONLY_SERVER": True,
    "CLIENT_SECRET_KEYS": (keys.load(DATA_DIR, "CLIENT_SECRET_KEY"),),
    "EMAIL_VERIFIED_BY": "oauthdemo.accounts.openid_claims.has_verified_email",
    "SIGN_IN_METHODS_BY": "oauthdemo.accounts.openid_claims.sign_in_methods",
    "DEVELOPERS_ENABLED": True,
}
PRINTSHOP = {
    "ORIGIN": SHOP_ORIGIN,
    "URLCONF": SHOP_URLCONF,
    "ENCRYPTION_KEYS": [keys.load_fernet(DATA_DIR, "PRINTSHOP_KEY")],
    "ALLOW_INSECURE_SOURCES": True,
    "MAIL_FROM": "Printshop <no-reply@printshop.example>",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_query": {"()": "oauthdemo.serving.logs.WithoutQuery"}},
    "formatters": {"request": {"format": "[{asctime}] {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "requests": {"class": "logging.StreamHandler", "formatter": "request", "filters": ["no_query"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
        "oauthlib": {"level": "INFO"},  # below that it writes codes and tokens in clear
        "django.server": {"handlers": ["requests"], "level": "INFO", "propagate": False},
    },
}
