"""Whatever a project writes into ``PHOTODRIVE``, it is told in one sentence, and nothing is read out of it loosely."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, TypedDict, get_type_hints

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from photodrive import conf, setting_types
from photodrive.authorization.models import ApplicationPolicy
from photodrive.photos.files import storage
from tests import wrong_values
from tests.factories import oauth

DECLARED = get_type_hints(conf.Settings, include_extras=True)


def read_all() -> dict[str, Any]:
    """Every setting by name: what it is, or the sentence with which it refuses to be read."""
    found: dict[str, Any] = {}
    for name in DECLARED:
        try:
            found[name] = getattr(conf.settings, name)
        except ImproperlyConfigured as error:
            found[name] = error
    return found


@pytest.mark.parametrize("name", DECLARED)
def test_wrong_value_is_told_once_and_never_read(settings: Any, name: str) -> None:
    usual = {one: value for one, value in settings.PHOTODRIVE.items() if one != name}
    settings.PHOTODRIVE = usual
    before, others = wrong_values.told("photodrive"), read_all()
    for value in wrong_values.values(DECLARED[name]):
        settings.PHOTODRIVE = {**usual, name: value}
        (message,) = [one for one in wrong_values.told("photodrive") if one not in before]
        assert message.id == "photodrive.E002"
        assert message.msg.startswith(f"PHOTODRIVE[{name!r}]")
        with pytest.raises(ImproperlyConfigured) as raised:
            getattr(conf.settings, name)
        assert str(raised.value) == message.msg
        assert {**read_all(), name: None} == {**others, name: None}


@pytest.mark.parametrize(
    "name", ["", "x" * 61, "a\u202eb", "\u061ca", "a\ufeff", "\xad", "\u3164", "a\u2028b", "a\xa0b"], ids=ascii
)
def test_a_name_that_cannot_be_seen_is_none(settings: Any, name: str) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "NAME": name}
    assert [one.id for one in wrong_values.told("photodrive") if "NAME" in one.msg] == ["photodrive.E002"]
    with pytest.raises(conf.UnfitSetting):
        _ = conf.settings.NAME


@pytest.mark.parametrize("whole", [None, 5, [], "text", b"", [("ISSUER", "https://drive.example")], object()])
def test_a_whole_that_is_no_dict_is_told_once_and_nothing_is_read(settings: Any, whole: Any) -> None:
    settings.PHOTODRIVE = whole
    assert [one.id for one in wrong_values.told("photodrive") if "PHOTODRIVE" in one.msg] == ["photodrive.E017"]
    assert all(isinstance(value, ImproperlyConfigured) for value in read_all().values())


@pytest.mark.parametrize("at_fault", [{name: object() for name in DECLARED}, None, 5])
@pytest.mark.django_db
def test_no_check_of_anybody_breaks_whatever_is_wrong(settings: Any, at_fault: Any) -> None:
    oauth.make_application()
    assert ApplicationPolicy.objects.exists()
    settings.PHOTODRIVE = at_fault
    found = run_checks(include_deployment_checks=True, databases=["default"])
    ours = [message for message in found if "PHOTODRIVE" in message.msg]
    assert len(ours) == (len(DECLARED) if isinstance(at_fault, dict) else 1)


def test_an_unfit_storage_is_not_taken_for_one_that_is_away(settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "STORAGE": None}
    with pytest.raises(conf.UnfitSetting), storage.reached():
        storage.area()


def test_good_values_are_read_as_they_were_set(settings: Any) -> None:
    keys = ["a" * 32, "b" * 32 + "\n"]
    settings.PHOTODRIVE = {
        "ISSUER": "https://drive.example",
        "SIGNING_KEYS": keys,
        "QUOTA_BYTES": 2**63 - 1,
        "API_OWNER_REQUESTS_PER_MINUTE": 0,
        "DEVELOPERS_ENABLED": True,
    }
    assert [one for one in wrong_values.told("photodrive") if "PHOTODRIVE" in one.msg] == []
    assert read_all() == {
        **vars(conf.Settings()),
        **settings.PHOTODRIVE,
        "SIGNING_KEYS": tuple(keys),
    }


def test_every_default_is_of_its_own_type() -> None:
    defaults = conf.Settings()
    assert {
        field.name: sentence
        for field in fields(defaults)
        if (sentence := setting_types.problem(field.name, getattr(defaults, field.name), DECLARED[field.name]))
    } == {}


@pytest.mark.parametrize(
    ("name", "meant"), [("ISUER", "ISSUER"), ("quota_bytes", "QUOTA_BYTES"), (5, ""), ("XYZ", ""), (None, "")]
)
def test_the_nearest_name_is_told_for_an_unknown_one(settings: Any, name: Any, meant: str) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, name: 1}
    (message,) = [one for one in wrong_values.told("photodrive") if one.id == "photodrive.E001"]
    assert message.msg == f"PHOTODRIVE has no setting {name!r}." + (f" Is {meant!r} meant?" if meant else "")


class Shape(TypedDict):
    """As somebody may declare one."""

    accent: Annotated[str, setting_types.like("#[0-9a-f]{6}", "a colour")]
    sides: tuple[int, int]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"accent": "#00ff00", "sides": [1, 2]}, ""),
        ({"accent": "#00ff00"}, "X has no 'sides'."),
        ({"accent": "red", "sides": (1, 2)}, "X['accent'] must be a colour."),
        ({"accent": 5, "sides": (1, 2)}, "X['accent'] must be a colour, not 5."),
        ({"accent": "#00ff00", "sides": (1,)}, "X['sides'] must be a list of 2, not of 1."),
        ({"accent": "#00ff00", "sides": (1, "2")}, "X['sides'][1] must be a whole number, not a value of type str."),
        ({"accent": "#00ff00", "sides": (1, 2), "side": 1}, "X must not have 'side'. Is 'sides' meant?"),
    ],
)
def test_a_dict_inside_is_judged_by_its_own_members(value: Any, sentence: str) -> None:
    assert setting_types.problem("X", value, Shape) == sentence


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": "b"}, ""),
        ({5: "b"}, "A key of X must be a text, not 5."),
        ({"a": None}, "X['a'] must be a text, not None."),
    ],
)
def test_a_dict_of_texts_is_judged_by_each(value: Any, sentence: str) -> None:
    assert setting_types.problem("X", value, dict[str, str]) == sentence
