"""The operator's pages. Django's admin finds them by importing this package."""

from photodrive.admin.applications import ApplicationAdmin
from photodrive.admin.initial_access import InitialAccessAdmin
from photodrive.admin.records import AuthorizationAdmin, PhotoAdmin

__all__ = ["ApplicationAdmin", "AuthorizationAdmin", "InitialAccessAdmin", "PhotoAdmin"]
