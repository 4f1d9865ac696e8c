"""Which flow a message belongs to: digests of the values that it shares with other messages of the same flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, QueryDict

from oauthdemo.trace.capture import mask
from oauthdemo.trace.capture.message_kinds import BY_A_PRESS
from oauthdemo.trace.capture.request_parts import (
    credentials_of,
    next_address,
    plain_code,
    query_of,
    request_number,
    user_code,
)


def known(kind: str, request: HttpRequest, form: QueryDict, location: str) -> list[str]:
    """Values that were handed out before, and that this message brings: they may name its flow."""
    scheme, credentials = credentials_of(request)
    parameters = {name: str(value) for name, value in (*request.GET.items(), *form.items())}
    going_on = next_address(request)
    found = [
        ("token", credentials if scheme in ("bearer", "dpop") else ""),
        ("token", parameters.get("token", "")),
        ("token", parameters.get("refresh_token", "")),
        ("pushed", parameters.get("request_uri", "")),
        # The shop pushed its request before it sends the browser off, so the flow has begun already.
        ("pushed", query_of(location).get("request_uri", "") if kind in BY_A_PRESS else ""),
        ("id_token", parameters.get("id_token_hint", "")),
        ("id_token", query_of(location).get("id_token_hint", "") if kind in BY_A_PRESS else ""),
        ("request", request_number(request.path) or (request_number(going_on) if kind == "sign_in" else "")),
        ("code", parameters.get("code", "")),
        ("state", parameters.get("state", "")),
        ("device", parameters.get("device_code", "")),
        ("user_code", plain_code(parameters.get("user_code", "")) or user_code(going_on)),
    ]
    return _digests(found)


def learned(body: Mapping[str, object], location: str) -> list[str]:
    """Values that this answer hands out: later messages that bring them belong to its flow."""
    query = query_of(location)
    issued = {name: value for name, value in body.items() if isinstance(value, str)}
    found = [
        ("pushed", issued.get("request_uri", "")),
        ("state", query.get("state", "")),
        ("code", query.get("code", "")),
        ("request", request_number(location)),
        ("token", issued.get("access_token", "")),
        ("id_token", issued.get("id_token", "")),
        ("token", issued.get("refresh_token", "")),
        ("device", issued.get("device_code", "")),
        ("user_code", plain_code(issued.get("user_code", ""))),
    ]
    return _digests(found)


def _digests(found: Iterable[tuple[str, str]]) -> list[str]:
    return [mask.key(kind, value) for kind, value in found if value]
