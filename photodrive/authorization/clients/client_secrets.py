"""The secrets of applications: changing one, with or without a time in which the old one works too, and telling one."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.host import columns, foreign_saves
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import secret_hasher, token_strings

from . import applications


def has_secret(application: Application) -> bool:
    """Whether ``application`` proves itself to us by a secret: a public one has none, one that signs needs none."""
    policy = applications.policy_of(application)
    ours = applications.is_of_the_drive(application)
    return ours and applications.is_confidential(application) and not applications.signs(policy)


def is_set(application: Application) -> bool:
    """Whether there is a secret, or what once was one."""
    return bool(secret_hasher.opened(application.client_secret))


def rotate_secret(application: Application, *, overlap: bool = False) -> str:
    """Give an ``application`` that has a secret a fresh one and return it in clear.

    The old one ends at once; with ``overlap`` it works beside the new one for SECRET_OVERLAP_SECONDS. One that was
    changed before that ends in any case: never do more than two work.
    """
    secret, now = token_strings.generate(token_strings.CLIENT_SECRET), timezone.now()
    with transaction.atomic():
        ApplicationPolicy.objects.select_for_update(of=("self",)).filter(application=application).first()
        row = get_application_model().objects.select_for_update().get(pk=application.pk)
        if not has_secret(row):  # as it is now: it may sign since the caller looked
            raise ValidationError("This application has no secret to change.")
        held = secret_hasher.opened(row.client_secret)
        old = held if overlap and secret_hasher.is_hash(held) else ""
        application.client_secret = columns.as_stored(secret_hasher.hashed(secret), like=row.client_secret)
        application.hash_client_secret = True
        foreign_saves.save(application, ["client_secret", "hash_client_secret"])
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
    fresh = columns.as_stored(secret_hasher.hashed(secret), like=stored)
    rows = get_application_model().objects.filter(pk=application.pk, client_secret=stored)
    if rows.update(client_secret=fresh, hash_client_secret=True):
        application.client_secret = fresh
