"""The ways in which a project may set a Content-Security-Policy: those that are installed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import django
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

Answering = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Way:
    """A middleware and the settings that it reads, by the name of the header."""

    name: str
    middleware: str
    settings: dict[str, str]
    key: str = ""  # within the setting

    def around(self, view: Answering, settings: Any, policy: dict[str, Any], *, header: str) -> Answering:
        """``view`` in a project that sends ``policy`` as ``header``, and no other."""
        for known, setting in (pair for way in WAYS for pair in way.settings.items()):
            mine = policy if setting == self.settings[header] and known == header else {}
            setattr(settings, setting, {self.key: mine} if self.key and mine else mine)
        answering: Answering = import_string(self.middleware)(view)
        return answering


def _by(name: str, middleware: str, setting: str, key: str = "") -> Way:
    report_only = {"Content-Security-Policy-Report-Only": f"{setting}_REPORT_ONLY"}
    return Way(name, middleware, {"Content-Security-Policy": setting, **report_only}, key)


WAYS: list[Way] = []
if django.VERSION >= (6, 0):
    WAYS.append(_by("Django", "django.middleware.csp.ContentSecurityPolicyMiddleware", "SECURE_CSP"))
if find_spec("csp"):
    WAYS.append(_by("django-csp", "csp.middleware.CSPMiddleware", "CONTENT_SECURITY_POLICY", "DIRECTIVES"))
