"""A user model that decides in Python who may sign in is told: queries cannot ask it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from photodrive import checks, people
from photodrive.checks import installation


def without_a_column(name: str) -> Any:
    raise FieldDoesNotExist(name)


class Bare:
    """No field of any name, and active for ever."""

    _meta = SimpleNamespace(get_field=without_a_column)
    is_active: Any = True


class Computed(Bare):
    """Active when its code says so."""

    is_active = property(lambda self: False)


@pytest.mark.parametrize(("model", "found"), [(Bare, []), (Computed, ["photodrive.W010"])])
def test_what_queries_cannot_ask_is_told(monkeypatch: pytest.MonkeyPatch, model: Any, found: list[str]) -> None:
    for module in (people, installation):
        monkeypatch.setattr(module, "get_user_model", lambda: model)
    assert people.may_sign_in("owner__") == models.Q()
    assert [message.id for message in checks.check_deactivation(None)] == found


def test_a_column_is_asked() -> None:
    assert people.may_sign_in("owner__") == models.Q(owner__is_active=True)
    assert checks.check_deactivation(None) == []
    assert people.search_fields("owner__") == ("owner__username", "owner__email")


def test_what_somebody_signs_in_with_is_a_text_whatever_it_is() -> None:
    class Numbered(SimpleNamespace):
        USERNAME_FIELD = "number"
        get_username = AbstractBaseUser.get_username

    assert people.account_name(Numbered(number=7)) == "7"  # type: ignore[arg-type]
    assert people.account_name(get_user_model()(username="jane")) == "jane"
