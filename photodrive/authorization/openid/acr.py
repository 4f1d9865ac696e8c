"""Classes of authentication (``acr``, OpenID Connect Core section 2). The drive knows one: more than one factor."""

from __future__ import annotations

from collections.abc import Collection

from photodrive import conf

SEVERAL_FACTORS = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
MFA = "mfa"  # the method that says so (RFC 8176)


def supported() -> list[str]:
    """The classes that can be promised here: none where nobody knows how people sign in."""
    return [SEVERAL_FACTORS] if conf.settings.SIGN_IN_METHODS_BY else []


def of(methods: Collection[str]) -> str:
    """The class of a sign-in by these ``methods``; empty for none that has a name here."""
    return SEVERAL_FACTORS if MFA in methods else ""
