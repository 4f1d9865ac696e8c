"""What a setting may be: judged by the type that it is declared with, and told in one sentence.

It knows the types that settings are made of: ``bool``, ``int``, ``float``, ``str``, ``list``, ``tuple``, ``dict`` and
``TypedDict``, in one another as deep as they are declared. ``Annotated`` adds a rule of its own. A ``str`` without one
is a single line of text. Values are never told, for they may be secrets; only numbers, truth values and None are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints, is_typeddict

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """What a value of the right type must be besides, in words: "a whole number from 1 to 10"."""

    words: str
    takes: Callable[[Any], bool]


def between(least: int, most: int) -> Rule:
    """A whole number from ``least`` to ``most``, both included."""
    return Rule(f"a whole number from {least} to {most}", lambda value: least <= value <= most)


def like(pattern: str, words: str) -> Rule:
    """A text that matches the whole ``pattern``."""
    return Rule(words, lambda value: re.fullmatch(pattern, value, re.DOTALL) is not None)


# Letters and marks to Unicode, of which fonts show nothing or a blank.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def _is_name(text: str) -> bool:
    """Nothing in it that cannot be seen, or that turns the text after it around."""
    return 0 < len(text) <= 60 and text.isprintable() and text == text.strip() and _BLANK.isdisjoint(text)


DAY, MOST, MOST_BIG = 24 * 3600, 2**31 - 1, 2**63 - 1  # the last two fill a column, and no date runs over

Seconds = Annotated[int, between(1, MOST)]
SecondsOrZero = Annotated[int, between(0, MOST)]
WaitSeconds = Annotated[int, between(1, DAY)]  # what the system's own timers take
Count = Annotated[int, between(1, MOST)]
Number = Annotated[int, between(0, MOST)]
BigCount = Annotated[int, between(1, MOST_BIG)]  # bytes, pixels
Line = Annotated[str, like(r"(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029]+(?<!\s)", "a line of text that is not empty")]
Name = Annotated[str, Rule("a name in one line, of 1 to 60 visible characters", _is_name)]
Colour = Annotated[str, like("#[0-9a-fA-F]{6}", "a colour like '#0b5d57', with six digits after the sign")]
Key = Annotated[str, like(r".*\S.*", "a text that is not empty")]  # kept as it is, line breaks and all

_LINE = like(r"(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<!\s)", "a line of text without a blank at either end")
_KINDS: dict[Any, tuple[str, tuple[type, ...]]] = {
    bool: ("True or False", (bool,)),
    int: ("a whole number", (int,)),
    float: ("a number", (int, float)),
    str: ("a text", (str,)),
    list: ("a list", (list, tuple)),
    tuple: ("a list", (list, tuple)),
    dict: ("a dict", (Mapping,)),
}


@dataclass(frozen=True)
class Reading(Generic[T]):
    """A project's dict of settings as it was found: ``values`` has the default where one is left out or unfit."""

    values: T
    whole: str  # what is wrong with the dict itself
    unfit: dict[str, str]  # by setting: what is wrong with it
    unknown: list[str]  # what is wrong with each name that is none


def read(shape: type[T], given: Any, place: str) -> Reading[T]:
    """Read ``given``, the dict that the project calls ``place``, into the dataclass ``shape``. Raises nothing."""
    declared = get_type_hints(shape, include_extras=True)
    names = [field.name for field in fields(shape)]  # type: ignore[arg-type]
    if not _is_one(given, dict):
        whole = f"{place} must be a dict, not {_shown(given)}."
        return Reading(shape(), whole, dict.fromkeys(names, whole), [])
    found = {name: problem(f"{place}[{name!r}]", given[name], declared[name]) for name in names if name in given}
    return Reading(
        shape(**{name: _kept(given[name], declared[name]) for name, sentence in found.items() if not sentence}),
        "",
        {name: sentence for name, sentence in found.items() if sentence},
        [f"{place} has no setting {name!r}.{_meant(name, names)}" for name in given if name not in declared],
    )


def problem(place: str, value: object, declared: Any) -> str:
    """What is wrong with the ``value`` at ``place``, as a sentence; nothing if it is what ``declared`` says."""
    plain, rules = (declared.__origin__, declared.__metadata__) if get_origin(declared) is Annotated else (declared, ())
    kind = dict if is_typeddict(plain) else get_origin(plain) or plain
    if not _is_one(value, kind):
        return f"{place} must be {rules[0].words if rules else _KINDS[kind][0]}, not {_shown(value)}."
    if kind is float and not abs(value) < math.inf:  # type: ignore[arg-type]
        return f"{place} must be a number that is finite."
    if kind is str and not _can_be_written(str(value)):
        return f"{place} must be a text that can be written in UTF-8."
    for rule in rules or ((_LINE,) if kind is str else ()):
        if not rule.takes(value):
            shown = "" if kind is str else f", not {_shown(value)}"
            return f"{place} must be {rule.words}{shown}."
    return next(filter(None, _problems_inside(place, value, plain)), "")


def _is_one(value: object, kind: Any) -> bool:
    """By the type it has: a lazy object says that it is whatever it will be. True is a number to Python alone."""
    found = type(value)
    return issubclass(found, _KINDS[kind][1]) and (kind is bool or found is not bool)


def _problems_inside(place: str, value: Any, plain: Any) -> Iterator[str]:
    kind, inner = get_origin(plain), get_args(plain)
    if is_typeddict(plain):
        yield from _problems_with_members(place, value, plain)
    elif kind is dict:
        for key, held in value.items():
            yield problem(f"A key of {place}", key, inner[0])
            yield problem(f"{place}[{key!r}]", held, inner[1])
    elif kind in (list, tuple):
        declared = [inner[0]] * len(value) if kind is list or inner[-1] is Ellipsis else list(inner)
        if len(declared) != len(value):
            yield f"{place} must be a list of {len(declared)}, not of {len(value)}."
        for number, (held, one) in enumerate(zip(value, declared, strict=False)):
            yield problem(f"{place}[{number}]", held, one)


def _problems_with_members(place: str, value: Mapping[Any, object], plain: Any) -> Iterator[str]:
    declared = get_type_hints(plain, include_extras=True)
    for name in sorted(plain.__required_keys__ - value.keys()):
        yield f"{place} has no {name!r}."
    for name, held in value.items():
        if name in declared:
            yield problem(f"{place}[{name!r}]", held, declared[name])
        else:
            yield f"{place} must not have {name!r}.{_meant(name, declared)}"


def _meant(name: object, names: Any) -> str:
    by_capitals = {str(one).upper(): one for one in names}
    near = get_close_matches(name.upper(), by_capitals, 1) if isinstance(name, str) else []
    return f" Is {by_capitals[near[0]]!r} meant?" if near else ""


def _kept(value: Any, declared: Any) -> Any:
    """A list that was declared a tuple is one from now on: nobody changes it under us."""
    return tuple(value) if get_origin(declared) is tuple else value


def _can_be_written(text: str) -> bool:
    return not re.search(r"[\ud800-\udfff]", text)


def _shown(value: Any) -> str:
    """Numbers as they are, up to some size; of everything else its type."""
    found = type(value)
    if value is None or found in (bool, float) or (found is int and abs(value) < 10**20):
        return repr(value)
    return f"a value of type {found.__name__}"
