"""When somebody else saves an application of the drive: the project's admin, its own server's pages, commands or code.

That is the project's right: the table is its own. What the operator of the drive has decided stands all the same, so
that nobody takes an application over past the drive's own rules. The name and the addresses may change; then they are
no longer those that an administrator has checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db.models.signals import pre_save
from oauth2_provider.models import get_application_model

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application

DECIDED = ("client_id", "client_type", "authorization_grant_type", "client_secret", "hash_client_secret", "user_id")
SEEN = ("name", "redirect_uris", "post_logout_redirect_uris", "allowed_origins")
UNCHECKED = {"checked": False, "remembers_consent": False}

_ours: ContextVar[object] = ContextVar("the application that the drive itself saves", default=None)


def watch() -> None:
    """Look at every save from now on, also by a proxy or a child of the model: Django names that as the sender."""
    for model in apps.get_models():
        if issubclass(model, get_application_model()):
            pre_save.connect(stand, sender=model, dispatch_uid="photodrive.foreign_saves")


def save(application: Application, names: Iterable[str]) -> None:
    """Save the columns ``names`` of ``application`` as the drive's own rules have set them."""
    token = _ours.set(application)
    try:
        application.save(update_fields=[*names, "updated"])
    finally:
        _ours.reset(token)


def stand(sender: Any, instance: Any, raw: bool, using: str, update_fields: Collection[str] | None, **kw: Any) -> None:
    """Before ``instance`` is saved by another hand: what was decided stands. Fixtures are loaded as they are."""
    if raw or instance.pk is None or _ours.get() is instance:
        return
    rows = sender._base_manager.using(using).filter(pk=instance.pk, photodrive_policy__isnull=False)
    if (held := rows.values(*DECIDED, *SEEN).first()) is None:
        return
    for name in DECIDED:
        setattr(instance, name, held[name])
    if any(getattr(instance, name) != held[name] for name in SEEN if update_fields is None or name in update_fields):
        ApplicationPolicy.objects.using(using).filter(application_id=instance.pk).update(**UNCHECKED)
        instance._state.fields_cache.pop("photodrive_policy", None)
