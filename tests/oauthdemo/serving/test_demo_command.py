"""``manage.py demo`` as a person runs it: another process, a real port, ended by a signal."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Starts the demo without its photographs: rendering them is proved elsewhere.
START = """
import sys
from django.core.management import execute_from_command_line
from oauthdemo.data import photographs
photographs.PHOTOGRAPHS = ()
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


@pytest.fixture
def port() -> Iterator[int]:
    """A port that is free; bound again by the demo right away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    yield number


def run(*arguments: str, data_dir: Path, port: int) -> subprocess.Popen[str]:
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-u", "-c", START, *arguments],
        cwd=ROOT,
        env={**given, "DJANGO_SETTINGS_MODULE": "oauthdemo.settings", "DATA_DIR": str(data_dir), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            break
    return "".join(lines)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_demo_says_where_to_start_serves_both_sites_and_ends_cleanly(
    tmp_path: Path, port: int, ending: signal.Signals
) -> None:
    process = run("demo", data_dir=tmp_path, port=port)
    told = read_until(process, "Ctrl-C")
    for words in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", "/admin/", "/trace/", "jane, sam or admin"):
        assert words in told
    assert re.search(r"Password: \S{10,}", told)
    assert urlopen(f"http://127.0.0.1:{port}/healthz").read() == b"ok\n"
    process.send_signal(ending)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    assert "Traceback" not in complaints


def test_second_demo_on_the_same_data_and_a_taken_port_are_one_clear_line_each(tmp_path: Path, port: int) -> None:
    first = run("demo", data_dir=tmp_path, port=port)
    read_until(first, "Ctrl-C")
    same_port = run("demo", data_dir=tmp_path / "other", port=port).communicate()[1]
    same_data = run("demo_reset", data_dir=tmp_path, port=port + 1).communicate()[1]
    first.terminate()
    first.communicate()
    assert same_port.strip() == f"CommandError: Port {port} is taken. Try another one: PORT={port + 1} make demo"
    assert "A demo runs on the data" in same_data
    assert len(same_data.strip().splitlines()) == 1
    assert not (tmp_path / "other" / "photodrive.sqlite3").exists()


def test_reset_deletes_everything_the_demo_kept(tmp_path: Path, port: int) -> None:
    data_dir = tmp_path / "var"
    for name in ("keys/DEMO_PASSWORD", "files/photos/1", "photodrive.sqlite3"):
        (data_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir / name).touch()
    told, complaints = run("demo_reset", data_dir=data_dir, port=port).communicate()
    assert not data_dir.exists()
    assert str(data_dir) in told
    assert complaints == ""
