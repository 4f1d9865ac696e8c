"""The operator's pages, which Django's admin finds by importing this package. The rules behind them are elsewhere."""

from django.core.signals import request_started

from photodrive.admin import accounts
from photodrive.admin.applications import ApplicationAdmin
from photodrive.admin.initial_access import InitialAccessAdmin
from photodrive.admin.jobs import JobAdmin
from photodrive.admin.records import AuthorizationAdmin, PhotoAdmin
from photodrive.admin.refusals import RefusalAdmin

__all__ = ["ApplicationAdmin", "AuthorizationAdmin", "InitialAccessAdmin", "JobAdmin", "PhotoAdmin", "RefusalAdmin"]

request_started.connect(accounts.mend, dispatch_uid="photodrive.admin")  # by then every app has registered its own
