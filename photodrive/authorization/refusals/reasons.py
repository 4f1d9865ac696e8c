"""Why a request was refused, put together for people: the row that was kept, and what the tables say of its step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from photodrive.authorization.models import Refusal
from photodrive.authorization.protocol.steps import Step, Table

RFC = re.compile(r"RFC (?P<number>\d+), (?P<section>[\d.]+)")
OF_RFCS = "https://www.rfc-editor.org/rfc/rfc{number}#section-{section}"


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A section of a specification; ``url`` is empty where there is no address made of its number."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One step: what it does, and where that is specified."""

    name: str
    references: list[Reference]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One refusal with the steps ``before`` it, that passed, and those ``after`` it, that were not reached.

    ``call`` says how such a request comes, ``mend`` how to mend it. Of a step that is gone by now nothing is known
    but what the row says.
    """

    refusal: Refusal
    call: str
    mend: str
    check: Check
    before: list[Check]
    after: list[Check]


def of(refusal: Refusal) -> Reason:
    """What there is to say about ``refusal``."""
    table = Table.known.get(refusal.table)
    steps = table.steps if table else ()
    at = next((number for number, step in enumerate(steps) if step.name == refusal.step), None)
    here = None if at is None else steps[at]
    return Reason(
        refusal=refusal,
        call=table.call if table else "",
        mend=here.mend if here else "",
        check=_check(here) if here else Check(name=refusal.step, references=[]),
        before=[] if at is None else [_check(step) for step in steps[:at]],
        after=[] if at is None else [_check(step) for step in steps[at + 1 :]],
    )


def _check(step: Step) -> Check:
    return Check(name=step.name, references=[_reference(text) for text in step.section.split("; ")])


def _reference(text: str) -> Reference:
    found = RFC.match(text)
    return Reference(text=text, url=OF_RFCS.format(**found.groupdict()) if found else "")
