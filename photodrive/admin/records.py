"""What the operator may look at, and end, but not write: authorizations and facts about photos."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import Authorization
from photodrive.people import has_signed_in, search_fields
from photodrive.photos.models import Photo

from .model_admin import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Pages that show and change nothing. Rows still go with what they belong to, an account or an application."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asked at the pages of another model: whether it may go along."""
        match = request.resolver_match
        own = f"{self.opts.app_label}_{self.opts.model_name}_"
        elsewhere = match is not None and match.url_name is not None and not match.url_name.startswith(own)
        return elsewhere and has_signed_in(request) and super().has_delete_permission(request, obj)


@admin.register(Authorization)
class AuthorizationAdmin(ReadOnlyAdmin):
    """Who allowed which application what, until when. Which photos is the owner's business, and so is her album."""

    list_display = ("client_name", "owner", "created_at", "expires_at", "ended", "last_used_at")
    list_filter = ("ended", "client_name")
    list_select_related = ("owner",)
    exclude = ("photos", "album")
    actions = ("end_selected",)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("client_name", "client_id", *search_fields("owner__"))

    @admin.action(description="End the selected connections", permissions=["view"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        if not request.user.has_perm("photodrive.change_authorization"):
            messages.error(request, "You may look at connections, but not end them.")
            return
        ended = [item for item in queryset if lifecycle.end(item, ended=Authorization.Ended.BY_OPERATOR)]
        for item in ended:
            self.log_change(request, item, "Ended.")
        messages.success(request, f"Ended {len(ended)} connection{'' if len(ended) == 1 else 's'}.")


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    """Facts about photos for support; the pictures themselves stay with their owners."""

    list_display = ("id", "owner", "kind", "bytes", "visibility", "created_at", "trashed_at")
    list_filter = ("visibility", "media_type")
    list_select_related = ("owner",)
    exclude = ("metadata", "title", "caption", "file_name", "camera", "placeholder")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("id", *search_fields("owner__"))

    def get_object(self, *args: Any, **kwargs: Any) -> Photo | None:
        """The page calls a row by its text, which here is not her title."""
        photo = super().get_object(*args, **kwargs)
        if photo is not None:
            photo.title = str(photo.pk)
        return photo

    @admin.display(ordering="media_type")
    def kind(self, photo: Photo) -> str:
        return photo.media_type.removeprefix("image/").upper()

    @admin.display(description="size", ordering="size")
    def bytes(self, photo: Photo) -> str:
        return filesizeformat(photo.size)
