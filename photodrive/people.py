"""Who somebody is: a user of the project's own model (``AUTH_USER_MODEL``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User  # noqa: TID251  stands for whatever the project has

    Owner: TypeAlias = User
else:
    Owner = AbstractBaseUser

OwnerId: TypeAlias = Any  # the primary key of the project's user model, whatever type that has


def signed_in(request: HttpRequest) -> Owner:
    """Who uses a page that nobody gets to without signing in."""
    return cast("Owner", request.user)
