"""Every step of every table does what it says, and without it nobody would: the tables have no line too many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from photodrive.authorization.protocol import steps
from photodrive.authorization.protocol.steps import Taken

from . import of_access, of_clients, of_grants, of_registration, of_requests, of_uses, of_visits  # noqa: F401  they register their probes
from .callers import Caller
from .observed import usable
from .probes import PROBES, Case, cases

pytestmark = pytest.mark.django_db
EVERY_CASE = pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in cases()])


@EVERY_CASE
def test_a_step_does_what_it_says(case: Case, caller_of: Callable[..., Caller]) -> None:
    call, told = caller_of(case.table.name, case.error), list[Taken]()
    with steps.watching(told.append):
        case.probe(call)
    refused_by = [one.step.name for one in told if one.table is case.table and not one.passed]
    assert not case.error or refused_by[-1:] == [case.step.name], "another step has refused it"
    assert usable(told, call.app.secret) == []


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


def test_every_probe_belongs_to_a_step() -> None:
    assert PROBES.keys() <= {(case.step.run, case.error) for case in cases()}
