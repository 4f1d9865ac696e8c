"""The staff's view of who signs in: to read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from printshop.accounts.models import Identity
from printshop.admin.read_only import ReadOnly

if TYPE_CHECKING:
    IdentityModelAdmin = admin.ModelAdmin[Identity]
else:
    IdentityModelAdmin = admin.ModelAdmin


@admin.register(Identity)
class IdentityAdmin(ReadOnly, IdentityModelAdmin):
    """By what customers are recognised. Nobody joins or parts two of them by hand."""

    class Media:
        css = {"all": ("printshop/admin.css",)}

    list_display = ["name_or_none", "source", "issuer", "created", "last_sign_in"]
    list_filter = ["source"]
    search_fields = ["name", "subject"]
    fields = ("name", "source", "issuer", "subject", "customer", "created", "last_sign_in")
    readonly_fields = fields

    @admin.display(description="name", ordering="name", empty_value="not shared")
    def name_or_none(self, identity: Identity) -> str | None:
        return identity.name or None
