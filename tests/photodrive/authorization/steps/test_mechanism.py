"""Tables of steps, whatever their steps do: their order, what is written and what is rolled back, who is told what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from oauthlib.oauth2 import InvalidGrantError

from photodrive.authorization.protocol import steps
from photodrive.authorization.protocol.steps import Step, Table, Taken, Together
from photodrive.exceptions import PhotodriveError

pytestmark = pytest.mark.django_db
Log = list[str]


@pytest.fixture(autouse=True)
def _other_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a test are forgotten after it."""
    monkeypatch.setattr(Table, "known", dict(Table.known))


@pytest.fixture
def heard() -> Iterator[list[tuple[steps.Walk, Exception, bool]]]:
    """Every refusal that the signal tells of, and whether what :func:`write` has written is there at that moment."""
    found: list[tuple[steps.Walk, Exception, bool]] = []

    def hear(walk: steps.Walk, problem: Exception, **_: Any) -> None:
        found.append((walk, problem, is_written()))

    steps.refused.connect(hear)
    yield found
    steps.refused.disconnect(hear)


def say(call: Log) -> None:
    call.append("said")


def say_more(call: Log) -> None:
    call.append("said more")


def write(call: Log) -> None:
    get_user_model().objects.create_user("written")


def is_written() -> bool:
    return get_user_model().objects.filter(username="written").exists()


def refuse(call: Log) -> None:
    raise InvalidGrantError("It is a secret.")


def refuse_in_our_words(call: Log) -> None:
    raise PhotodriveError


def break_down(call: Log) -> None:
    raise ZeroDivisionError


def compare_all(call: Log) -> None:
    steps.compare("code", "the secret", "the secret")
    steps.compare("verifier", "the secret", "another one")
    steps.compare("token", None, "")
    steps.compare_openly("redirect_uri", "https://shop.example/?state=s#x", ["https://a.example/?b", "com.app:/c"])
    steps.compare_openly("scope", "a\x00b\nc\N{RIGHT-TO-LEFT OVERRIDE}d", [])
    steps.compare_openly("client_id", "x" * 81, "x" * 80)
    steps.compare_openly("number", 5, None)


def table_of(*runs: Callable[[Log], None] | tuple[Callable[[Log], None], ...], told: bool = True) -> Table:
    """A table that runs these, those of a tuple together."""
    parts = [Together(map(step_of, run)) if isinstance(run, tuple) else step_of(run) for run in runs]
    return Table("Of a test", "POST /nowhere/", tuple(parts), told=told)


def step_of(run: Callable[[Log], None]) -> Step:
    return Step(run.__name__, run, "RFC 0000, 1")


# -- names --


def test_a_table_or_a_step_whose_name_is_taken_is_none() -> None:
    with pytest.raises(AssertionError):
        table_of(say, say_more, say)
    table_of(say)
    with pytest.raises(AssertionError):
        table_of(say_more)


# -- walking --


def test_steps_are_taken_in_their_order_and_end_with_the_first_that_refuses() -> None:
    call: Log = []
    with pytest.raises(InvalidGrantError):
        table_of(say_more, (say, refuse), write).walk(call)
    assert call == ["said more", "said"] and not is_written()


@pytest.mark.parametrize("problem", [refuse, refuse_in_our_words, break_down])
def test_what_is_written_together_is_rolled_back_together(problem: Callable[[Log], None]) -> None:
    with pytest.raises((InvalidGrantError, PhotodriveError, ZeroDivisionError)):
        table_of((write, say, problem)).walk([])
    assert not is_written()


def test_what_was_written_before_them_stands() -> None:
    with pytest.raises(InvalidGrantError):
        table_of(write, (say, refuse)).walk([])
    assert is_written()


# -- leaving out --


def test_a_step_is_left_out_of_its_own_table_and_for_as_long_as_asked() -> None:
    table, other = table_of(say, say_more), Table("Another", "GET /", (step_of(say),))
    call: Log = []
    with steps.without("Of a test", "say"):
        table.walk(call)
        other.walk(call)
    assert call == ["said more", "said"]
    table.walk(call)
    assert call[2:] == ["said", "said more"]


