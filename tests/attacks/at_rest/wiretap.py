"""Hears every request and answer in this process and keeps the values that ought not to lie about.

Whatever is not on the list of harmless names counts as secret, so that a parameter of tomorrow is looked for, too.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

from django.core.handlers.base import BaseHandler

PREFIX = re.compile(r"^(?:pd_[a-z]{2,}_|urn:ietf:params:oauth:request_uri:)")
SHORTEST = 8  # shorter values are words
# fmt: off
HARMLESS = frozenset({
    "response_type", "client_id", "redirect_uri", "scope", "code_challenge", "code_challenge_method", "dpop_jkt", "iss",
    "error", "error_description", "grant_type", "token_type", "token_type_hint", "client_assertion_type", "resource",
    "authorization_details", "type", "actions", "selection", "duration", "identifiers", "sub", "aud", "jkt", "username",
    "decision", "shown", "photo", "select", "album", "page", "location", "login", "next", "limit", "cursor", "title",
    "email", "name", "given_name", "family_name", "preferred_username", "management_uri",
    "client_name", "redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types", "application_type",
    "registration_client_uri", "subject_type", "id_token_signed_response_alg", "authorization_details_types",
    "sector_identifier_uri",
})
# fmt: on


class Wire:
    """The secrets that were heard, each with the name under which it came."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def names(self) -> set[str]:
        return set(self.secrets.values())

    def add(self, name: str, value: str) -> None:
        """Look for ``value``, and for the part of it that makes it secret."""
        parts = [value, PREFIX.sub("", value)]
        if value.count(".") == 2:  # of a JWT the signature
            parts.append(value.rpartition(".")[2])
        for part in parts:
            if len(part) >= SHORTEST and name not in HARMLESS:
                self.secrets.setdefault(part, name)

    def hear(self, request: Any) -> None:
        """A request, before anybody has read it."""
        self._add_all(parse_qsl(request.META.get("QUERY_STRING", "")))
        if request.content_type == "application/x-www-form-urlencoded":
            self._add_all((name, value) for name, values in request.POST.lists() for value in values)
        self.add("DPoP", request.headers.get("DPoP", ""))
        scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
        self.add(scheme, credentials)
        if scheme == "Basic":
            self.add("client_secret", base64.b64decode(credentials).decode().partition(":")[2])

    def hear_answer(self, request: Any, response: Any) -> None:
        """Its answer. Of the API's JSON nothing: that is photos."""
        parts = urlsplit(response.get("Location", ""))
        self._add_all([*parse_qsl(parts.query), *parse_qsl(parts.fragment)])
        self.add("DPoP-Nonce", response.get("DPoP-Nonce", ""))
        if request.path.startswith("/o/") and "json" in response.get("Content-Type", ""):
            self._add_all(_leaves(json.loads(response.content)))

    def _add_all(self, pairs: Iterable[tuple[str, str]]) -> None:
        for name, value in pairs:
            self.add(name, value)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a JSON document, with the name of the member it is in."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _leaves(member, key)
    elif isinstance(value, list):
        for member in value:
            yield from _leaves(member, name)
    elif isinstance(value, str):
        yield name, value


@contextmanager
def tapped() -> Iterator[Wire]:
    """Hear what test clients and live servers of this process answer."""
    wire, answer = Wire(), BaseHandler.get_response

    def listen(handler: BaseHandler, request: Any) -> Any:
        wire.hear(request)
        response = answer(handler, request)
        wire.hear_answer(request, response)
        return response

    with mock.patch.object(BaseHandler, "get_response", listen):
        yield wire
