"""What is read of a request and of an answer before anything is masked."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, unquote_plus

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from oauthdemo.trace.capture import mask

MAX_BODY_BYTES = 64 * 1024


def form_of(request: HttpRequest) -> QueryDict:
    """The form that was sent; empty where none was."""
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return request.POST if request.method == "POST" and is_form else QueryDict()


def json_of(response: HttpResponseBase) -> dict[str, object]:
    """The JSON object in the answer, or nothing."""
    content = b"" if response.streaming else getattr(response, "content", b"")
    if "json" not in response.get("Content-Type", "") or len(content) > MAX_BODY_BYTES:
        return {}
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def query_of(address: str) -> dict[str, str]:
    """The query of ``address``; of what is there twice, the first."""
    return {name: values[0] for name, values in parse_qs(mask.split(address).query).items()}


def next_address(request: HttpRequest) -> str:
    """Where signing in goes on."""
    return str(request.GET.get("next") or form_of(request).get("next") or "")


def request_number(address: str) -> str:
    """The number of the pending request that is part of ``address``."""
    path = mask.split(address).path
    found = mask.UUID.search(path) if path.startswith("/o/authorize/") else None
    return found.group() if found else ""


def user_code(address: str) -> str:
    """The code of a device that is part of ``address``, as the drive compares it (RFC 8628 section 6.1)."""
    return (
        plain_code(query_of(address).get("user_code", "")) if mask.split(address).path.startswith("/o/device/") else ""
    )


def plain_code(typed: str) -> str:
    """A user code without what people write between its letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def credentials_of(request: HttpRequest) -> tuple[str, str]:
    """Scheme, in small letters, and credentials of the Authorization header; both empty where there is none."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower(), credentials.strip()


def client_id_of(request: HttpRequest, form: QueryDict) -> str:
    """The client that a message names: in the address, the form or HTTP Basic (RFC 6749 section 2.3.1)."""
    named = request.GET.get("client_id") or form.get("client_id")
    scheme, credentials = credentials_of(request)
    if named or scheme != "basic":
        return str(named or "")
    try:
        return unquote_plus(base64.b64decode(credentials).decode().partition(":")[0])
    except ValueError:
        return ""
