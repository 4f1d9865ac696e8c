"""The staff's view of who signs in: to read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from printshop.accounts.models import Identity

if TYPE_CHECKING:
    IdentityModelAdmin = admin.ModelAdmin[Identity]
else:
    IdentityModelAdmin = admin.ModelAdmin


@admin.register(Identity)
class IdentityAdmin(IdentityModelAdmin):
    """By what customers are recognised. Nobody joins or parts two of them by hand."""

    list_display = ["name_or_none", "source", "issuer", "created", "last_sign_in"]
    list_filter = ["source"]
    search_fields = ["name", "subject"]
    fields = ("name", "source", "issuer", "subject", "customer", "created", "last_sign_in")
    readonly_fields = fields

    @admin.display(description="name", ordering="name", empty_value="not shared")
    def name_or_none(self, identity: Identity) -> str | None:
        return identity.name or None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Identity | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Identity | None = None) -> bool:
        return False
