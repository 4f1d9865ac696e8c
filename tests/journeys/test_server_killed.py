"""The server is killed while a photo comes, and starts again: the browser goes on by itself, where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests import migrated
from tests.factories import photos
from tests.journeys.served import DATABASE, ROOT, Demo, beside, environment, free_port, fresh_database, wait_until_ready

SERVER = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
BYTES_PER_SECOND = 400_000
PATIENCE_SECONDS = 60


@pytest.fixture
def demo(tmp_path: Path, django_db_setup: None) -> Iterator[Demo]:
    """A database of its own; its server is started by the test."""
    migrated.copy_to(tmp_path / "data" / DATABASE)
    with fresh_database(os.environ.get("DATABASE_URL", "")) as database_url:
        port = free_port()
        yield Demo(port, environment(tmp_path / "data", port=port, database_url=database_url))


@pytest.fixture
def start(demo: Demo, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts it, in a process group of its own."""
    running: list[subprocess.Popen[bytes]] = []
    log = tmp_path / "server.log"

    def begin() -> subprocess.Popen[bytes]:
        command = [*SERVER, "--bind", f"127.0.0.1:{demo.port}", "oauthdemo.wsgi:application"]
        with log.open("ab") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=demo.environment, stdout=out, stderr=out, start_new_session=True
            )
        running.append(process)
        wait_until_ready(f"{demo.drive}/healthz", process, log)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def until(found: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.promise("upload-whole")
def test_a_photo_outlives_the_server(
    demo: Demo, start: Callable[[], subprocess.Popen[bytes]], browser: Browser, tmp_path: Path
) -> None:
    large = photos.encoded(Image.effect_noise((2400, 1600), 80).convert("RGB"), quality=95)
    assert len(large) > 5 * BYTES_PER_SECOND
    server = start()
    with beside("tests.journeys.owners", demo) as owners:
        name, value = owners.made("jane")
    context = browser.new_context(base_url=demo.drive)
    context.add_cookies([{"name": name, "value": value, "url": demo.drive, "sameSite": "Lax"}])
    page = context.new_page()
    page.goto("/")
    offsets: list[int] = []
    page.on("request", lambda one: offsets.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    network = context.new_cdp_session(page)
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": BYTES_PER_SECOND}
    network.send("Network.emulateNetworkConditions", conditions)
    page.set_input_files("[data-tray=photos]", {"name": "sea.jpg", "mimeType": "image/jpeg", "buffer": large})
    waiting = Path(demo.environment["DATA_DIR"])
    until(lambda: any(part.stat().st_size > 1.5 * BYTES_PER_SECOND for part in waiting.rglob(".uploads/*")))
    kill(server)
    expect(page.locator("#tray")).to_contain_text("no connection: it goes on by itself", timeout=30_000)
    network.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": -1})
    start()
    expect(page.get_by_role("heading", name="1 photo is on your drive")).to_be_visible(timeout=60_000)
    assert offsets[0] == 0
    assert max(offsets) > 0, "it went on where it was"
    context.close()
    verify = [sys.executable, "manage.py", "photodrive_verify"]
    done = subprocess.run(verify, cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "7 photos" in done.stdout) == (0, True), done.stdout + done.stderr
