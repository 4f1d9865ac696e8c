"""All rows that go with an account, in the order in which they can go: found by Django's own map of the models.

Django's collector reads every row into memory and asks about each again. Here the database deletes them itself, a few
thousand in a statement. Whatever a project has tied to our rows goes as it said, by the collector.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, router

from photodrive.people import OwnerId

APP = "photodrive"
BATCH = 5000
COLLECTED = 500  # rows of a project at once


@dataclass(frozen=True)
class Step:
    """Rows of ``model`` whose ``lookup`` is the owner. ``cleared`` is the column that lets go of hers; else they go."""

    model: type[models.Model]
    lookup: str
    cleared: str = ""

    def rows(self, owner_id: OwnerId) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.lookup: owner_id})

    @property
    def is_ours(self) -> bool:
        return self.model._meta.app_label == APP

    def take_some(self, owner_id: OwnerId) -> int:
        """Delete, or clear, a batch of them; how many. 0 is: there are none any more."""
        some = self.rows(owner_id).order_by().values("pk")
        if not self.is_ours and not self.cleared:
            found = self.model._base_manager.filter(pk__in=list(some[:COLLECTED].values_list("pk", flat=True)))
            return found.delete()[0] if found.exists() else 0
        batch = self.model._base_manager.filter(pk__in=some[:BATCH])
        if self.cleared:
            return batch.update(**{self.cleared: None})
        return int(batch._raw_delete(router.db_for_write(self.model)))


def steps() -> Iterator[Step]:
    """One after the other, they leave nothing of ours that is an owner's but her own row of the user model."""
    lookups = owned()
    for model in _children_first(list(lookups)):
        for lookup in lookups[model]:
            yield from _tied_to(model, lookup, lookups)
            yield Step(model, lookup)


def owned() -> dict[type[models.Model], list[str]]:
    """Our models whose rows go with their owner, each with all ways from a row to her."""
    found: dict[type[models.Model], list[str]] = {}
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label == APP]
    changed = True
    while changed:
        changed = False
        for model in ours:
            for field in _cascading(model):
                for lookup in _lookups_by(field, found):
                    if lookup not in found.setdefault(model, []):
                        found[model].append(lookup)
                        changed = True
    return {model: lookups for model, lookups in found.items() if lookups}


def _lookups_by(field: models.ForeignKey[Any, Any], found: dict[type[models.Model], list[str]]) -> list[str]:
    if issubclass(get_user_model(), field.related_model):
        return [field.name]
    return [f"{field.name}__{lookup}" for lookup in found.get(field.related_model, [])]


def _cascading(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in _foreign_keys(model) if field.remote_field.on_delete is models.CASCADE]


def _foreign_keys(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


def _tied_to(model: type[models.Model], lookup: str, lookups: dict[type[models.Model], list[str]]) -> Iterator[Step]:
    """What else refers to her rows of ``model``: lets go of them, or, where a project says so, goes with them."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        way = f"{relation.field.name}__{lookup}"
        if relation.on_delete is models.SET_NULL:
            yield Step(relation.related_model, way, cleared=relation.field.name)
        elif relation.on_delete is models.CASCADE and relation.related_model not in lookups:
            yield Step(relation.related_model, way)


def _children_first(models_found: list[type[models.Model]]) -> list[type[models.Model]]:
    ordered: list[type[models.Model]] = []
    left = sorted(models_found, key=lambda model: model._meta.label)
    while left:
        parents = {field.related_model for model in left for field in _foreign_keys(model)}
        free = [model for model in left if model not in parents] or left  # a circle: its columns are cleared before
        ordered += free
        left = [model for model in left if model not in free]
    return ordered
