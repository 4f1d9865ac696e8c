"""Take the pictures of docs/screenshots from a fresh demo, as a visitor sees it: consent page, basket, trace, library.

Starts a demo of its own in a temporary folder, lets Jane order two prints in Chromium, and ends it again.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PORT = int(os.environ.get("PORT", "8179"))
PASSWORD = secrets.token_urlsafe(16)
SIZE = {"width": 1280, "height": 800}
COLOURS = 256
MOST_BYTES = 300_000
PATIENCE_SECONDS = 90
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def demo() -> Iterator[None]:
    """A running demo with nothing in it but its demo data."""
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {**os.environ, "PORT": str(PORT), "DATA_DIR": data_dir, "DEMO_PASSWORD": PASSWORD}
        command = [sys.executable, "manage.py", "demo"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(server)
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def wait_until_ready(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("The demo did not start.")


def keep(page: Page, name: str) -> None:
    """Save what ``page`` shows as a small PNG."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    file = FOLDER / f"{name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES} bytes.")
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")


def walk(page: Page) -> None:
    """Jane's way, with a picture at four places."""
    page.goto(f"http://localhost:{PORT}/sources/")
    page.get_by_role("link", name="Choose Photodrive").or_(page.get_by_role("button", name="Choose Photodrive")).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("User name or e-mail address").fill("jane")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    for title in ("Bridge over the wide beach", "Sunset at the view marker", "Path towards the snow"):
        page.get_by_role("checkbox", name=re.compile(title)).check()
    keep(page, "consent")
    page.get_by_role("button", name=re.compile("^Allow")).click()
    page.locator("main li:has(input[type=checkbox])").nth(2).wait_for(timeout=30_000)
    page.get_by_role("button", name=re.compile("in the basket$")).click()
    page.get_by_role("button", name="Go on to the address").wait_for()
    keep(page, "basket")
    page.goto(f"http://127.0.0.1:{PORT}/trace/")
    keep(page, "trace")
    page.goto(f"http://127.0.0.1:{PORT}/")
    keep(page, "library")


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo(), sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        walk(browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce"))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
