"""Within each app one module encrypts, one fetches and one makes ids in order: so a review sees what there is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENCRYPTION = ("cryptography.fernet", "cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.kdf")
NETWORK = (
    *("socket", "ssl", "socketserver", "http.client", "urllib.request", "ftplib", "asyncio"),
    *("urllib3", "httpx2", "httpcore2", "requests", "httpx", "httpcore", "aiohttp", "authlib"),
)
UUIDS = ("uuid6",)
# Nothing else of the apps may import them.
ALLOWED = {
    ("printshop", ENCRYPTION): {"fields"},
    ("printshop", NETWORK): {"oauth/wire/http", "oauth/wire/guarded_network", "oauth/wire/bodies"},
    ("printshop", UUIDS): {"uuids"},
    ("photodrive", UUIDS): {"uuids"},
    ("photodrive", ENCRYPTION): {"safety/sealing"},
    # The second asks the socket that a request came by for how long it waited there.
    ("photodrive", NETWORK): {"authorization/security/safe_fetch", "authorization/tokens/request_time"},
}


def imported(text: str) -> Iterator[str]:
    """Every dotted name that a module's text imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def brings(text: str, names: tuple[str, ...]) -> bool:
    return any(f"{found}.".startswith(f"{name}.") for found in imported(text) for name in names)


@pytest.mark.parametrize(("app", "names"), ALLOWED, ids=[f"{app}-{names[0]}" for app, names in ALLOWED])
def test_one_module_does_it_for_the_whole_app(app: str, names: tuple[str, ...]) -> None:
    modules = (ROOT / app).rglob("*.py")
    found = {str(path.relative_to(ROOT / app).with_suffix("")) for path in modules if brings(path.read_text(), names)}
    assert found == ALLOWED[app, names]


@pytest.mark.parametrize(
    "line",
    [
        "import socket as plug",
        "import os, urllib3.util",
        "from urllib import request",
        "from urllib.request import urlopen",
        "from http import client",
        "def late():\n    from httpx2 import get",
    ],
)
def test_an_import_is_seen_however_it_is_written(line: str) -> None:
    assert brings(line, NETWORK)


def test_what_only_has_a_name_like_it_is_none() -> None:
    assert not brings("from urllib.parse import urlsplit\nfrom . import requests\nimport sockets", NETWORK)
