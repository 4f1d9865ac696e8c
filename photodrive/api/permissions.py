"""What a caller must hold before anything of the request is read."""

from __future__ import annotations

from typing import Protocol

from rest_framework import permissions
from rest_framework.request import Request

from photodrive.authorization.engine.access import USE, ScopeMissing, Use

from .authentication import access_of
from .exceptions import InsufficientScope


class Scoped(Protocol):
    """A view that says which scope each method needs, empty for none."""

    scopes: dict[str, str]

    @property
    def allowed_methods(self) -> list[str]: ...


class HasScope(permissions.BasePermission):
    """An owner in person may do all the API offers; a token needs the scope that the view names per method.

    A method the view does not have asks for no scope: it is answered 405, which no token changes.
    """

    def has_permission(self, request: Request, view: Scoped) -> bool:  # type: ignore[override]
        """False for a stranger (REST framework answers 401). Raises InsufficientScope."""
        access = access_of(request)
        if access is None and not (request.user and request.user.is_authenticated):
            return False
        needed = view.scopes.get(request.method or "", "") if request.method in view.allowed_methods else ""
        if access is not None and needed:
            try:
                USE.walk(Use(access, needed))
            except ScopeMissing as problem:
                raise InsufficientScope(scope=needed) from problem
        return True
