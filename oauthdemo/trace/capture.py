"""From a request and its answer to what the trace stores: the kind of message, its masked parts, its keys."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlsplit

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from oauthdemo.serving import origins
from oauthdemo.trace import details, mask, signed
from oauthdemo.trace.parameters import PARAMETERS

VIEWS = {
    "printshop:connect": "connect",
    "printshop:callback": "callback",
    "printshop:signin_at": "ask_who",
    "printshop:signout": "sign_out",
    "printshop:signed_out": "signed_out",
    "photodrive:openid-configuration": "discovery",
    "photodrive:jwks": "jwks",
    "photodrive:userinfo": "userinfo",
    "photodrive:logout": "logout",
    "photodrive:authorization-server-metadata": "discovery",
    "photodrive:protected-resource-metadata": "resource_metadata",
    "photodrive:authorize": "authorize",
    "photodrive:consent": "review",
    "account_login": "sign_in",
    "account_signup": "sign_in",
    "photodrive:par": "push",
    "photodrive:token": "token",
    "photodrive:device-authorization": "device_begin",
    "photodrive:device": "device_page",
    "photodrive:revoke": "revoke",
    "photodrive:introspect": "introspect",
    "photodrive:api:photo-list": "list",
    "photodrive:api:photo-detail": "photo",
    "photodrive:api:photo-file": "file",
    "photodrive:api:usage": "usage",
}
GRANTS = {
    "refresh_token": "refresh",
    "client_credentials": "own_token",
    "urn:ietf:params:oauth:grant-type:device_code": "poll",
}
WITH_TOKEN = frozenset({"list", "photo", "file", "usage", "userinfo"})
DIRECT = frozenset({"push", "token", "revoke", "introspect", "device_begin", *GRANTS.values()})  # no browser between
METADATA = frozenset({"discovery", "resource_metadata", "jwks"})
BY_A_PRESS = frozenset({"connect", "ask_who", "sign_out"})
REQUEST_HEADERS = ("Authorization", "DPoP", "Content-Type", "User-Agent", "Cookie")
RESPONSE_HEADERS = ("Location", "Content-Type", "Cache-Control", "WWW-Authenticate", "DPoP-Nonce", "Retry-After")
MAX_BODY_BYTES = 64 * 1024
MAX_PARAMETERS = 40


@dataclass(frozen=True, kw_only=True)
class Captured:
    """One exchange, masked. ``known`` may name its flow, ``learned`` will; both are digests of ``mask.key``.

    A request has, beside its parameters and headers, what its proof and its assertion say: ``signed``.
    """

    kind: str
    client: str
    status: int
    request: dict[str, Any]
    response: dict[str, Any]
    known: list[str] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)
    client_id: str = ""  # as the message names it, proven or not
    by_reference: bool = False  # a browser brings the request_uri of a pushed request: once or again


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
        known=_known(kind, request, form, location),
        learned=_learned(body, location),
        client_id=_client_id(request, form),
        by_reference=kind == "authorize" and bool(request.GET.get("request_uri")),
    )


def kind_of(request: HttpRequest) -> str | None:
    """The name of a kind in ``steps`` or ``stories``, or None. Valid once the request has been resolved to a view."""
    match = request.resolver_match
    kind = VIEWS.get(match.view_name) if match else None
    if kind is None or request.method not in ("GET", "POST"):
        return None
    if kind in WITH_TOKEN and not request.headers.get("Authorization"):
        return None  # her own browser at the API
    if kind in METADATA and "Sec-Fetch-Mode" in request.headers:
        return None  # somebody reads the document
    if kind in BY_A_PRESS and request.method == "GET":
        return None
    if kind == "sign_in" and not (_request_number(_next(request)) or _user_code(_next(request))):
        return None  # she signs in for herself
    if kind == "token":
        return GRANTS.get(request.POST.get("grant_type", ""), kind)
    if kind == "device_page" and "mine" in request.POST:
        return "device_mine"
    if kind == "review" and request.method == "POST":
        return "decide" if "decision" in request.POST else "choose"
    return kind


def _is_back(kind: str) -> bool:
    return kind in WITH_TOKEN | METADATA | DIRECT


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


def _user_code(address: str) -> str:
    """The code of a device that is part of ``address``, as the drive compares it (RFC 8628 section 6.1)."""
    return _plain(_query(address).get("user_code", "")) if urlsplit(address).path.startswith("/o/device/") else ""


def _plain(user_code: str) -> str:
    return "".join(letter for letter in user_code.upper() if letter.isalnum())


def _client_id(request: HttpRequest, form: QueryDict) -> str:
    """The client that a message names: in the address, the form or HTTP Basic (RFC 6749 section 2.3.1)."""
    named = request.GET.get("client_id") or form.get("client_id")
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if named or scheme.lower() != "basic":
        return str(named or "")
    try:
        return unquote_plus(base64.b64decode(credentials).decode().partition(":")[0])
    except ValueError:
        return ""


def _known(kind: str, request: HttpRequest, form: QueryDict, location: str) -> list[str]:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    parameters = {name: str(value) for name, value in (*request.GET.items(), *form.items())}
    found = [
        ("token", credentials.strip() if scheme.lower() in ("bearer", "dpop") else ""),
        ("token", parameters.get("token", "")),
        ("token", parameters.get("refresh_token", "")),
        ("pushed", parameters.get("request_uri", "")),
        # The shop pushed its request before it sends the browser off, so the flow has begun already.
        ("pushed", _query(location).get("request_uri", "") if kind in BY_A_PRESS else ""),
        ("id_token", parameters.get("id_token_hint", "")),
        ("id_token", _query(location).get("id_token_hint", "") if kind in BY_A_PRESS else ""),
        ("request", _request_number(request.path) or (_request_number(_next(request)) if kind == "sign_in" else "")),
        ("code", parameters.get("code", "")),
        ("state", parameters.get("state", "")),
        ("device", parameters.get("device_code", "")),
        ("user_code", _plain(parameters.get("user_code", "")) or _user_code(_next(request))),
    ]
    return _digests(found)


def _learned(body: dict[str, Any], location: str) -> list[str]:
    query = _query(location)
    issued = {name: value for name, value in body.items() if isinstance(value, str)}
    found = [
        ("pushed", issued.get("request_uri", "")),
        ("state", query.get("state", "")),
        ("code", query.get("code", "")),
        ("request", _request_number(location)),
        ("token", issued.get("access_token", "")),
        ("id_token", issued.get("id_token", "")),
        ("token", issued.get("refresh_token", "")),
        ("device", issued.get("device_code", "")),
        ("user_code", _plain(issued.get("user_code", ""))),
    ]
    return _digests(found)


def _query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def _digests(found: Iterable[tuple[str, str]]) -> list[str]:
    return [mask.key(kind, value) for kind, value in found if value]


def _masked_request(request: HttpRequest, form: QueryDict, *, succeeded: bool) -> dict[str, Any]:
    origin = origins.named(request.origin_name)  # type: ignore[attr-defined]
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
        "query": _masked_query(request.get_full_path()),
        "headers": headers,
        "form": mask.parameters(_told(fields[:MAX_PARAMETERS])),
        "signed": _signed(request, form),
    }


def _signed(request: HttpRequest, form: QueryDict) -> list[tuple[str, list[mask.Pair]]]:
    """What the proof, the client's assertion and the ID token say, each under its name."""
    given = [
        ("DPoP", request.headers.get("DPoP", "")),
        ("client_assertion", str(form.get("client_assertion", ""))),
        ("id_token_hint", request.GET.get("id_token_hint", "")),
    ]
    return [(name, said) for name, value in given if (said := signed.claims(value))]


