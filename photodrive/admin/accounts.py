"""Deleting somebody in the admin, whatever the project's user model and its admin are.

Django's page reads every row that would go, to list them all: 180,000 tokens take 20 seconds, and a row that nobody may
delete by itself, such as a photo, forbids it. Here they are counted, and the database deletes them by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MethodType
from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import all_sites
from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from photodrive.account import deleting, deletion_job
from photodrive.jobs import working
from photodrive.leaving.models import Deletion

AT_ONCE = 20_000  # rows that are deleted while the operator waits
_MENDED = "_photodrive_deletes_accounts"


def mend(**_: Any) -> None:
    """Receiver of ``request_started``: admins of the user model delete accounts our way. Those that do are left alone.

    They are registered when their apps are loaded, in whatever order; by the first request all are.
    """
    for site in all_sites:
        for model, one in site._registry.items():
            if issubclass(model, get_user_model()) and not getattr(one, _MENDED, False):
                one.get_deleted_objects = MethodType(_deleted_objects, one)  # type: ignore[method-assign]
                one.delete_model = MethodType(_delete_model, one)  # type: ignore[method-assign]
                one.delete_queryset = MethodType(_delete_queryset, one)  # type: ignore[method-assign]
                setattr(one, _MENDED, True)


def _deleted_objects(
    self: Any, objs: Iterable[Any], request: HttpRequest
) -> tuple[list[str], dict[str, int], set[str], list[str]]:
    """As ``ModelAdmin.get_deleted_objects``: lines to show, counts, what is not allowed, what stands in the way."""
    lines, counts, forbidden, protected = list[str](), dict[str, int](), set[str](), list[str]()
    for user in objs:
        lines.append(f"{self.opts.verbose_name}: {user}")
        if not self.has_delete_permission(request, user):
            forbidden.add(str(self.opts.verbose_name))
        for name, count in _of_project(self, request, user, forbidden, protected):
            counts[name] = counts.get(name, 0) + count
        for name, count in deletion_job.left(user.pk).items():
            counts[name] = counts.get(name, 0) + count
    counts[str(self.opts.verbose_name_plural)] = len(lines)
    return lines, counts, forbidden, protected


def _of_project(
    self: Any, request: HttpRequest, user: Any, forbidden: set[str], protected: list[str]
) -> list[tuple[str, int]]:
    """Rows of other apps that are tied to ``user`` directly; what they bring along only the deleting itself finds."""
    found = []
    for relation in user._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model._meta.app_label == "photodrive":
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        if relation.on_delete in (models.PROTECT, models.RESTRICT):
            protected.extend(str(row) for row in rows[:20])
        elif relation.on_delete is models.CASCADE and (count := rows.count()):
            found.append((str(relation.related_model._meta.verbose_name_plural), count))
            one = self.admin_site._registry.get(relation.related_model)
            if one is not None and not one.has_delete_permission(request):
                forbidden.add(str(relation.related_model._meta.verbose_name))
    return found


def _delete_model(self: Any, request: HttpRequest, obj: Any) -> None:
    _delete(request, obj)


def _delete_queryset(self: Any, request: HttpRequest, queryset: Any) -> None:
    for user in queryset:
        _delete(request, user)


def _delete(request: HttpRequest, user: Any) -> None:
    """What is small goes while the operator waits, its files behind; what is large goes in the background."""
    small = sum(deletion_job.left(user.pk).values()) <= AT_ONCE
    deletion = deleting.ask(owner=user, by_operator=True, due_at=timezone.now())
    if small:
        working.work(job_id=deletion.job_id)
    if not Deletion.objects.filter(pk=deletion.pk, deleted_at__isnull=False).exists():
        messages.info(request, f"“{deletion.account}” cannot sign in any more and is being deleted in the background.")
