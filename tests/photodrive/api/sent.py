"""Reading an answer to its end, as a web server would, so that the file behind it is closed."""

from __future__ import annotations

from typing import Any


def body_of(response: Any) -> bytes:
    """The bytes of ``response``, streamed or not.

    Not ``response.close()``: beside the file it would close the database connection of the test.
    """
    content: bytes = b"".join(response) if response.streaming else response.content
    for close in response._resource_closers:
        close()
    return content
