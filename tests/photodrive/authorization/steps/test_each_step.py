"""Every step of every table does what it says, and without it nobody would: the tables have no line too many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from photodrive.authorization.protocol import steps
from photodrive.authorization.protocol.steps import Table, Taken

from . import of_clients, of_grants, of_requests, of_uses  # noqa: F401  they register their probes
from .callers import Caller
from .probes import PROBES, Case, cases

pytestmark = pytest.mark.django_db
EVERY_CASE = pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in cases()])


@EVERY_CASE
def test_a_step_does_what_it_says(case: Case, caller_of: Callable[..., Caller]) -> None:
    refusals: list[Taken] = []
    with steps.watching(lambda taken: None if taken.passed else refusals.append(taken)):
        case.probe(caller_of(case.table.name, case.error))
    if case.error:
        refused_by = [taken.step.name for taken in refusals if taken.table is case.table]
        assert refused_by and refused_by[-1] == case.step.name, refused_by


@EVERY_CASE
def test_without_it_nobody_would(case: Case, caller_of: Callable[..., Caller]) -> None:
    call = caller_of(case.table.name, case.error)
    with steps.without(case.table.name, case.step.name):
        noticed = fails(case, call)
    assert noticed, f"{case.probe.__name__} passes without the step: leave out the step, or let the probe see more"


def fails(case: Case, call: Caller) -> bool:
    """Whether the probe sees something wrong, be it a wrong answer or a server that breaks."""
    probe = case.probe  # a missing one is no success
    try:
        probe(call)
    except Exception:
        return True
    return False


@pytest.mark.parametrize("table", [pytest.param(table, id=name) for name, table in Table.known.items()])
def test_a_good_call_passes_every_step(table: Table, caller_of: Callable[..., Caller]) -> None:
    """Else probes would see refusals that they have not brought about."""
    call = caller_of(table.name)
    parameters = call.prepared()
    taken: list[Taken] = []
    with steps.watching(taken.append):
        answer = call.send(parameters)
    if table.name == "Token request of another kind":  # there is no good one
        assert answer.error == "unsupported_grant_type"
    else:
        assert answer.status < 400 and not answer.error
        assert [one.step for one in taken] == list(table.steps) and all(one.passed for one in taken)


def test_every_probe_belongs_to_a_step() -> None:
    assert PROBES.keys() <= {(case.step.run, case.error) for case in cases()}
