"""What a caller must hold before anything of the request is read."""

from __future__ import annotations

from typing import Any

from rest_framework import permissions
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from photodrive.authorization.engine.access import USE, ScopeMissing, Use
from photodrive.authorization.http import sign_in
from photodrive.leaving import pending
from photodrive.leaving.pending import AccountLeaves

from .authentication import access_of
from .challenges import scope_needed
from .exceptions import InsufficientScope


class HasScope(permissions.BasePermission):
    """An owner in person may do all the API offers; a token needs the scope that the view names per method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """False for a stranger (REST framework answers 401). Raises InsufficientScope."""
        access = access_of(request)
        if access is None and not (request.user and request.user.is_authenticated):
            return False
        if access is None:
            _stays_or_only_looks(request)
        needed = scope_needed(view, str(request.method))
        if access is not None and needed:
            try:
                USE.walk(Use(access, needed))
            except ScopeMissing as problem:
                raise InsufficientScope from problem
        return True


def _stays_or_only_looks(request: Request) -> None:
    """Of somebody who is about to leave only a session that goes on, and nothing new in her name.

    Raises NotAuthenticated, or PermissionDenied.
    """
    deletion = pending.of(request.user.pk)
    if deletion is None:
        return
    if not sign_in.goes_on(request._request, deletion.asked_at):
        raise NotAuthenticated
    if request.method not in permissions.SAFE_METHODS:
        raise PermissionDenied(AccountLeaves.message)
