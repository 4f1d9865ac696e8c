"""Under what terms a share shows: until when, with which password, and whether the full size may be had."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from photodrive.conf import settings
from photodrive.exceptions import PhotodriveError
from photodrive.safety import rate_counters
from photodrive.safety.sealing import Seal

from .made_up.words import WORDS
from .models import Share

PASSWORD_LENGTH = 64
HOUR = 3600
_passwords = Seal(purpose=b"photodrive: passwords of links", setting="SHARE_KEYS")


class EndInThePast(PhotodriveError):
    message = "This time is over already. Choose a later one."


class TooManyTries(PhotodriveError):
    message = "The password was tried too often. Please wait for a while, then try again."


class PasswordUnfit(PhotodriveError):
    message = f"The password must have 4 to {PASSWORD_LENGTH} characters."


def end_at(*, share: Share, moment: datetime | None) -> None:
    """Let ``share`` end at that ``moment``; None: when its owner switches it off. Raises EndInThePast."""
    if moment is not None and moment <= timezone.now():
        raise EndInThePast
    share.expires_at = moment
    share.save(update_fields=["expires_at"])


def let_download(*, share: Share, downloads: bool) -> None:
    """Whether the full size may be had, or only the size of a screen."""
    share.downloads = downloads
    share.save(update_fields=["downloads"])


def made_up_password() -> str:
    """Two words, some 20 bits: enough where tries are counted, and easy to say on the telephone."""
    return f"{secrets.choice(WORDS)} {secrets.choice(WORDS)}"


def set_password(*, share: Share, password: str) -> None:
    """Ask visitors for ``password`` from now on, also those who knew another; none if it is empty.

    Raises PasswordUnfit.
    """
    plain = _plain(password)
    if plain and not 4 <= len(plain) <= PASSWORD_LENGTH:
        raise PasswordUnfit
    share.password = make_password(plain) if plain else ""
    share.password_shown = _passwords.seal(plain) if plain else ""
    share.save(update_fields=["password", "password_shown"])


def shown_password(share: Share) -> str:
    """The password, for the owner's eyes; empty where there is none, or its key is gone."""
    return (_passwords.unseal(share.password_shown) or "") if share.password_shown else ""


def opens(*, share: Share, password: str) -> bool:
    """Whether ``password`` is that of ``share``. Each try counts, whoever tries from wherever. Raises TooManyTries.

    A visitor who has said it is not asked again, and its owner never: tries of others keep neither of them out.
    """
    if len(password) > PASSWORD_LENGTH * 2:
        return False
    if rate_counters.count(f"share:{share.pk}", seconds=HOUR) > settings.SHARE_PASSWORD_TRIES_PER_HOUR:
        raise TooManyTries
    return check_password(_plain(password), share.password)


def seconds_to_wait() -> int:
    """Until tries are counted anew."""
    return int(rate_counters.seconds_left(HOUR)) + 1


def _plain(password: str) -> str:
    """As it was meant: blanks at the ends and capitals come from telephones."""
    return " ".join(password.split()).casefold()
