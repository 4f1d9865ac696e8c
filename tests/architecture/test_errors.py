"""What our errors say is an attribute: it is there without docstrings (``python -OO``), and can be translated."""

from __future__ import annotations

import subprocess
import sys

import pytest

from photodrive.exceptions import PhotodriveError
from printshop.exceptions import PrintshopError

ROOTS = {"photodrive": PhotodriveError, "printshop": PrintshopError}
SAY_ALL = """
import django
from django.utils.module_loading import import_string
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
def walk(kind):
    yield kind
    for child in kind.__subclasses__():
        yield from walk(child)
silent = [kind.__name__ for kind in walk(import_string("{root}")) if not str(kind.message).strip()]
if __debug__ or silent:
    raise SystemExit(f"asserts run: {__debug__}, silent: {silent}")
print(len(list(walk(import_string("{root}")))))
"""


def all_of(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(below for child in kind.__subclasses__() for below in all_of(child))]


@pytest.mark.parametrize("app", ROOTS)
def test_every_error_has_a_sentence_of_its_own(app: str) -> None:
    ours = [kind for kind in all_of(ROOTS[app]) if kind.__module__.startswith(app)]
    assert len(ours) > 15
    assert [kind for kind in ours if "message" not in vars(kind)] == []
    assert [kind for kind in ours if not vars(kind)["message"].endswith((".", "!"))] == []


@pytest.mark.parametrize("app", ROOTS)
def test_errors_say_the_same_without_docstrings(app: str) -> None:
    root = f"{ROOTS[app].__module__}.{ROOTS[app].__name__}"
    environment = {"DJANGO_SETTINGS_MODULE": f"tests.settings.only_{app}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-OO", "-c", SAY_ALL.replace("{root}", root)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 15
