"""A request and an answer as they may be stored and shown: known parts only, and each of them masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import NotRequired, TypedDict
from urllib.parse import parse_qsl

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from oauthdemo.serving import origins
from oauthdemo.trace.capture import authorization_details, jwt_claims, mask
from oauthdemo.trace.story.parameters import PARAMETERS

REQUEST_HEADERS = ("Authorization", "DPoP", "Content-Type", "User-Agent", "Cookie")
RESPONSE_HEADERS = ("Location", "Content-Type", "Cache-Control", "WWW-Authenticate", "DPoP-Nonce", "Retry-After")
MAX_PARAMETERS = 40
Claims = list[tuple[str, list[mask.Pair]]]  # what signed values say, each under the name of its parameter or header


class MaskedRequest(TypedDict):
    """A request. ``address`` has no query; ``signed`` is what a proof, an assertion or an ID token in it says."""

    method: str
    address: str
    query: list[mask.Pair]
    headers: list[mask.Pair]
    form: list[mask.Pair]
    signed: NotRequired[Claims]  # not in messages of an earlier version


class MaskedResponse(TypedDict):
    """An answer. ``location`` is the query of the address that it leads to, ``bytes`` None where it was streamed."""

    reason: str
    headers: list[mask.Pair]
    location: list[mask.Pair]
    body: list[mask.Pair]
    signed: NotRequired[Claims]  # not in messages of an earlier version
    bytes: int | None


def masked_request(request: HttpRequest, form: QueryDict, *, succeeded: bool) -> MaskedRequest:
    """``request`` without its secrets; where it did not succeed, without what was typed as a name either."""
    origin = origins.named(origins.name_of(request))
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
        "method": request.method or "",
        "address": mask.path(origin.url + request.path),
        "query": _masked_query(request.get_full_path()),
        "headers": headers,
        "form": mask.parameters(_in_words(fields[:MAX_PARAMETERS])),
        "signed": _signed(request, form),
    }


def masked_response(response: HttpResponseBase, body: Mapping[str, object], location: str) -> MaskedResponse:
    """``response`` without its secrets; of its JSON ``body`` the members that the pages explain."""
    headers = [(name, mask.header(name, response[name])) for name in RESPONSE_HEADERS if response.has_header(name)]
    if response.cookies:
        headers.append(("Set-Cookie", mask.cookies(response.cookies)))
    return {
        "reason": HTTPStatus(response.status_code).phrase,
        "headers": headers,
        "location": _masked_query(location),
        "body": mask.parameters((name, _summary(name, value)) for name, value in body.items() if name in PARAMETERS),
        "signed": [("id_token", said) for said in [jwt_claims.masked(str(body.get("id_token", "")))] if said],
        "bytes": None if response.streaming else len(getattr(response, "content", b"")),
    }


def _signed(request: HttpRequest, form: QueryDict) -> Claims:
    given = [
        ("DPoP", request.headers.get("DPoP", "")),
        ("client_assertion", str(form.get("client_assertion", ""))),
        ("id_token_hint", request.GET.get("id_token_hint", "")),
    ]
    return [(name, said) for name, value in given if (said := jwt_claims.masked(value))]


def _masked_query(address: str) -> list[mask.Pair]:
    found = parse_qsl(mask.split(address).query, keep_blank_values=True)
    return mask.parameters(_in_words(found[:MAX_PARAMETERS]))


def _in_words(fields: Iterable[mask.Pair]) -> Iterator[mask.Pair]:
    """Parameters that are documents, in words."""
    for name, value in fields:
        yield name, authorization_details.asked(value) if name == "authorization_details" else value


def _request_header(request: HttpRequest, name: str) -> str:
    if name == "Cookie":
        return mask.cookies(request.COOKIES)
    return mask.short(mask.header(name, request.headers[name]), 80)


def _summary(name: str, value: object) -> str:
    """A member of a JSON answer in a few words."""
    if name == "results" and isinstance(value, list):
        return authorization_details.photos(len(value))
    if name == "keys" and isinstance(value, list):
        return f"{len(value)} public keys"
    if name == "days" and isinstance(value, list):
        return f"{len(value)} days"
    if name == "authorization_details" and isinstance(value, list):
        return authorization_details.granted(value)
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
