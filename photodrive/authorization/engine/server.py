"""The way from Django to oauthlib and through the tables: DOT's bridge, and oauthlib's dispatch by grant type."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauthlib.common import Request
from oauthlib.oauth2 import TokenEndpoint
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.grant_types.base import GrantTypeBase

from photodrive.authorization.protocol.steps import Table
from photodrive.authorization.requests.quotas import Share
from photodrive.authorization.tokens import request_time

from . import notes, token_tables
from .notes import Notes
from .token_response import TOKEN


class Grant(GrantTypeBase):  # type: ignore[misc]
    """One grant type, as oauthlib wants to see it: whoever asks for a token goes through its table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def create_token_response(self, request: Any, token_handler: Any) -> tuple[dict[str, str], str, int]:
        """Body and status of the answer; its headers are those of every endpoint."""
        try:
            self.table.walk(request)
        except errors.OAuth2Error as problem:
            return {}, problem.json, problem.status_code
        return {}, json.dumps(notes.of(request).response), 200


class Server(TokenEndpoint):  # type: ignore[misc]
    """oauthlib's token endpoint with our grants; what is asked for another one finds a table that says so."""

    def __init__(self) -> None:
        grants = {name: Grant(table) for name, table in token_tables.GRANTS.items()}
        super().__init__("", TOKEN, {"": Grant(token_tables.OTHER_GRANT), **grants})


class Core(OAuthLibCore):  # type: ignore[misc]
    """DOT's bridge from Django to oauthlib; tells the steps when the request arrived."""

    def extract_headers(self, request: Any) -> dict[str, object]:
        headers: dict[str, object] = super().extract_headers(request)
        headers[request_time.KEY] = request_time.of(request)
        return headers

    def extract_body(self, request: Any) -> list[tuple[str, str]]:
        """The form as it came. DOT keeps the last of what comes twice, and nobody would notice the first."""
        return [(name, value) for name, values in request.POST.lists() for value in values]

    def walk(self, request: HttpRequest, table: Table, *, share_of_browser: Callable[[], Share] | None = None) -> Notes:
        """Take ``request`` through ``table``; what its steps have noted.

        ``share_of_browser`` says for whom a request counts that is kept for a browser. Raises oauthlib's OAuth2Error,
        TooMany, and ValueError for a query that cannot be read.
        """
        call = Request(*self._extract_params(request))
        noted = notes.of(call)
        noted.share_of_browser = share_of_browser
        table.walk(call)
        return noted


@lru_cache(maxsize=1)
def core() -> Core:
    """The one instance; it holds no state of a request."""
    return Core(Server())
