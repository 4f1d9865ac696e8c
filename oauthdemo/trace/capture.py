"""From a request and its answer to what the trace stores: the kind of message, its masked parts, its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from oauthdemo import origins
from oauthdemo.trace import mask
from oauthdemo.trace.parameters import PARAMETERS

VIEWS = {
    "printshop:connect": "connect",
    "printshop:callback": "callback",
    "photodrive:authorization-server-metadata": "discovery",
    "photodrive:protected-resource-metadata": "resource_metadata",
    "photodrive:authorize": "authorize",
    "photodrive:consent": "review",
    "account_login": "sign_in",
    "account_signup": "sign_in",
    "photodrive:token": "token",
    "photodrive:revoke": "revoke",
    "photodrive:introspect": "introspect",
    "photodrive:api:photo-list": "list",
    "photodrive:api:photo-detail": "photo",
    "photodrive:api:photo-file": "file",
}
WITH_TOKEN = frozenset({"list", "photo", "file"})
METADATA = frozenset({"discovery", "resource_metadata"})
REQUEST_HEADERS = ("Authorization", "Content-Type", "User-Agent", "Cookie")
RESPONSE_HEADERS = ("Location", "Content-Type", "Cache-Control", "WWW-Authenticate", "Retry-After")
MAX_BODY_BYTES = 64 * 1024
MAX_PARAMETERS = 40


@dataclass(frozen=True, kw_only=True)
class Captured:
    """One exchange, masked. ``known`` may name its flow, ``learned`` will; both are digests of ``mask.key``."""

    kind: str
    client: str
    status: int
    request: dict[str, Any]
    response: dict[str, Any]
    known: list[str] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)


def capture(request: HttpRequest, response: HttpResponseBase) -> Captured | None:
    """What to store of this exchange, or None if it is no message of the protocol."""
    kind = kind_of(request)
    if kind is None:
        return None
    form, body, location = _form(request), _body(response), response.get("Location", "")
    return Captured(
        kind=kind,
        client=mask.short(request.headers.get("User-Agent", "").partition(" ")[0], 60) if _is_back(kind) else "",
        status=response.status_code,
        request=_masked_request(request, form, succeeded=response.status_code < 400 and bool(location)),
        response=_masked_response(response, body, location),
        known=_known(kind, request, form),
        learned=_learned(body, location),
    )


def kind_of(request: HttpRequest) -> str | None:
    """The name of a kind in ``steps.KINDS``, or None. Valid once the request has been resolved to a view."""
    match = request.resolver_match
    kind = VIEWS.get(match.view_name) if match else None
    if kind is None or request.method not in ("GET", "POST"):
        return None
    if kind in WITH_TOKEN and not request.headers.get("Authorization"):
        return None  # her own browser at the API
    if kind in METADATA and "Sec-Fetch-Mode" in request.headers:
        return None  # somebody reads the document
    if kind == "connect" and request.method == "GET":
        return None
    if kind == "sign_in" and not _request_number(_next(request)):
        return None  # she signs in for herself
    if kind == "review" and request.method == "POST":
        return "decide" if "decision" in request.POST else "choose"
    return kind


def _is_back(kind: str) -> bool:
    return kind in WITH_TOKEN | METADATA | {"token", "revoke", "introspect"}


def _form(request: HttpRequest) -> QueryDict:
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return request.POST if request.method == "POST" and is_form else QueryDict()


def _body(response: HttpResponseBase) -> dict[str, Any]:
    """The JSON object in the answer, or nothing."""
    content = b"" if response.streaming else getattr(response, "content", b"")
    if "json" not in response.get("Content-Type", "") or len(content) > MAX_BODY_BYTES:
        return {}
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _next(request: HttpRequest) -> str:
    return request.GET.get("next") or _form(request).get("next") or ""


def _request_number(address: str) -> str:
    """The number of the kept authorization request that is part of ``address``."""
    path = urlsplit(address).path
    found = mask.UUID.search(path) if path.startswith("/o/authorize/") else None
    return found.group() if found else ""


def _known(kind: str, request: HttpRequest, form: QueryDict) -> list[str]:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    parameters = {name: str(value) for name, value in (*request.GET.items(), *form.items())}
    found = [
        ("token", credentials.strip() if scheme.lower() == "bearer" else ""),
        ("token", parameters.get("token", "")),
        ("request", _request_number(request.path) or (_request_number(_next(request)) if kind == "sign_in" else "")),
        ("code", parameters.get("code", "")),
        ("state", parameters.get("state", "")),
    ]
    return _digests(found)


def _learned(body: dict[str, Any], location: str) -> list[str]:
    query = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    token = body.get("access_token")
    found = [
        ("state", query.get("state", "")),
        ("code", query.get("code", "")),
        ("request", _request_number(location)),
        ("token", token if isinstance(token, str) else ""),
    ]
    return _digests(found)


def _digests(found: Iterable[tuple[str, str]]) -> list[str]:
    return [mask.key(kind, value) for kind, value in found if value]


def _masked_request(request: HttpRequest, form: QueryDict, *, succeeded: bool) -> dict[str, Any]:
    origin = origins.drive() if request.origin_name == "drive" else origins.shop()  # type: ignore[attr-defined]
    fields = [(name, value) for name, values in form.lists() for value in values if name not in ("photo", "shown")]
    if "shown" in form:
        fields.append(("photos", str(len(form.getlist("photo")))))
    if not succeeded:  # what was typed as a name may have been a password
        fields = [(name, "" if name == "login" else value) for name, value in fields]
    headers = [
        (name, _request_header(request, name))
        for name in REQUEST_HEADERS
        if request.headers.get(name) and not (name == "Content-Type" and request.method == "GET")
    ]
    return {
        "method": request.method,
        "address": mask.path(origin.url + request.path),
        "query": mask.query(request.get_full_path()),
        "headers": headers,
        "form": mask.parameters(fields[:MAX_PARAMETERS]),
    }


def _request_header(request: HttpRequest, name: str) -> str:
    if name == "Cookie":
        return mask.cookies(request.COOKIES)
    value = request.headers[name]
    return mask.authorization_header(value) if name == "Authorization" else mask.short(value, 80)


def _masked_response(response: HttpResponseBase, body: dict[str, Any], location: str) -> dict[str, Any]:
    headers = [
        (name, mask.url(response[name]) if name == "Location" else mask.short(response[name]))
        for name in RESPONSE_HEADERS
        if response.has_header(name)
    ]
    if response.cookies:
        headers.append(("Set-Cookie", mask.cookies(response.cookies)))
    return {
        "reason": HTTPStatus(response.status_code).phrase,
        "headers": headers,
        "location": mask.query(location),
        "body": mask.parameters(_summaries(body)),
        "bytes": None if response.streaming else len(getattr(response, "content", b"")),
    }


def _summaries(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The members that the pages explain."""
    return [(name, _summary(name, value)) for name, value in body.items() if name in PARAMETERS]


def _summary(name: str, value: Any) -> str:
    """A member of a JSON answer in a few words."""
    if name == "results" and isinstance(value, list):
        return _photos(len(value))
    if name == "authorization_details" and isinstance(value, list):
        number = sum(len(item.get("identifiers", [])) for item in value if isinstance(item, dict))
        places = any(item.get("location") for item in value if isinstance(item, dict))
        return f"{_photos(number)}, {'with' if places else 'without'} the places where they were taken"
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _photos(number: int) -> str:
    return "1 photo" if number == 1 else f"{number} photos"
