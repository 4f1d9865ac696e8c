"""docs/protocol.md says what the trace tells and what the drive checks, in the order of the tables that run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from photodrive.authorization.engine.token_tables import CODE
from photodrive.authorization.protocol.steps import Table
from tools import protocol

ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| [^|]+ \| ([^|]*) \|$", re.MULTILINE)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The page that the command writes or looks at, with ``--check``."""
    page = tmp_path / "protocol.md"
    monkeypatch.setattr(protocol, "PAGE", page)
    monkeypatch.setattr("sys.argv", ["protocol.py", "--check"])
    return page


def test_the_page_is_in_step() -> None:
    assert protocol.PAGE.read_text() == protocol.document(), "python tools/protocol.py"


def test_it_has_every_step_of_every_table_in_order() -> None:
    _, _, page = protocol.document().partition("## What the drive checks, in this order\n")
    sections = {part.partition("\n")[0]: part for part in page.partition("\n## ")[0].split("\n### ")[1:]}
    assert next(iter(sections)) == "Authorization request"
    assert set(sections) == set(Table.known)
    for name, table in Table.known.items():
        wanted = [
            (str(number), step.name, ", ".join(f"`{error}`" for error in step.error.split()))
            for number, step in enumerate(table.steps, 1)
        ]
        assert ROW.findall(sections[name]) == wanted


def test_it_says_what_stands_or_falls_together() -> None:
    first, last = (
        1 + [step.name for step in CODE.steps].index(name) for name in ("Use it up", "Tell how it came about")
    )
    assert list(protocol.transactions(CODE)) == [f"steps {first} to {last}"]


def test_a_page_out_of_step_is_told_in_one_line_and_left_alone(
    command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.write_text("Something else.\n")
    assert protocol.main() == 1
    assert capsys.readouterr().err == "docs/protocol.md is out of step: run python tools/protocol.py\n"
    assert command.read_text() == "Something else.\n"


def test_what_was_written_is_in_step(command: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as plain:
        plain.setattr("sys.argv", ["protocol.py"])
        assert protocol.main() == 0
    assert protocol.main() == 0