def test_it_is_taken_again_after_an_exception() -> None:
    table, call = table_of(say, break_down), Log()
    with pytest.raises(ZeroDivisionError), steps.without("Of a test", "say"):
        table.walk(call)
    assert call == []
    with pytest.raises(ZeroDivisionError):
        table.walk(call)
    assert call == ["said"]


def test_a_step_that_there_is_not_cannot_be_left_out() -> None:
    table_of(say)
    with pytest.raises(AssertionError), steps.without("Of a test", "shout"):
        pass


# -- who is told --


def test_without_an_observer_nothing_is_told_and_nothing_compared() -> None:
    told: list[Taken] = []
    table = table_of(say, compare_all)
    with steps.watching(told.append):
        pass
    table.walk([])
    compare_all([])  # outside any walk
    assert told == []


def test_the_observer_is_told_of_each_step_even_after_it_was_refused() -> None:
    table, told = table_of(say, (compare_all, refuse), say_more), list[Taken]()
    with pytest.raises(InvalidGrantError), steps.watching(told.append):
        table.walk([])
    assert [(one.table, one.step.name, one.passed) for one in told] == [
        (table, "say", True),
        (table, "compare_all", True),
        (table, "refuse", False),
    ]
    assert [len(one.compared) for one in told] == [0, 7, 0]


def test_a_fault_of_ours_is_no_refusal() -> None:
    told: list[Taken] = []
    with pytest.raises(ZeroDivisionError), steps.watching(told.append):
        table_of(say, break_down).walk([])
    assert [one.step.name for one in told] == ["say"]


def test_secrets_are_shown_as_fingerprints_and_the_rest_in_short() -> None:
    told: list[Taken] = []
    with steps.watching(told.append):
        table_of(compare_all).walk([])
    code, verifier, token, uri, scope, client_id, number = told[0].compared
    assert code.sent == code.known and code.sent.startswith("#") and "secret" not in str(told[0].compared)
    assert verifier.sent == code.sent != verifier.known
    assert (token.sent, token.known) == ("nothing", "nothing")
    assert (uri.sent, uri.known) == ("https://shop.example/", "https://a.example/ com.app:/c")
    assert (scope.sent, scope.known) == ("a\ufffdb\ufffdc\ufffdd", "nothing")
    assert (client_id.sent, client_id.known) == ("x" * 80 + "…", "x" * 80)
    assert (number.sent, number.known) == ("5", "nothing")


@pytest.mark.parametrize("problem", [refuse, refuse_in_our_words])
def test_the_signal_tells_once_of_a_refusal_after_the_rollback(problem: Callable[[Log], None], heard: Any) -> None:
    table, call = table_of((write, problem)), ["the call"]
    with pytest.raises((InvalidGrantError, PhotodriveError)) as raised:
        table.walk(call)
    ((walk, told, written),) = heard
    assert (walk.table, walk.call, walk.step.name) == (table, call, problem.__name__)
    assert told is raised.value and not written


def test_it_tells_neither_of_what_passes_nor_of_faults_nor_of_tables_that_are_not_told(heard: Any) -> None:
    table_of(say).walk([])
    Table.known.pop("Of a test")
    with pytest.raises(ZeroDivisionError):
        table_of(break_down).walk([])
    Table.known.pop("Of a test")
    with pytest.raises(InvalidGrantError):
        table_of(refuse, told=False).walk([])
    assert heard == []


def test_a_walk_knows_whom_its_call_names_and_a_walk_within_it_keeps_its_own(heard: Any) -> None:
    def name_outer(call: Log) -> None:
        steps.name_caller("outer")

    def walk_within(call: Log) -> None:
        with pytest.raises(InvalidGrantError):
            Table("Within", "GET /", (Step("name", lambda _: steps.name_caller("inner"), "-"), step_of(refuse))).walk(
                []
            )

    with pytest.raises(InvalidGrantError):
        table_of(name_outer, walk_within, refuse).walk([])
    assert [walk.caller for walk, *_ in heard] == ["inner", "outer"]


def test_a_receiver_that_fails_changes_no_answer() -> None:
    def fail(**_: Any) -> None:
        raise ZeroDivisionError

    steps.refused.connect(fail)
    try:
        with pytest.raises(InvalidGrantError):
            table_of(refuse).walk([])
    finally:
        steps.refused.disconnect(fail)
