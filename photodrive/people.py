"""Who somebody is: a user of the project's own model (``AUTH_USER_MODEL``).

Of that model only what ``AbstractBaseUser`` has is taken for granted: a primary key of any type, the field that is
its ``USERNAME_FIELD``, and ``is_active``, which need not be a column. Names and an e-mail address are there or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.contrib.auth import get_user, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from django.contrib.auth.models import User  # noqa: TID251  stands for whatever the project has

    Owner: TypeAlias = User
else:
    Owner = AbstractBaseUser

OwnerId: TypeAlias = Any  # the primary key of the project's user model, whatever type that has


def by_session_only(request: HttpRequest) -> None:
    """From here on ``request.user`` is who has signed in, whatever a middleware of the project has put there.

    An access token in a header is for the API; no page takes it for its owner. Read when it is first asked for.
    """
    request.user = SimpleLazyObject(lambda: _by_session(request))  # type: ignore[assignment]


def _by_session(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Nobody where there are no sessions: a project may serve nothing but the API."""
    return get_user(request) if hasattr(request, "session") else AnonymousUser()


def has_signed_in(request: HttpRequest) -> bool:
    """Whether ``request.user`` is who has signed in, and not whom an access token stands for."""
    return request.user.is_authenticated and request.user == _by_session(request)


def signed_in(request: HttpRequest) -> Owner:
    """Who uses a page that nobody gets to without signing in."""
    return cast("Owner", request.user)


def account_name(user: AbstractBaseUser | AnonymousUser) -> str:
    """What ``user`` signs in with, as a text, whatever field that is; empty for nobody."""
    return str(user.get_username() or "")


def email_of(user: AbstractBaseUser) -> str:
    """Her e-mail address; empty if the project has none of hers, or none of anybody's."""
    return str(getattr(user, user.get_email_field_name(), "") or "")


def may_sign_in(leading: str = "") -> models.Q:
    """Those who are not deactivated: all, where the project's model has no column for that. ``leading`` as in queries.

    The user model is the project's, so this is asked when a query is made, never when a module is read.
    """
    return models.Q(**{f"{leading}is_active": True}) if column("is_active") else models.Q()


def search_fields(leading: str = "") -> tuple[str, ...]:
    """By what the operator finds somebody: what she signs in with, her e-mail address. ``leading`` as in queries."""
    model = get_user_model()
    names = dict.fromkeys((model.USERNAME_FIELD, model.get_email_field_name()))
    return tuple(f"{leading}{name}" for name in names if (found := column(name)) and not found.is_relation)


def column(name: str) -> models.Field[Any, Any] | None:
    """The field of that name of the project's user model, if it has one."""
    try:
        found = get_user_model()._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None
