"""The clients' hosts share nothing with the drive and the shop, and are not there outside the demo."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from oauthdemo import checks
from oauthdemo.clients import client_information
from oauthdemo.clients.client_information import ClientInformation
from oauthdemo.serving import origins
from tests.journeys.served import ROOT, free_port

HOSTS = {"frame": "frame.localhost:8000", "slideshow": "slideshow.localhost:8000"}


@pytest.fixture
def screen(tmp_path: Path, settings: Any) -> Client:
    """A browser at the frame, whose drive does not answer."""
    settings.DATA_DIR = tmp_path
    client_information.keep(tmp_path, "photo-frame", ClientInformation(f"http://127.0.0.1:{free_port()}", "pd_x"))
    return Client(headers={"host": HOSTS["frame"]})


@pytest.mark.parametrize("name", HOSTS)
def test_a_client_has_its_own_page_and_none_of_the_others(name: str) -> None:
    client = Client(headers={"host": HOSTS[name]})
    assert client.get("/").status_code == 200
    for path in ("/healthz", "/accounts/login/", "/o/authorize/", "/api/v1/photos/", "/basket/", "/trace/", "/admin/"):
        assert client.get(path).status_code == 404


@pytest.mark.promise("site-two-origins")
@pytest.mark.parametrize("name", HOSTS)
def test_no_session_of_another_site_is_read_or_made_there(name: str) -> None:
    client = Client(headers={"host": HOSTS[name]})
    client.cookies["photodrive_session"] = client.cookies["printshop_session"] = "x"
    response = client.get("/")
    assert not hasattr(response.wsgi_request, "session")
    assert not hasattr(response.wsgi_request, "user")
    assert set(response.cookies) <= {"csrftoken"}


@pytest.mark.promise("head-harmless")
@pytest.mark.parametrize("path", ["/", "/code.svg", "/picture/00000000-0000-4000-8000-000000000000.webp"])
def test_no_frame_goes_on_by_head(screen: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("oauthdemo.clients.frame.views._drive", lambda: opened.append(path))
    assert (screen.head(path).status_code, screen.head(path).content, opened) == (200, b"", [])
    assert screen.get(path).status_code in (200, 404) and opened == [path]


@pytest.mark.promise("site-policy")
def test_only_the_slideshow_may_call_the_drive_from_its_page() -> None:
    pages = {name: Client(headers={"host": host}).get("/") for name, host in HOSTS.items()}
    policies = {name: page["Content-Security-Policy"] for name, page in pages.items()}
    calls = {name: re.findall(r"connect-src ([^;]+)", policy)[0].split() for name, policy in policies.items()}
    assert calls == {"frame": ["'self'"], "slideshow": ["'self'", "http://127.0.0.1:8000"]}
    assert all("unsafe" not in policy for policy in policies.values())


@pytest.mark.promise("site-production")
def test_where_the_clients_are_off_nothing_is_left_of_them(settings: Any, drive_client: Client) -> None:
    settings.CLIENTS = False
    for host in HOSTS.values():
        assert Client(headers={"host": host}).get("/").status_code == 400
    assert drive_client.get("/clients/").status_code == 404
    assert "/clients/" not in drive_client.get("/").content.decode()


@pytest.mark.promise("site-production")
def test_clients_left_on_are_an_error_in_production(settings: Any) -> None:
    settings.DEMO = settings.TRACE = False
    assert "oauthdemo.E004" in [error.id for error in checks.check_production()]
    settings.CLIENTS = False
    assert "oauthdemo.E004" not in [error.id for error in checks.check_production()]


def test_a_frame_that_hears_nothing_says_so_and_stays_as_it_is(screen: Client) -> None:
    assert screen.post("/set-up/")["Location"] == "/"
    page = screen.get("/").content.decode()
    assert "The drive does not answer." in page
    assert "Connect to Photodrive" in page


def test_a_frame_without_a_code_or_a_picture_has_none(screen: Client) -> None:
    assert screen.get("/code.svg").status_code == 404
    assert screen.get("/picture/01a1ff40-fb46-77d7-8ff6-9e6bbf496b11.webp").status_code == 404
    assert screen.get("/?after=../../etc/passwd").status_code == 200
    assert screen.get("/set-up/").status_code == screen.get("/reset/").status_code == 405


def test_every_browser_is_a_frame_of_its_own_and_a_made_up_cookie_is_none(screen: Client, tmp_path: Path) -> None:
    screen.cookies["frame"] = "../../secret"
    screen.post("/set-up/")
    value = screen.cookies["frame"].value
    assert re.fullmatch(r"[\w-]{43}", value)
    assert screen.cookies["frame"]["httponly"] and screen.cookies["frame"]["samesite"] == "Lax"
    files = [file.name for file in (tmp_path / "frames").iterdir()]
    assert all(re.fullmatch(r"[0-9a-f]{64}\.(json|lock)", name) for name in files) and value not in "".join(files)


def test_a_button_pressed_on_another_site_does_nothing(screen: Client, tmp_path: Path) -> None:
    browser = Client(headers={"host": HOSTS["frame"]}, enforce_csrf_checks=True)
    for path in ("/set-up/", "/reset/"):
        refused = browser.post(path, headers={"origin": "https://evil.example"})
        assert refused.status_code == 403
        assert "Go back and try again." in refused.content.decode()
    assert not (tmp_path / "frames").exists()


def test_the_page_of_the_clients_is_linked_from_both_sites(db: None, drive_client: Client, shop_client: Client) -> None:
    for client in (drive_client, shop_client):
        assert 'href="http://127.0.0.1:8000/clients/"' in client.get("/").content.decode()
    page = drive_client.get("/clients/").content.decode()
    for address in (origins.shop().url, origins.frame().url, origins.slideshow().url):
        assert f'href="{address}/"' in page


@pytest.mark.parametrize(
    ("module", "missing"), [("frame", "CLIENT_ID"), ("usage_report", "CLIENT_SECRET"), ("usage_report", "ISSUER")]
)
def test_a_program_says_what_it_was_not_told(tmp_path: Path, module: str, missing: str) -> None:
    told = {name: "x" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if name != missing}
    done = run(module, tmp_path, told)
    assert (done.returncode, done.stderr) == (1, f"Set {missing} in the environment.\n")


@pytest.mark.parametrize("module", ["frame", "usage_report"])
def test_a_program_whose_drive_is_down_says_so_in_a_sentence(tmp_path: Path, module: str) -> None:
    told = {"ISSUER": f"http://127.0.0.1:{free_port()}", "CLIENT_ID": "x", "CLIENT_SECRET": "y"}
    done = run(module, tmp_path, told)
    assert done.returncode == 1
    assert "does not answer" in done.stderr and "Traceback" not in done.stderr


def run(module: str, folder: Path, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A client as a program of its own, without Django's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-W", "error", "-m", f"oauthdemo.clients.{module}"]
    return subprocess.run(
        command, cwd=folder, env={**kept, "PYTHONPATH": str(ROOT), **told}, capture_output=True, text=True, check=False
    )
