"""Write docs/protocol.md: what the messages are, from the texts of the demo's trace, and what the drive checks.

The checks are the tables that run, so the page cannot say anything else. ``--check`` changes nothing and says whether
the page is in step.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photodrive.authorization.protocol.steps import Table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "protocol.md"
CHECKS = """## What the drive checks, in this order

Each kind of call goes through a table of steps, from its arrival to its answer. The first step that refuses it ends it,
with one of its errors; a step without an error refuses nothing. What cannot be read does not get as far as that. These
tables are what runs: `photodrive/authorization/protocol/steps.py` says how.
"""
HEAD = "| | step | section | errors |\n|---|---|---|---|"


def document() -> str:
    """The whole page. Django is set up by now."""
    from oauthdemo.trace.story import protocol
    from photodrive.api.v1 import photo_base
    from photodrive.authorization.engine import access, registration, tables, token_tables
    from photodrive.authorization.protocol.steps import Table
    from photodrive.authorization.requests import visits

    modules = (tables, token_tables, visits, access, photo_base, registration)
    in_order = [one for module in modules for one in vars(module).values() if isinstance(one, Table)]
    return protocol.document("\n".join([CHECKS, *(part for table in in_order for part in told(table))]))


def told(table: Table) -> Iterator[str]:
    """The section of one table."""
    yield f"### {table.name}\n\n`{table.call}`\n\n{HEAD}"
    for number, step in enumerate(table.steps, 1):
        errors = ", ".join(f"`{error}`" for error in step.error.split())
        yield f"| {number} | {step.name} | {step.section} | {errors} |"
    yield ""
    if together := list(transactions(table)):
        yield f"All that {' and '.join(together)} write stands, or nothing of it.\n"


def transactions(table: Table) -> Iterator[str]:
    """Which steps of it stand in one transaction, in words."""
    number = 0
    for part in table.parts:
        steps = part if isinstance(part, tuple) else (part,)
        if len(steps) > 1:
            yield f"steps {number + 1} to {number + len(steps)}"
        number += len(steps)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    django.setup()
    page = document()
    if not asked.check:
        PAGE.write_text(page)
    elif PAGE.read_text() != page:
        print("docs/protocol.md is out of step: run python tools/protocol.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
