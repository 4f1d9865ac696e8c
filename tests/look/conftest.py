"""Somebody at home at the drive, whose pages are looked at."""

from tests.attacks.strangers.conftest import _no_limits, sites

__all__ = ["_no_limits", "sites"]
