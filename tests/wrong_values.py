"""What a project may set by mistake: wrong values for each type that a setting is declared with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, is_typeddict

from django.core.checks import CheckMessage
from django.core.checks.registry import registry
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

HUGE = 10**5000  # Python itself refuses to write it down
LAZY = tuple(SimpleLazyObject(made) for made in (lambda: "text", lambda: True, lambda: 5, dict, list))
ODD: tuple[Any, ...] = (
    None,
    b"bytes",
    object(),
    gettext_lazy("Yes"),
    {"a set"},
    Decimal(1),
    Decimal("NaN"),
    len,
    *LAZY,
)
BY_KIND: dict[Any, tuple[Any, ...]] = {
    bool: ("", "False", "True", 0, 1, 0.0, [], {}),
    int: ("", "60", True, 60.0, math.nan, math.inf, -1, 2**63, HUGE, -HUGE, [], {}),
    float: ("", "5", True, math.nan, math.inf, -math.inf, 0, -0.5, 10**9, HUGE, [], {}),
    str: (5, True, 1.5, [], ["default"], {}, " default", "default\n", "de\nfault", "de\0fault", "\u2028", "\ud800"),
    tuple: ("text", 5, True, 1.5, {}, {"text": 1}, [None], [5], [b"bytes"], [""], [" \n"], ["\ud800"], [["text"]]),
    dict: ("text", 5, True, 1.5, [], ["text"], [("text", "text")], {5: "text"}, {"text": object()}, {None: None}),
}


def values(declared: Any) -> Iterator[Any]:
    """Wrong ones for a setting that is declared so."""
    plain = declared.__origin__ if get_origin(declared) is Annotated else declared
    yield from ODD
    yield from BY_KIND[dict if is_typeddict(plain) else get_origin(plain) or plain]
    if any(rule.words.startswith("a whole number from 1 ") for rule in get_args(declared)[1:] if plain is int):
        yield 0


def told(app: str) -> list[CheckMessage]:
    """What all checks of ``app`` say, those before a deployment too."""
    found = [check for check in registry.get_checks(True) if check.__module__.startswith(f"{app}.")]
    assert len(found) > 3
    return [message for check in found for message in check(app_configs=None, databases=None)]
