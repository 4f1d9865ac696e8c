"""A browser that reads what it asked for to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client


class Reader(Client):
    """Every answer has its ``body``, and leaves no file open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"headers": {"host": "127.0.0.1:8000"}, **kwargs})

    if TYPE_CHECKING:

        def get(self, *args: Any, **kwargs: Any) -> Any: ...

        def post(self, *args: Any, **kwargs: Any) -> Any: ...

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        response.body = b"".join(response) if response.streaming else response.content
        return response


def signed_in(user: Any) -> Reader:
    browser = Reader()
    browser.force_login(user)
    return browser
