"""Models whose names the drive's might meet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from oauth2_provider.models import AbstractApplication


class Person(AbstractUser):
    """Somebody with photos of another kind."""

    photos: models.PositiveIntegerField[Any, Any] = models.PositiveIntegerField(default=0)
    albums = models.PositiveIntegerField(default=0)


class Customer(Person):
    """The same, as another page of the project's admin has it."""

    class Meta:
        proxy = True


class AuthorizationRequest(models.Model):
    """Something else than the drive's, which Django would call by the same name at a person and at an application."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    client = models.ForeignKey(settings.OAUTH2_PROVIDER_APPLICATION_MODEL, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"Request of {self.owner}"


class Client(AbstractApplication):  # type: ignore[misc]
    """The project's own kind of application."""

    paid = models.BooleanField(default=False)


class PaidClient(Client):
    """The same, as another page of the project's admin has it."""

    class Meta:
        proxy = True
