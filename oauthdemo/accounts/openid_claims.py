"""Claims of OpenID Connect that only django-allauth can tell, ``email_verified`` and ``amr``: the drive asks here."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from photodrive.people import Owner

# "pop" for passkeys: she proved to have the key. Whether hardware keeps it ("hwk") is something we cannot know.
METHODS = {"password": "pwd", "code": "otp", "totp": "otp", "recovery_codes": "otp", "webauthn": "pop"}
MORE_THAN_ONE = "mfa"


def has_verified_email(user: Owner) -> bool:
    """Whether ``user`` has proved to read the mail of the address in her account."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def sign_in_methods(request: HttpRequest) -> list[str]:
    """How the user of ``request`` signed in, in the words of RFC 8176; empty where allauth did not see it.

    What she proved later, to change something, is left out: ``auth_time`` is when she signed in. A passkey alone is
    more than one factor, since the device asked for its PIN or for her finger before it signed.
    """
    records = [
        record for record in get_authentication_records(request, request.user) if not record.get("reauthenticated")
    ]
    known = [METHODS.get(record.get("type") or record["method"]) for record in records]
    found = list(dict.fromkeys(name for name in known if name))
    several = len(found) > 1 or any(record.get("passwordless") for record in records)
    return [*found, MORE_THAN_ONE] if several else found
