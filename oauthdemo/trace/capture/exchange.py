"""One message and its answer, captured: the kind of message, its masked parts, and the keys of its flow."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oauthdemo.trace.capture import flow_keys, mask, message_kinds, request_parts
from oauthdemo.trace.capture.masked_messages import MaskedRequest, MaskedResponse, masked_request, masked_response


@dataclass(frozen=True, kw_only=True)
class Captured:
    """One exchange, masked. ``known`` may name its flow, ``learned`` will; both are digests of ``mask.key``."""

    kind: str
    client: str
    status: int
    request: MaskedRequest
    response: MaskedResponse
    known: list[str] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)
    client_id: str = ""  # as the message names it, proven or not
    by_reference: bool = False  # a browser brings the request_uri of a pushed request: once or again


def capture(request: HttpRequest, response: HttpResponseBase) -> Captured | None:
    """What to store of this exchange, or None if it is no message of the protocol."""
    kind = message_kinds.kind_of(request)
    if kind is None:
        return None
    form, body = request_parts.form_of(request), request_parts.json_of(response)
    location = response.get("Location", "")
    program = request.headers.get("User-Agent", "").partition(" ")[0]
    return Captured(
        kind=kind,
        client=mask.readable(mask.short(program, 60)) if message_kinds.is_of_a_program(kind) else "",
        status=response.status_code,
        request=mask.all_readable(
            masked_request(request, form, succeeded=response.status_code < 400 and bool(location))
        ),
        response=mask.all_readable(masked_response(response, body, location)),
        known=flow_keys.known(kind, request, form, location),
        learned=flow_keys.learned(body, location),
        client_id=mask.readable(request_parts.client_id_of(request, form)),
        by_reference=kind == "authorize" and bool(request.GET.get("request_uri")),
    )
