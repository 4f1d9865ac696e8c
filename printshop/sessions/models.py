"""The shop's own session table: a session key of another site in the same process means nothing here."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession


class ShopSession(AbstractBaseSession):
    """One visitor's session at the shop."""

    class Meta(AbstractBaseSession.Meta):
        db_table = "printshop_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from printshop.sessions.store import SessionStore

        return SessionStore
