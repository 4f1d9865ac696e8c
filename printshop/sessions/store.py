"""Sessions in the shop's own table."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's database sessions over ``ShopSession``, salted apart from other stores."""

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("printshop", "ShopSession")

    def _validate_session_key(self, key: str | None) -> bool:
        """A key of ours has letters and digits; Django asks its database for whatever a cookie says, NUL and all."""
        return bool(super()._validate_session_key(key)) and str(key).isalnum()  # type: ignore[misc]

    @property
    def key_salt(self) -> str:
        return "printshop.sessions"
