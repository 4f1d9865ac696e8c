"""Devices without a browser of their own: one code for the device, one for its owner to type (RFC 8628).

The request is kept like every other authorization request, and answered on the same consent page.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from photodrive.authorization.client_auth import rate_limits
from photodrive.authorization.models import Authorization, AuthorizationRequest, DeviceAuthorization
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import token_strings
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner
from photodrive.safety import rate_counters

from . import belonging, pending_requests, quotas

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words, and no digits to be mistaken for letters (section 6.1)
LENGTH = 8  # 34.6 bits
NO_PART_OF_IT = re.compile(r"[\W_]", re.ASCII)  # dashes and spaces, as people type them
INTERVAL, SLOWER, SLOWEST = 5, 5, 600  # seconds between polls, what each hasty one adds, and the most
JITTER = timedelta(seconds=1)  # a device that keeps to the interval may be a little early on the wire
TRIES_OF_PERSON, TRIES_OF_ADDRESS = 5, 20  # wrong codes per minute; a household or an office is one address


class WrongCode(PhotodriveError):
    message = (
        "This code does not work. Check it on your device, or get a new one there: a code lasts a few minutes only."
    )


class TooManyTries(rate_limits.TooMany):
    message = "These were too many codes that do not work. Wait a minute, then try again."


class PollRefused(PhotodriveError):
    """The device gets no token now; ``code`` is the error of RFC 8628 section 3.5."""

    message = "The device gets no token now."
    code = "invalid_grant"


class Pending(PollRefused):
    message = "Nobody has answered yet."
    code = "authorization_pending"


class TooFast(PollRefused):
    message = "Nobody has answered yet. Wait 5 seconds longer from now on."
    code = "slow_down"


class Denied(PollRefused):
    message = "The owner denied the request."
    code = "access_denied"


class Expired(PollRefused):
    message = "The device code has expired."
    code = "expired_token"


@dataclass(frozen=True)
class Codes:
    """A new pair: ``device_code`` for the device alone, ``user_code`` as it shows it."""

    device_code: str
    user_code: str


def begin(*, validated: pending_requests.ValidatedRequest, share: quotas.Share) -> Codes:
    """Keep the validated request of a device (section 3.1) until it expires. Raises TooManyOpen."""
    pending = pending_requests.keep_of_device(validated=validated, share=share)
    device_code = token_strings.generate(token_strings.DEVICE_CODE)
    return Codes(device_code, shown(_record(pending, device_code)))


def _record(pending: AuthorizationRequest, device_code: str) -> str:
    while True:  # until the user code is one that nobody has: in practice once
        user_code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                DeviceAuthorization.objects.create(
                    request=pending,
                    device_code_checksum=token_strings.fingerprint(device_code),
                    user_code_checksum=_fingerprint(user_code),
                    interval=INTERVAL,
                    expires_at=pending.expires_at,
                )
        except IntegrityError:
            if not DeviceAuthorization.objects.filter(user_code_checksum=_fingerprint(user_code)).exists():
                raise
            continue
        return user_code


def _fingerprint(user_code: str) -> str:
    """Keyed, unlike those of long codes: whoever reads the table could try all 26 billion of the short ones in no time.

    The key comes from SECRET_KEY; if that is changed, devices that wait at that moment have to begin again.
    """
    return salted_hmac("photodrive.user_code", user_code, algorithm="sha256").hexdigest()


def normal(typed: str) -> str:
    """``typed`` without what does not count: case, dashes, spaces (section 6.1)."""
    return NO_PART_OF_IT.sub("", typed).upper()


def shown(user_code: str) -> str:
    """``user_code`` as people read it, in two halves."""
    code = normal(user_code)
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def look_up(typed: str, *, owner: Owner, address: str) -> AuthorizationRequest:
    """The open request behind the code that ``owner`` ``typed`` at ``address``.

    Raises WrongCode for every other one, be it unknown, expired, answered or somebody else's: which of these tells
    only who is guessing. Raises TooManyTries after five wrong ones in a minute (section 5.1).
    """
    of_person, of_address = f"user-code:{owner.pk}", f"user-code-address:{address}"
    if rate_counters.counted(of_person) >= TRIES_OF_PERSON or rate_counters.counted(of_address) >= TRIES_OF_ADDRESS:
        raise TooManyTries
    pending = _open(normal(typed), owner)
    if pending is None:
        rate_counters.count(of_person)
        rate_counters.count(of_address)
        raise WrongCode
    return pending


def _open(user_code: str, owner: Owner) -> AuthorizationRequest | None:
    device = DeviceAuthorization.objects.filter(
        user_code_checksum=_fingerprint(user_code), expires_at__gt=timezone.now(), request__decided_at__isnull=True
    ).first()
    if device is None:
        return None
    try:
        pending = pending_requests.find(device.request_id)
    except pending_requests.RequestGone:
        return None
    return pending if pending.owner_id in (None, owner.pk) else None


def claim(pending: AuthorizationRequest, *, owner: Owner, browser_hash: str) -> None:
    """Bind the request to the person and the browser that typed its code and said that it is on her device.

    She may come again with another browser of hers: whoever has the code in front of her eyes may go on where she
    likes. Raises WrongCode where somebody else was faster.
    """
    hers = AuthorizationRequest.objects.filter(pk=pending.pk, owner=owner, decided_at__isnull=True)
    if hers.update(browser_hash=browser_hash):
        pending.refresh_from_db(from_queryset=pending_requests.whole())
    try:
        pending_requests.claim(pending, owner=owner, browser_hash=browser_hash)
    except belonging.RequestOfAnother:
        raise WrongCode from None


def answered(request_id: UUID, *, owner: Owner) -> AuthorizationRequest | None:
    """The request of a device that ``owner`` has answered, if she has."""
    found = pending_requests.whole().filter(pk=request_id, owner=owner)
    return found.filter(decided_at__isnull=False, device__isnull=False).first()


def poll(*, device_code: str, application: Application) -> tuple[DeviceAuthorization, Authorization]:
    """What ``application`` may exchange for a token, now that its owner has agreed, and to what (section 3.4).

    Raises PollRefused, which says whether to go on polling. A used code passes here: whether that is a replay shows
    when a token would be minted.
    """
    rows = DeviceAuthorization.objects.select_for_update(of=("self",)).select_related("request__authorization__owner")
    with transaction.atomic():
        row = rows.filter(
            device_code_checksum=token_strings.fingerprint(device_code), request__application=application
        ).first()
        refused = PollRefused("The device code is unknown.") if row is None else _judge(row, timezone.now())
    if row is None or row.authorization is None or refused is not None:
        raise refused or PollRefused  # outside the transaction, which keeps the growing interval
    row.authorization.application = application  # with its policy
    return row, row.authorization


def _judge(row: DeviceAuthorization, now: datetime) -> PollRefused | None:
    """Why there is no token yet, and note the poll; None if there is nothing in the way."""
    if row.used_at is None and row.expires_at <= now:
        return Expired()
    if row.request.decided_at is not None:
        return None if row.authorization is not None else Denied()
    hasty = row.polled_at is not None and now < row.polled_at + timedelta(seconds=row.interval) - JITTER
    if hasty:
        row.interval = min(row.interval + SLOWER, SLOWEST)
    row.polled_at = now
    row.save(update_fields=["interval", "polled_at"])
    return TooFast() if hasty else Pending()
