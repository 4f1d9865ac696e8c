"""After a new key was put first in PRINTSHOP["ENCRYPTION_KEYS"]: write everything secret with it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from printshop.exceptions import DecryptionFailed
from printshop.fields import EncryptedTextField


class Command(BaseCommand):
    """Encrypts all secrets anew with the first key, so that the older keys can be dropped."""

    help = "Encrypt all stored secrets anew with the first key."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = 0, 0
        for model in apps.get_app_config("printshop").get_models():
            names = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
            for pk in model._default_manager.values_list("pk", flat=True) if names else ():
                if _reencrypt(model, pk, names):
                    done += 1
                else:
                    lost += 1
        self.stdout.write(f"Encrypted {done} rows anew. {lost} could not be read with any key.")


def _reencrypt(model: type[models.Model], pk: object, names: list[str]) -> bool:
    with transaction.atomic():
        row = model._default_manager.select_for_update().filter(pk=pk).first()
        try:
            for name in names:
                getattr(row, name, None)  # decrypted here, so that saving encrypts
        except DecryptionFailed:
            return False
        if row is not None:
            row.save(update_fields=names)
        return True
