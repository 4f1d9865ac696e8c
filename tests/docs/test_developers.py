"""The programs that the developers' pages offer run as they are printed there, against a drive over real HTTP."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from photodrive.authorization.clients import developers
from photodrive.web.developers import examples
from tests.conftest import Site
from tests.docs.owner import decide, let_in
from tests.docs.test_connect import TITLES, finish, session, start
from tests.factories.oauth import make_user

__all__ = ["session"]
pytestmark = pytest.mark.django_db(transaction=True)
REDIRECT_URI = "https://app.example/callback"
BY_HAND = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")


def program(site: Site, folder: Path, kind: str, suffix: str, *scopes: str) -> Any:
    """The example of an application of ``kind``, started with what its page says to set."""
    made = developers.register(
        make_user("dora"), kind=kind, name="App", redirect_uris=[REDIRECT_URI], scopes=scopes or ["photos:read"]
    )
    (example,) = (
        found for found in examples.examples_for(made.application)["programs"] if found.file.endswith(f".{suffix}")
    )
    file = folder / example.file
    file.write_text(example.code)
    said = [line for line in examples.environment(made.application).splitlines() if line.startswith("export ")]
    names = {"CLIENT_ID": made.application.client_id, "REDIRECT_URI": REDIRECT_URI, "SCOPE": ""}
    assert {line.partition("=")[0].removeprefix("export ") for line in said} <= {"ISSUER", *names}
    for line in said:
        name, _, value = line.removeprefix("export ").partition("=")
        names[name] = value.strip("'")
    names["ISSUER"] = site.drive
    if made.secret:
        names["CLIENT_SECRET"] = made.secret
    command = ["bash", str(file)] if suffix == "sh" else [sys.executable, "-W", "error", str(file)]
    return start(command, site, **names)


@pytest.mark.parametrize("kind", ["web", "app"])
def test_authlib_takes_photos_and_tells_who_signed_in(site: Site, session: str, tmp_path: Path, kind: str) -> None:
    running = program(site, tmp_path, kind, "py", "photos:read", "openid", "profile")
    back = decide(running.stdout.readline().strip(), session)
    out = finish(running, back + "\n")
    assert all(title in out for title in TITLES)
    assert "'preferred_username': 'jane'" in out


@BY_HAND
@pytest.mark.parametrize("kind", ["web", "app"])
def test_by_hand_photos_are_listed(site: Site, session: str, tmp_path: Path, kind: str) -> None:
    running = program(site, tmp_path, kind, "sh")
    back = decide(running.stdout.readline().strip(), session)
    out = finish(running, back.partition("code=")[2].partition("&")[0] + "\n")
    assert all(title in out for title in TITLES)


@BY_HAND
def test_a_device_by_hand(site: Site, session: str, tmp_path: Path) -> None:
    running = program(site, tmp_path, "device", "sh")
    _, address, _, _, user_code = running.stdout.readline().split()
    let_in(address, user_code, session)
    assert all(title in finish(running) for title in TITLES)


@pytest.mark.parametrize("suffix", ["py", pytest.param("sh", marks=BY_HAND)])
def test_a_job_counts_its_own_use(site: Site, session: str, tmp_path: Path, suffix: str) -> None:
    out = finish(program(site, tmp_path, "job", suffix))
    assert "connections" in out
