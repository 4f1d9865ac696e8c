"""Second factors: what they share is encrypted at rest, and whether somebody has one, and has used it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from photodrive import conf
from photodrive.people import Owner

log = logging.getLogger(__name__)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Encrypts, and holds passkeys to the drive's configured origin."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or it was used before. Type the newest one.",
        "too_many_codes": "Too many wrong codes today. Sign in where you have signed in before, or try tomorrow.",
        "unverified_email": "First prove that your e-mail address is yours: open the link that we sent there.",
        "add_email_blocked": "Turn your second factor off before you add an address, and on again afterwards.",
    }

    def encrypt(self, text: str) -> str:
        """``text`` under the first of ACCOUNTS_KEYS."""
        return fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted under any of ACCOUNTS_KEYS. Raises ValidationError where none of them fits."""
        try:
            return fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("A second factor cannot be read: it was encrypted under another key than those of today.")
            raise self.validation_error("incorrect_code") from None

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The drive, as passkeys know it: by the host of its origin, whatever a request says."""
        return {"id": urlsplit(settings.DRIVE_ORIGIN).hostname or "", "name": conf.settings.NAME}

    def get_totp_issuer(self) -> str:
        return conf.settings.NAME


@dataclass(frozen=True)
class State:
    """The second factors of one account; ``codes_left`` is None where there are no recovery codes."""

    one_time_codes: bool
    passkeys: int
    codes_left: int | None

    @property
    def on(self) -> bool:
        return self.one_time_codes or self.passkeys > 0

    @property
    def passkeys_work(self) -> bool:
        """Whether she could add one here."""
        return Authenticator.Type.WEBAUTHN in app_settings.SUPPORTED_TYPES


def state_of(user: Owner) -> State:
    """What ``user`` has set up."""
    found = list(Authenticator.objects.filter(user=user).only("type", "data"))
    kinds = [factor.type for factor in found]
    recovery = next((factor for factor in found if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    return State(
        one_time_codes=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes_left=None if recovery is None else _left(recovery.data),
    )


def used_in(request: HttpRequest) -> bool:
    """Whether the user of ``request`` has proved a second factor in this session: signing in, or when asked again."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def _left(data: Mapping[str, int]) -> int:
    """How many recovery codes are left: a bit is set in the mask for each one that was used."""
    return int(app_settings.RECOVERY_CODE_COUNT) - data["used_mask"].bit_count()


def fernet() -> MultiFernet:
    """Of today's keys."""
    return _fernet(tuple(settings.ACCOUNTS_KEYS))


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
