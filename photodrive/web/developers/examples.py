"""Ready programs for an application, and a request to try by hand. They hold no secret: nobody has it any more."""

from __future__ import annotations

import hashlib
import secrets
import shlex
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from photodrive import conf
from photodrive.authorization.clients import applications, client_secrets, developers
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import base64url

OF_BROWSERS = (
    ("curl", "curl", "sh"),
    ("Authlib (Python)", "authlib", "py"),
    ("openid-client (Node)", "openid-client", "mjs"),
)
LIBRARIES = {  # by kind of application: the examples there are
    "web": OF_BROWSERS,
    "app": OF_BROWSERS,
    "device": (("curl", "device-curl", "sh"), ("openid-client (Node)", "device-openid-client", "mjs")),
    "job": (
        ("curl", "job-curl", "sh"),
        ("Authlib (Python)", "job-authlib", "py"),
        ("openid-client (Node)", "job-openid-client", "mjs"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Example:
    """One program, to be saved as ``file``."""

    library: str
    file: str
    code: str


class Examples(TypedDict):
    """The ``programs`` for one application, and the ``environment`` they read, as lines for a shell."""

    environment: str
    programs: list[Example]


class Trial(TypedDict):
    """An authorization request: its ``address``, and the ``verifier`` of its challenge (RFC 7636)."""

    address: str
    verifier: str


def examples_for(application: Application) -> Examples:
    """The programs that fit the kind of ``application``."""
    programs = [
        Example(
            library=library,
            file=f"example.{suffix}",
            code=render_to_string(f"photodrive/developers/examples/{name}.{suffix}.txt"),
        )
        for library, name, suffix in LIBRARIES[developers.kind_of(application)]
    ]
    return {"environment": environment(application), "programs": programs}


def environment(application: Application) -> str:
    """Lines for a shell that set what the programs read; of the secret only its name."""
    values = {
        "ISSUER": conf.settings.ISSUER,
        "CLIENT_ID": application.client_id,
        "SCOPE": " ".join(applications.allowed_scopes(application)),
    }
    if addresses := application.redirect_uris.split():
        values["REDIRECT_URI"] = addresses[0]
    lines = [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
    if client_secrets.has_secret(application):
        lines.append("read -rsp 'Client secret: ' CLIENT_SECRET && export CLIENT_SECRET")
    return "\n".join(lines)


def trial(application: Application) -> Trial | None:
    """A request as the application would send it; None for one that no browser comes back to."""
    addresses = application.redirect_uris.split()
    if not addresses:
        return None
    verifier = secrets.token_urlsafe(48)
    challenge = base64url.encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": addresses[0],
        "scope": " ".join(applications.allowed_scopes(application)),
        "state": secrets.token_urlsafe(16),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return {"address": f"{reverse('photodrive:authorize')}?{urlencode(asked)}", "verifier": verifier}
