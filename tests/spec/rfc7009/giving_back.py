"""Giving back a token, and seeing what it is still good for."""

from __future__ import annotations

from typing import Any

from tests.spec.flow import Flow

URL = "/o/revoke_token/"


def revoke(flow: Flow, token: str, **more: Any) -> Any:
    """``flow``'s client gives back ``token``; headers in ``more`` replace its authentication."""
    headers = {name: more.pop(name) for name in list(more) if name.startswith("HTTP_")}
    return flow.post(URL, {"token": token, **more}, **(headers or flow.authentication()))


def is_alive(flow: Flow, access_token: str) -> bool:
    """Whether the API lets it in."""
    status = flow.api("/api/v1/photos/", access_token).status_code
    assert status in (200, 401)
    return bool(status == 200)
