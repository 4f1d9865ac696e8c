"""Sign-ins and second factors in the admin: to be seen and to be taken away, never to be made or changed."""

from __future__ import annotations

from typing import Any

import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  both register their own pages, which ours replace
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from photodrive.admin.model_admin import OnlyByWhatIsOffered

admin.site.unregister([Authenticator, UserSession])


class _OnlyToTakeAway(OnlyByWhatIsOffered):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(UserSession)
class SessionAdmin(_OnlyToTakeAway):
    """Where people are signed in. Deleting a row signs its browser out at once."""

    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    fields = list_display
    search_fields = ("user__username", "ip")
    date_hierarchy = "last_seen_at"

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            row.end()


@admin.register(Authenticator)
class AuthenticatorAdmin(_OnlyToTakeAway):
    """Second factors. Delete those of somebody who lost telephone and recovery codes; what they share is not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    fields = list_display
    list_filter = ("type",)
    search_fields = ("user__username",)
