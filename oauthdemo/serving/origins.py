"""Two origins in one process: the drive's pages answer on one host, the shop's on the other.

Two example clients have hosts of their own as well; see :mod:`oauthdemo.clients.hosts`.

Two hosts are two cookie jars, but in one process that is not enough: a session key of the drive sent to the
shop's host would sign its owner in there. So each host has its own URLconf, and session and sign-in
middleware that run on that host only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_resolver, set_urlconf

import printshop.conf
from printshop.sessions.middleware import ShopSessionMiddleware as PrintshopSessionMiddleware

GetResponse = Callable[[HttpRequest], HttpResponseBase]
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """One site: ``name`` is "drive", "shop" or that of a client, ``url`` has scheme, host and port."""

    name: str
    url: str
    urlconf: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or DEFAULT_PORTS[parts.scheme]

    def resolves(self, path: str) -> bool:
        """Whether ``path`` is a page of this site."""
        try:
            get_resolver(self.urlconf).resolve(path)
        except Resolver404:
            return False
        return True


def drive() -> Origin:
    return Origin("drive", settings.DRIVE_ORIGIN, settings.ROOT_URLCONF)


def shop() -> Origin:
    return Origin("shop", settings.SHOP_ORIGIN, settings.SHOP_URLCONF)


def frame() -> Origin:
    """The screen of the photo frame."""
    return Origin("frame", settings.FRAME_ORIGIN, "oauthdemo.clients.frame.urls")


def slideshow() -> Origin:
    """The page that is a client all by itself."""
    return Origin("slideshow", settings.SLIDESHOW_ORIGIN, "oauthdemo.clients.slideshow.urls")


def clients() -> list[Origin]:
    """The sites of the example clients, where they are on."""
    return [frame(), slideshow()] if settings.CLIENTS else []


def named(name: str) -> Origin:
    """The site called ``name``."""
    return next(site for site in (drive(), shop(), frame(), slideshow()) if site.name == name)


def other(name: str) -> Origin:
    """The site that is not ``name``."""
    return drive() if name == "shop" else shop()


def name_of(request: HttpRequest) -> str:
    """The name of the site that ``request`` is for."""
    name: str = request.origin_name  # type: ignore[attr-defined]  # OriginMiddleware's
    return name


def origin_of(host: str) -> Origin | None:
    """The site that a Host header means, or None for a host of none.

    Case and a final dot do not matter. The port tells the two apart only where they share a host name;
    elsewhere a tunnel or a proxy may have changed it.
    """
    name, port = split_host(host)
    alias = settings.ORIGIN_ALIASES.get(name)
    sites = [site for site in (drive(), shop(), *clients()) if site.host == name or site.name == alias]
    if len(sites) > 1:
        sites = [site for site in sites if site.port == port]
    return sites[0] if sites else None


def split_host(host: str) -> tuple[str, int | None]:
    """Host name in its plain form (lower case, no final dot, no brackets) and the port, if one is given."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return "", None


class OriginMiddleware:
    """Says which site a request is for, before anything else runs. It must be the first middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        origin = origin_of(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
        if origin is None:
            return HttpResponseBadRequest("There is no site at this address.\n", content_type="text/plain")
        request.origin_name = origin.name  # type: ignore[attr-defined]
        request.urlconf = origin.urlconf
        set_urlconf(origin.urlconf)  # for middleware that reverses names before the view is resolved
        return self.get_response(request)


class _OnOneOrigin:
    """Put before a middleware class: it then runs on ``origin`` only and is skipped on the other one."""

    origin: str
    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if name_of(request) != self.origin:
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class DriveSessionMiddleware(_OnOneOrigin, SessionMiddleware):
    """The drive's sessions, on the drive only."""

    origin = "drive"


class ShopSessionMiddleware(_OnOneOrigin, PrintshopSessionMiddleware):
    """The shop's sessions, on the shop only."""

    origin = "shop"


class DriveAuthenticationMiddleware(_OnOneOrigin, AuthenticationMiddleware):
    """``request.user``, on the drive only: nobody ever signs in to the shop with the drive's account."""

    origin = "drive"


def demo(request: HttpRequest) -> dict[str, object]:
    """Context processor: the ways from one site of the demo to the other, to the clients and to the trace."""
    if not settings.DEMO:
        return {}
    return {
        "demo": True,
        "shop_name": printshop.conf.settings.NAME,
        "drive_url": settings.DRIVE_ORIGIN + "/",
        "shop_url": settings.SHOP_ORIGIN + "/",
        "clients_url": settings.DRIVE_ORIGIN + "/clients/" if settings.CLIENTS else "",
        "trace_url": settings.DRIVE_ORIGIN + "/trace/" if settings.TRACE else "",
    }
