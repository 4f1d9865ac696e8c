"""Trouble that passes, as a command tells it: in a sentence, and with a failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from photodrive import trouble
from photodrive.exceptions import Trouble


@contextmanager
def told() -> Iterator[None]:
    """Around the work of a command. Raises CommandError; what was done until then stays done."""
    try:
        with trouble.told():
            yield
    except Trouble as found:
        raise CommandError(f"{found} {found.detail}".strip()) from found
