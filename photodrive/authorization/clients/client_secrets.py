"""The secrets of applications: changing one, with or without a time in which the old one works too, and telling one."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import secret_hasher, token_strings

from . import applications


def has_secret(application: Application) -> bool:
    """Whether ``application`` proves itself by a secret: a public one has none, one that signs needs none."""
    return applications.is_confidential(application) and not applications.signs(applications.policy_of(application))


def rotate_secret(application: Application, *, overlap: bool = False) -> str:
    """Give an ``application`` that has a secret a fresh one and return it in clear.

    The old one ends at once; with ``overlap`` it works beside the new one for SECRET_OVERLAP_SECONDS. One that was
    changed before that ends in any case: never do more than two work.
    """
    secret, now = token_strings.generate(token_strings.CLIENT_SECRET), timezone.now()
    with transaction.atomic():
        row = get_application_model().objects.select_for_update().get(pk=application.pk)
        if not has_secret(row):  # as it is now: it may sign since the caller looked
            raise ValidationError("This application has no secret to change.")
        old = row.client_secret if overlap and secret_hasher.is_hash(row.client_secret) else ""
        application.client_secret, application.hash_client_secret = secret_hasher.hashed(secret), True
        application.save(update_fields=["client_secret", "hash_client_secret", "updated"])
        until = now + timedelta(seconds=conf.settings.SECRET_OVERLAP_SECONDS) if old else None
        applications.decide(application, secret_changed_at=now, previous_secret=old, previous_secret_until=until)
    return secret


def secret_is(application: Application, secret: str) -> bool:
    """Whether ``secret`` is the application's. A blank one never is, nor is anything stored unhashed.

    A good one that was hashed slowly, as DOT does, or under an older key of ours is hashed anew on the way. The one
    before counts as long as :func:`rotate_secret` has said.
    """
    stored = application.client_secret
    if not secret or not stored:
        return False
    if secret_hasher.fits(secret, stored, setter=lambda good: _hash_anew(application, stored, good)):
        return True
    policy = applications.policy_of(application)
    until = policy.previous_secret_until
    return until is not None and until > timezone.now() and secret_hasher.fits(secret, policy.previous_secret)


def _hash_anew(application: Application, stored: str, secret: str) -> None:
    """Replace ``stored`` by our own hash, unless the secret has been changed meanwhile."""
    fresh = secret_hasher.hashed(secret)
    rows = get_application_model().objects.filter(pk=application.pk, client_secret=stored)
    if rows.update(client_secret=fresh, hash_client_secret=True):
        application.client_secret = fresh
