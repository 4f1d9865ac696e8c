"""Which pages may read our answers to their scripts (Fetch standard, "CORS protocol").

Public applications that run in a browser, and they alone: the pages of the origins they are registered with. A
confidential application has a server, which no browser holds back, and no business with its secret in a page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.db.models import Q
from oauth2_provider.models import get_application_model

from photodrive.authorization.models import switched_on
from photodrive.authorization.protocol import redirection_uris

ORIGIN = re.compile(r"https?://[a-z0-9._\[\]:-]{1,260}", re.ASCII)  # as browsers write it (RFC 6454 section 6.2)
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_registered(origin: str) -> bool:
    """Whether ``origin`` belongs to a public application that is switched on.

    Asked afresh every time: switching an application off counts from the next answer on.
    """
    if not ORIGIN.fullmatch(origin) or origin_of(origin) != origin:
        return False
    model, host = get_application_model(), urlsplit(origin).hostname or ""
    candidates = (
        model.objects.filter(client_type=model.CLIENT_PUBLIC)
        .filter(Q(redirect_uris__icontains=host) | Q(allowed_origins__icontains=host))
        .filter(switched_on())
        .values_list("redirect_uris", "allowed_origins")
    )
    return any(origin in origins(uris.split(), further.split()) for uris, further in candidates)


def origins(redirect_uris: list[str], further: list[str]) -> set[str]:
    """The origins of an application: those of its redirect URIs and of ``further`` ones, as browsers write them.

    What could not be registered as a redirect URI (plain http on the internet, say) is none.
    """
    usable = [uri for uri in [*redirect_uris, *further] if not redirection_uris.problem_with(uri, public=True)]
    return {origin_of(uri) for uri in usable} - {""}


def problem_with(origin: str) -> str:
    """Why ``origin`` cannot be registered as a further one, in one sentence; empty if it can."""
    if origin_of(origin) != origin:
        return "Write an origin as browsers do: https://app.example, in small letters and with nothing after the host."
    return redirection_uris.problem_with(origin, public=True)


def origin_of(uri: str) -> str:
    """The origin of an http or https URI (RFC 6454 section 6.2), empty for any other."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in DEFAULT_PORTS:
        return ""
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")
