"""A pytest plugin: writes down the tests that carry a ``spec`` or ``promise`` mark, and how each case ended.

``pytest -p tools.marked_tests --marked-to FILE`` writes one JSON list; with ``--collect-only`` nothing runs and no
outcome is written. Marks travel with the reports, so several processes may share the work.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NAMES = ("spec", "promise")
PROPERTY = "marked"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--marked-to", help="write the marked tests and their outcomes to this JSON file")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Writer(Path(config.getoption("--marked-to")).absolute()), "marked-writer")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tells each report which marks its test carries."""
    for item in items:
        item.user_properties.append((PROPERTY, described(item)))


def described(item: pytest.Item) -> dict[str, Any]:
    """What is written down of one case: ``{"id", "path", "line", "name", "marks": [[name, argument, ...], ...]}``."""
    path, line, _ = item.location
    marks = [[mark.name, *map(str, mark.args)] for mark in item.iter_markers() if mark.name in NAMES]
    return {
        "id": item.nodeid,
        "path": path,
        "line": line,
        "name": getattr(item, "originalname", item.name),
        "marks": marks,
    }


class Writer:
    """Gathers the cases in the one process that hears of all of them."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.cases: dict[str, dict[str, Any]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if session.config.option.collectonly:
            self.cases = {item.nodeid: described(item) for item in session.items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        case = self.cases.setdefault(report.nodeid, {**dict(report.user_properties)[PROPERTY], "outcome": "passed"})
        if report.outcome == "failed" or (report.outcome == "skipped" and case["outcome"] != "failed"):
            case["outcome"] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self.target.write_text(json.dumps([case for case in self.cases.values() if case["marks"]]))
