"""Who somebody is: a user of the project's own model (``AUTH_USER_MODEL``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.contrib.auth import get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
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
