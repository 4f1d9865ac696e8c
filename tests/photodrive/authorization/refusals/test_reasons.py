"""A refusal is put together with what the tables say of its step, and most of several with one thing to mend."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from photodrive.authorization.engine import tables
from photodrive.authorization.protocol.steps import Table
from photodrive.authorization.refusals import queries, reasons
from tests.factories.oauth import make_application
from tests.factories.refusals import CODE, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Any:
    return make_application()


def test_the_steps_before_and_after_are_those_of_the_table(application: Any) -> None:
    reason = reasons.of(refused(application))
    assert reason.call == tables.AUTHORIZATION_REQUEST.call
    names = [step.name for step in tables.AUTHORIZATION_REQUEST.steps]
    assert [check.name for check in (*reason.before, reason.check, *reason.after)] == names
    assert [check.name for check in reason.before] == ["Refuse an ambiguous target", "Find the application"]
    assert reason.mend.startswith("Send the redirect_uri exactly as it is registered")


def test_every_section_is_told_and_those_of_rfcs_lead_there(application: Any) -> None:
    references = reasons.of(refused(application)).check.references
    assert [one.text for one in references] == ["RFC 6749, 3.1.2.3", "RFC 9700, 4.1.3"]
    assert references[0].url == "https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.3"
    for table in Table.known.values():
        for step in table.steps:
            told = [reasons._reference(text) for text in step.section.split("; ")]
            assert "; ".join(one.text for one in told) == step.section
            assert all(bool(one.url) is one.text.startswith("RFC ") for one in told)
            assert not any(one.url.endswith(".") for one in told)


@pytest.mark.parametrize("gone", [{"table": "A table of yesterday"}, {"step": "A step of yesterday"}], ids=str)
def test_of_a_step_that_is_gone_the_row_is_left(application: Any, gone: dict[str, Any]) -> None:
    reason = reasons.of(refused(application, **gone))
    assert (reason.mend, reason.before, reason.after, reason.check.references) == ("", [], [], [])
    assert reason.check.name == reason.refusal.step


@pytest.mark.parametrize(
    ("counts", "one_thing"),
    [
        ([], None),
        ([9], None),  # there is nothing else to look at
        ([1, 1], None),
        ([3, 1], (3, 4)),
        ([3, 3], (3, 6)),
        ([3, 2, 2], None),
        ([2, 3, 1], (3, 6)),
    ],
)
def test_most_of_it_is_one_thing_from_three_on_and_from_half_on(
    application: Any, counts: list[int], one_thing: tuple[int, int] | None
) -> None:
    rows = [refused(application, step=f"Step {n}", count=count) for n, count in enumerate(counts)]
    found = queries.most_of(rows)
    assert (found and (found.count, found.total)) == one_thing


def test_the_same_step_with_other_values_is_the_same_thing(application: Any) -> None:
    rows = [refused(application, compared=[]), refused(application, count=2), refused(application, **CODE)]
    found = queries.most_of(rows)
    assert found is not None
    assert (found.step, found.count, found.total) == ("Match the redirection URI", 3, 4)


def test_the_newest_come_first_and_those_of_others_never(application: Any) -> None:
    old = refused(application, ago=timedelta(days=2), count=5)
    new = refused(application, **CODE)
    refused(make_application())
    refused(None)
    assert list(queries.of(application)) == [new, old]
    assert queries.since_yesterday(application) == 1
