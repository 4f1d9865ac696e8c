"""Registering and running applications (RFC 6749 section 2): the rules behind the admin pages and the demo data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

from . import generators, redirects
from .hashers import ClientSecretHasher
from .models import ApplicationPolicy, Authorization
from .scopes import LEAST, SCOPES, split


@dataclass(frozen=True)
class Registration:
    """A registered application and its secret in clear, which is shown once and not stored."""

    application: Any
    secret: str


def register(
    *,
    name: str,
    redirect_uris: Sequence[str],
    confidential: bool = True,
    scopes: Iterable[str] = LEAST,
    checked: bool = False,
    home_page: str = "",
) -> Registration:
    """Register an application for the authorization code grant.

    Raises ValidationError keyed by field: a redirect URI that cannot be registered, an unknown scope.
    """
    validate(redirect_uris=redirect_uris, confidential=confidential, scopes=scopes)
    model = get_application_model()
    secret = generators.generate(generators.CLIENT_SECRET) if confidential else ""
    with transaction.atomic():
        application = model.objects.create(
            name=name,
            redirect_uris=" ".join(redirect_uris),
            client_type=model.CLIENT_CONFIDENTIAL if confidential else model.CLIENT_PUBLIC,
            authorization_grant_type=model.GRANT_AUTHORIZATION_CODE,
            client_secret=hashed(secret) if secret else "",
            hash_client_secret=bool(secret),
        )
        ApplicationPolicy.objects.create(
            application=application,
            scopes=" ".join(scopes),
            checked=checked,
            home_page=home_page,
            secret_changed_at=timezone.now() if secret else None,
        )
    return Registration(application, secret)


def validate(*, redirect_uris: Sequence[str], confidential: bool, scopes: Iterable[str]) -> None:
    """Raise ValidationError, keyed ``redirect_uris`` and ``scopes``, for what cannot be registered."""
    errors: dict[str, list[str]] = {}
    if not redirect_uris:
        errors["redirect_uris"] = ["Name at least one address to return to."]
    for uri in redirect_uris:
        if problem := redirects.problem_with(uri, public=not confidential):
            errors.setdefault("redirect_uris", []).append(f"{uri}: {problem}")
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        errors["scopes"] = [f"Unknown: {', '.join(unknown)}. Known are: {', '.join(SCOPES)}."]
    if errors:
        raise ValidationError(errors)


def hashed(secret: str) -> str:
    """``secret`` as it is stored."""
    return make_password(secret, hasher=ClientSecretHasher())


def rotate_secret(application: Any) -> str:
    """Give a confidential ``application`` a fresh secret and return it in clear. The old one ends at once."""
    if not is_confidential(application):
        raise ValidationError("A public application has no secret to change.")
    secret = generators.generate(generators.CLIENT_SECRET)
    with transaction.atomic():
        application.client_secret = hashed(secret)
        application.save(update_fields=["client_secret", "updated"])
        ApplicationPolicy.objects.update_or_create(
            application=application, defaults={"secret_changed_at": timezone.now()}
        )
    return secret


def secret_is(application: Any, secret: str) -> bool:
    """Whether ``secret`` is the application's. A blank one never is, nor is anything stored unhashed."""
    stored = application.client_secret
    if not secret or not stored:
        return False
    try:
        identify_hasher(stored)
    except ValueError:
        return False
    return check_password(secret, stored)


def is_confidential(application: Any) -> bool:
    """Whether ``application`` can keep a secret (RFC 6749 section 2.1)."""
    return bool(application.client_type == get_application_model().CLIENT_CONFIDENTIAL)


def policy_of(application: Any) -> ApplicationPolicy:
    """What the operator decided about ``application``; unsaved defaults if nothing yet."""
    found = ApplicationPolicy.objects.filter(application=application).first()
    return found or ApplicationPolicy(application=application)


def allowed_scopes(application: Any) -> list[str]:
    """The scopes that ``application`` may ask for."""
    return [scope for scope in split(policy_of(application).scopes) if scope in SCOPES]


def set_enabled(application: Any, *, enabled: bool) -> None:
    """Switch ``application`` off, with all its tokens at the next request, or on again (tokens that live, live)."""
    ApplicationPolicy.objects.update_or_create(application=application, defaults={"enabled": enabled})


def end_all_access(application: Any) -> int:
    """End every consent given to ``application``; returns how many."""
    with transaction.atomic():
        get_access_token_model().objects.filter(application=application).update(expires=timezone.now())
        return (
            Authorization.objects.active()
            .filter(application=application)
            .update(revoked_at=timezone.now(), ended=Authorization.Ended.BY_OPERATOR)
        )
