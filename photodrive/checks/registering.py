"""How a check is registered: each bears whatever the project has set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage

from photodrive.conf import UnfitSetting

Check = Callable[..., Iterable[CheckMessage]]


def register(*tags: str, deploy: bool = False) -> Callable[[Check], Callable[..., list[CheckMessage]]]:
    """Django's own, for a check that reads our settings: what one that is unfit decides is left unsaid.

    That it is unfit is said once, by ``check_settings``; all checks may read any setting without a thought.
    """

    def decorate(check: Check) -> Callable[..., list[CheckMessage]]:
        @wraps(check)
        def bearing(*args: Any, **kwargs: Any) -> list[CheckMessage]:
            found: list[CheckMessage] = []
            with suppress(UnfitSetting):
                found.extend(check(*args, **kwargs))
            return found

        checks.register(bearing, *tags, deploy=deploy)
        return bearing

    return decorate
