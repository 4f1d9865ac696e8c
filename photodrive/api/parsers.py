"""Bodies that the API reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

FORM = "application/x-www-form-urlencoded"


class Json(JSONParser):
    """JSON; what nests too deeply for the stack, or holds half characters, is refused like any other nonsense.

    Half characters can be written in JSON, but neither be stored nor be repeated in an answer (RFC 8259 section 8.2).
    """

    strict = True  # whatever STRICT_JSON says for the project's own API

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply.") from error
        except UnicodeEncodeError as error:
            raise ParseError("JSON parse error - half a character.") from error
        return found


class Multipart(MultiPartParser):
    """A form with files. What could not be kept whole is closed at once, whoever still holds it."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except OSError:
            for handler in (parser_context or {})["request"].upload_handlers:
                handler.upload_interrupted()
            raise
