"""When the texts are looked after: around each ``migrate``, and when a photo is added."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import router
from django.db.models.signals import post_migrate, post_save, pre_migrate

from photodrive.photos.models import Photo

from . import search_index


def watch(app: AppConfig) -> None:
    """Connect all of it; called once, when ``app`` is ready."""
    pre_migrate.connect(_before, sender=app, dispatch_uid="photodrive.texts.before")
    post_migrate.connect(_after, sender=app, dispatch_uid="photodrive.texts.after")
    post_save.connect(_saved, sender=Photo, dispatch_uid="photodrive.texts.saved")


def _before(*, using: str, plan: list[tuple[Any, bool]], sender: AppConfig, **more: object) -> None:
    """Only migrations of this app make the tables anew that our triggers name."""
    if holds_photos(using) and any(migration.app_label == sender.label for migration, _ in plan):
        search_index.make_way(using)


def _after(*, using: str, **more: object) -> None:
    if holds_photos(using):
        search_index.install(using)


def _saved(*, instance: Photo, created: bool, raw: bool, using: str, **more: object) -> None:
    """A new photo has its text at once; what changes afterwards is folded when somebody searches."""
    if created and not raw:
        search_index.write([instance], using=using)


def holds_photos(using: str) -> bool:
    """Whether the photos of the project are in this database."""
    return router.allow_migrate_model(using, Photo) and router.db_for_write(Photo) == using
