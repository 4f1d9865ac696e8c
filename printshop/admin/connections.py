"""The staff's view of who is connected: to read only, and without a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from printshop.admin.read_only import ReadOnly
from printshop.oauth.models import Connection

if TYPE_CHECKING:
    ConnectionModelAdmin = admin.ModelAdmin[Connection]
else:
    ConnectionModelAdmin = admin.ModelAdmin


@admin.register(Connection)
class ConnectionAdmin(ReadOnly, ConnectionModelAdmin):
    """Connections of all customers."""

    class Media:
        css = {"all": ("printshop/admin.css",)}

    list_display = ["id", "source", "created", "expires_at", "ended_at", "ended_reason"]
    list_filter = ["source", "ended_reason"]
    fields = (
        "source",
        "customer",
        "scope",
        "selection",
        "duration",
        "proves_a_key",
        "created",
        "listed_at",
        "given_back_at",
        "expires_at",
        "ended_at",
        "ended_reason",
    )
    readonly_fields = fields

    @admin.display(boolean=True, description="bound to a key (DPoP)")
    def proves_a_key(self, connection: Connection) -> bool:
        return connection.is_bound
