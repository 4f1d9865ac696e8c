"""What is so in every table: names, words, a good call that passes all of it, and what an observer is told of that."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from photodrive.authorization.protocol import steps
from photodrive.authorization.protocol.steps import Step, Table, Taken
from tests.spec.documents import DOCUMENTS

from . import probes  # noqa: F401  with them all tables are in Table.known
from .callers import Caller
from .observed import usable

EVERY_TABLE = pytest.mark.parametrize("table", [pytest.param(table, id=name) for name, table in Table.known.items()])
EVERY_STEP = pytest.mark.parametrize(
    "step",
    [pytest.param(step, id=f"{name}: {step.name}") for name, table in Table.known.items() for step in table.steps],
)
SECTION = re.compile(r"(?P<document>.+), \d+(\.\d+)*( and \d+(\.\d+)*)?")
NO_GOOD_CALL = "Token request of another kind"


@EVERY_TABLE
def test_names_are_unique_within_a_table(table: Table) -> None:
    names = [step.name for step in table.steps]
    assert len(set(names)) == len(names) and Table.known[table.name] is table


@EVERY_STEP
def test_a_step_says_what_it_does_and_where_that_is_specified(step: Step) -> None:
    assert step.name[0].isupper() and not step.name.endswith(".")
    for part in step.section.split("; "):
        found = SECTION.fullmatch(part)
        assert found and found["document"] in DOCUMENTS, part


@EVERY_STEP
def test_a_step_that_refuses_says_with_which_errors(step: Step) -> None:
    assert len(set(step.error.split())) == len(step.error.split())


@EVERY_TABLE
def test_whoever_makes_a_client_is_told_how_to_mend_what_was_refused(table: Table) -> None:
    """Nobody mends what a person in front of a page has done."""
    for step in table.steps:
        assert bool(step.mend) == (bool(step.error) and table.told), step.name
        assert not step.mend or (step.mend[0].isupper() and step.mend.endswith(".")), step.name


@EVERY_STEP
def test_a_step_knows_the_line_where_its_function_begins(step: Step) -> None:
    file, line = step.where
    assert file.read_text().splitlines()[line - 1].startswith(f"def {step.run.__name__}(")


@pytest.mark.django_db
@EVERY_TABLE
def test_a_good_call_passes_every_step_and_the_observer_learns_no_secret(
    table: Table, caller_of: Callable[..., Caller]
) -> None:
    """Else probes would see refusals that they have not brought about."""
    call = caller_of(table.name)
    parameters, told = call.prepared(), list[Taken]()
    with steps.watching(told.append):
        answer = call.send(parameters)
    assert told and usable(told, call.app.secret) == []
    if table.name == NO_GOOD_CALL:
        assert answer.error == "unsupported_grant_type"
        return
    assert answer.status < 400 and answer.error == call.good
    taken = [(one.step, one.passed) for one in told if one.table is table]
    assert taken == [(step, True) for step in table.steps]
