"""Two user models without ``username``: one that signs in by e-mail, and one that has hardly anything."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class People(BaseUserManager[Any]):
    """Makes users, who sign in by whatever their model says."""

    def create_user(self, name: str, **fields: Any) -> Any:
        user = self.model(**{self.model.USERNAME_FIELD: name}, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class Person(AbstractBaseUser, PermissionsMixin):
    """By e-mail, with a UUID as the key, and no names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects = People()
    USERNAME_FIELD = "address"
    EMAIL_FIELD = "address"


class Member(AbstractBaseUser):
    """By a card: no e-mail address, no names, no permissions, and nobody is ever deactivated."""

    card = models.CharField(max_length=20, unique=True)
    is_staff = models.BooleanField(default=False)

    objects = People()
    USERNAME_FIELD = "card"

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
