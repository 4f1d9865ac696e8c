"""Every answer of the drive that is a page, read from the URLconf: a new page is looked at from its first day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.attacks.strangers.endpoints import DRIVE, endpoints
from tests.attacks.strangers.worlds import Sites

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "photodrive" / "templates"


@dataclass(frozen=True)
class Page:
    """What ``client`` got at ``path``; ``templates`` are the names of all that was drawn."""

    client: Client
    method: str
    path: str
    status: int
    text: str
    templates: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"

    @property
    def is_ours(self) -> bool:
        """Whether it is the drive's and stands in its base template, rather than the admin's, allauth's or alone."""
        return "photodrive/base.html" in self.templates and not any(
            name.startswith("allauth/") for name in self.templates
        )

    def forms(self) -> list[str]:
        """The forms on it that change something."""
        return re.findall(r'<form[^>]*method="post".*?</form>', self.text, re.DOTALL)


def walk(sites: Sites, *, methods: tuple[str, ...] = ("GET",), admin: bool = False) -> Iterator[Page]:
    """All addresses of the drive, asked by a stranger and by somebody at home. Each request leaves all as it was."""
    for endpoint in endpoints():
        if endpoint.host != DRIVE or endpoint.route.startswith("admin/") > admin:
            continue
        path = endpoint.path(sites.parts(endpoint))
        for client in sites.visitors(endpoint):
            for method in methods:
                yield look(client, path, method)


def look(client: Client, path: str, method: str = "GET") -> Page:
    """One of them."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response: Any = getattr(client, method.lower())(path, headers={"accept": "text/html, */*"})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    is_text = re.match(r"text/|application/([\w.-]+\+)?(json|yaml)", response.get("Content-Type", ""))
    names = {template.name for template in response.templates if template.name}
    told = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = f"{told}\n\n{body.decode('utf-8', 'replace')}" if is_text else told
    return Page(client, method, path, response.status_code, text, frozenset(names))


def with_templates(folder: Path) -> list[dict[str, Any]]:
    """``TEMPLATES`` of a project whose own are in ``folder``."""
    [engine] = settings.TEMPLATES
    dirs: Any = engine["DIRS"]
    return [{**engine, "DIRS": [folder, *dirs]}]


def write(folder: Path, name: str, text: str) -> None:
    """Put a template of the project's there."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
