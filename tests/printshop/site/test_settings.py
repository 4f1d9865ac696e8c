"""Whatever a project writes into ``PRINTSHOP``, it is told in one sentence, and nothing is read out of it loosely."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from printshop import conf, setting_types
from tests import wrong_values

DECLARED = get_type_hints(conf.Settings, include_extras=True)
IDS = {
    "ORIGIN": "printshop.E001",
    "ENCRYPTION_KEYS": "printshop.E002",
    "STORAGE": "printshop.E004",
    "URLCONF": "printshop.E006",
    "HTTP_EVENT_HOOKS": "printshop.E007",
    "PRICE_LIST": "printshop.E008",
    "FINISHES": "printshop.E008",
    "POSTING": "printshop.E008",
    "CURRENCY": "printshop.E008",
    "MAIL_FROM": "printshop.E010",
    "NAME": "printshop.E013",
    "COLOURS": "printshop.E013",
    "ALLOW_INSECURE_SOURCES": "printshop.E013",
}
SIZE = {"millimetres": (100, 150), "price": "0.29"}


def read_all() -> dict[str, Any]:
    """Every setting by name: what it is, or the sentence with which it refuses to be read."""
    found: dict[str, Any] = {}
    for name in DECLARED:
        try:
            found[name] = getattr(conf.settings, name)
        except ImproperlyConfigured as error:
            found[name] = error
    return found


def assert_refused(settings: Any, name: str, value: Any) -> None:
    """One message more than without the setting, of its id, and the same one where it is read."""
    usual = {one: set_to for one, set_to in settings.PRINTSHOP.items() if one != name}
    settings.PRINTSHOP = usual
    before, others = wrong_values.told("printshop"), read_all()
    settings.PRINTSHOP = {**usual, name: value}
    (message,) = [one for one in wrong_values.told("printshop") if one not in before]
    assert message.id == IDS.get(name, "printshop.E005")
    assert f"PRINTSHOP[{name!r}]" in message.msg
    with pytest.raises(ImproperlyConfigured) as raised:
        getattr(conf.settings, name)
    assert str(raised.value) == message.msg
    assert {**read_all(), name: None} == {**others, name: None}


@pytest.mark.parametrize("name", DECLARED)
def test_wrong_value_is_told_once_and_never_read(settings: Any, name: str) -> None:
    for value in wrong_values.values(DECLARED[name]):
        assert_refused(settings, name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRICE_LIST", {"10x15": None}),
        ("PRICE_LIST", {"10x15": {}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": 0.29}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": Decimal("0.29")}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": "0.295"}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": "100000000"}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": "NaN"}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": "-1"}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "price": "٣"}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "millimetres": (100,)}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "millimetres": ("100", "150")}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "millimetres": (0, 150)}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "millimetres": (10**6, 150)}}),
        ("PRICE_LIST", {"10x15": {**SIZE, "millimeters": (100, 150)}}),
        ("PRICE_LIST", {5: SIZE}),
        ("PRICE_LIST", {"": SIZE}),
        ("PRICE_LIST", {"x" * 17: SIZE}),
        ("POSTING", "3,90"),
        ("CURRENCY", "eur"),
        ("HTTP_EVENT_HOOKS", {"requests": []}),
        ("HTTP_EVENT_HOOKS", {"request": "json.dumps"}),
        ("HTTP_EVENT_HOOKS", {"request": [None]}),
        *(
            ("NAME", name)
            for name in ("", "x" * 61, "a\u202eb", "\u061ca", "a\ufeff", "\xad", "\u3164", "a\u2028b", "a\xa0b")
        ),
    ],
    ids=ascii,
)
def test_wrong_value_inside_is_told_once_and_never_read(settings: Any, name: str, value: Any) -> None:
    assert_refused(settings, name, value)


@pytest.mark.parametrize("whole", [None, 5, [], "text", b"", [("ORIGIN", "https://prints.example")], object()])
def test_a_whole_that_is_no_dict_is_told_once_and_nothing_is_read(settings: Any, whole: Any) -> None:
    settings.PRINTSHOP = whole
    assert [one.id for one in wrong_values.told("printshop") if "PRINTSHOP" in one.msg] == ["printshop.E012"]
    assert all(isinstance(value, ImproperlyConfigured) for value in read_all().values())


@pytest.mark.parametrize("at_fault", [{name: object() for name in DECLARED}, None, 5])
@pytest.mark.django_db
def test_no_check_of_anybody_breaks_whatever_is_wrong(settings: Any, at_fault: Any) -> None:
    settings.PRINTSHOP = at_fault
    found = run_checks(include_deployment_checks=True, databases=["default"])
    ours = [message for message in found if "PRINTSHOP" in message.msg]
    assert len(ours) == (len(DECLARED) if isinstance(at_fault, dict) else 1)


def test_good_values_are_read_as_they_were_set(settings: Any) -> None:
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "ORIGIN": "https://prints.example",
        "ALLOW_INSECURE_SOURCES": False,
        "HTTP_TIMEOUT_SECONDS": 5,
        "HTTP_EVENT_HOOKS": {"response": ["json.dumps"]},
        "PRICE_LIST": {"10 × 15": {"millimetres": [100, 150], "price": "1"}},
        "FINISHES": ["glossy"],
    }
    assert wrong_values.told("printshop") == []
    assert read_all() == {
        **vars(conf.Settings()),
        **settings.PRINTSHOP,
        "ENCRYPTION_KEYS": tuple(settings.PRINTSHOP["ENCRYPTION_KEYS"]),
        "FINISHES": ("glossy",),
    }


def test_every_default_is_of_its_own_type() -> None:
    defaults = conf.Settings()
    assert {
        field.name: sentence
        for field in fields(defaults)
        if (sentence := setting_types.problem(field.name, getattr(defaults, field.name), DECLARED[field.name]))
    } == {}


def test_the_nearest_name_is_told_for_an_unknown_one(settings: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ENCRIPTION_KEY": [], None: 1}
    assert [one.msg for one in wrong_values.told("printshop") if one.id == "printshop.E003"] == [
        "PRINTSHOP has no setting 'ENCRIPTION_KEY'. Is 'ENCRYPTION_KEYS' meant?",
        "PRINTSHOP has no setting None.",
    ]


@pytest.mark.parametrize("value", ["False", 1, None])
def test_insecure_sources_are_never_allowed_by_what_only_looks_true(settings: Any, value: Any) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": value}
    with pytest.raises(ImproperlyConfigured, match="ALLOW_INSECURE_SOURCES"):
        assert not conf.settings.ALLOW_INSECURE_SOURCES
