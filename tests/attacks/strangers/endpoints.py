"""The addresses of both sites, read from their URLconfs: a new one is walked from its first day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

DRIVE, SHOP = "127.0.0.1:8000", "localhost:8000"
SITES = {
    DRIVE: "oauthdemo.urls_drive",
    SHOP: "oauthdemo.urls_shop",
    "frame.localhost:8000": "oauthdemo.clients.frame.urls",
    "slideshow.localhost:8000": "oauthdemo.clients.slideshow.urls",
}
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Endpoint:
    """One address: its site's host, and its route as the URLconf has it, patterns of regular expressions as parts."""

    host: str
    route: str

    def __str__(self) -> str:
        return f"{self.host.partition(':')[0]}/{self.route}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what is variable in it."""
        return tuple(found[1] or found[2] for found in PART.finditer(self.route))

    def path(self, parts: Mapping[str, str]) -> str:
        """The path, percent-encoded, with ``parts`` in their places."""
        return "/" + PART.sub(lambda found: encoded(parts[found[1] or found[2]]), self.route)


def encoded(text: str) -> str:
    """Percent-encoded, whatever is in it."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def endpoints() -> list[Endpoint]:
    """All of them."""
    return [Endpoint(host, route) for host, urlconf in SITES.items() for route in _routes(get_resolver(urlconf))]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield route.replace(".*", "nothing")
        else:
            yield from _routes(pattern, route)