def _masked_query(address: str) -> list[mask.Pair]:
    found = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return mask.parameters(_told(found[:MAX_PARAMETERS]))


def _told(fields: Iterable[mask.Pair]) -> Iterator[mask.Pair]:
    """Parameters that are documents, in words."""
    for name, value in fields:
        yield name, details.asked(value) if name == "authorization_details" else value


def _request_header(request: HttpRequest, name: str) -> str:
    if name == "Cookie":
        return mask.cookies(request.COOKIES)
    return mask.short(mask.header(name, request.headers[name]), 80)


def _masked_response(response: HttpResponseBase, body: dict[str, Any], location: str) -> dict[str, Any]:
    headers = [(name, mask.header(name, response[name])) for name in RESPONSE_HEADERS if response.has_header(name)]
    if response.cookies:
        headers.append(("Set-Cookie", mask.cookies(response.cookies)))
    return {
        "reason": HTTPStatus(response.status_code).phrase,
        "headers": headers,
        "location": _masked_query(location),
        "body": mask.parameters(_summaries(body)),
        "signed": [("id_token", said) for said in [signed.claims(str(body.get("id_token", "")))] if said],
        "bytes": None if response.streaming else len(getattr(response, "content", b"")),
    }


def _summaries(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The members that the pages explain."""
    return [(name, _summary(name, value)) for name, value in body.items() if name in PARAMETERS]


def _summary(name: str, value: Any) -> str:
    """A member of a JSON answer in a few words."""
    if name == "results" and isinstance(value, list):
        return details.photos(len(value))
    if name == "keys" and isinstance(value, list):
        return f"{len(value)} public keys"
    if name == "days" and isinstance(value, list):
        return f"{len(value)} days"
    if name == "authorization_details" and isinstance(value, list):
        return details.granted(value)
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
