"""An amount of money: a decimal number and the three letters of its currency (ISO 4217)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, is_currency
from django.conf import settings as django_settings
from django.utils import translation

MAX_DIGITS, DECIMAL_PLACES = 10, 2  # of the columns, whatever the currency has
LIMIT = Decimal(10) ** (MAX_DIGITS - DECIMAL_PLACES)

# Between letters of a currency and a digit stands a space, which Babel leaves out (UTS 35 part 3, currencySpacing).
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


@dataclass(frozen=True)
class Money:
    """So much of one currency. Other currencies are never added to it: ValueError."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added.")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __str__(self) -> str:
        """As people write it in the language of the page, with as many digits as the currency has."""
        written = format_currency(self.amount, self.currency, locale=_locale())
        return _TOUCHING.sub("\N{NO-BREAK SPACE}", written)

    @property
    def digits(self) -> str:
        """The bare number with a decimal point, in every language the same: for forms and programs."""
        return f"{self.amount:f}"


def priced(amount: object, currency: str) -> Money:
    """An amount from the settings. ValueError, saying why, if it is none that can be charged and kept.

    More digits than the currency has would be charged and not be shown.
    """
    if not is_currency(currency):
        raise ValueError(f"{currency!r} is no currency of ISO 4217")
    try:
        read = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(f"{amount!r} is no number") from None
    places = min(DECIMAL_PLACES, get_currency_precision(currency))
    if not read.is_finite() or not 0 <= read < LIMIT:
        raise ValueError(f"{amount} is below zero or beyond what can be kept")
    if read != round(read, places):
        raise ValueError(f"{amount} has more than the {places} decimal places of {currency}")
    return Money(round(read, DECIMAL_PLACES), currency)


def _locale() -> Locale:
    """That of the active language; English where Babel does not know it."""
    language = translation.get_language() or django_settings.LANGUAGE_CODE
    try:
        return Locale.parse(translation.to_locale(language))
    except (ValueError, UnknownLocaleError):
        return Locale("en")
