"""Registering and running applications (RFC 6749 section 2): the rules behind the admin pages and the demo data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Unpack

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

from photodrive import conf
from photodrive.authorization.models import ApplicationPolicy, Authorization
from photodrive.authorization.protocol.scopes import LEAST, SCOPES, split
from photodrive.authorization.security import secret_hasher, token_strings
from photodrive.authorization.security.secret_hasher import ClientSecretHasher

from . import registration_rules, web_origins
from .registration_rules import Methods, Protocol

KEPT = ("software_id", "software_version")  # by a change that does not name them


@dataclass(frozen=True)
class Registration:
    """A registered application and its secret in clear, which is shown once and not stored; empty if it has none."""

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
    post_logout_redirect_uris: Sequence[str] = (),
    developer: Any = None,
    **protocol: Unpack[Protocol],
) -> Registration:
    """Register an application for the authorization code grant; ``developer`` is the user whose own it is, if any.

    Raises ValidationError keyed by field for what :func:`registrable.problems` knows.
    """
    validate(
        redirect_uris=redirect_uris,
        confidential=confidential,
        scopes=scopes,
        home_page=home_page,
        post_logout_redirect_uris=post_logout_redirect_uris,
        **protocol,
    )
    full = registration_rules.completed(protocol)
    by_secret = confidential and full["client_authentication"] == Methods.SECRET
    secret = token_strings.generate(token_strings.CLIENT_SECRET) if by_secret else ""
    model = get_application_model()
    with transaction.atomic():
        application = model.objects.create(
            user=developer,
            name=name,
            redirect_uris=" ".join(redirect_uris),
            post_logout_redirect_uris=" ".join(post_logout_redirect_uris),
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
            **full,
        )
    return Registration(application, secret)


def change(
    application: Any,
    *,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Iterable[str],
    origins: Sequence[str] = (),
    enabled: bool = True,
    checked: bool = False,
    home_page: str = "",
    post_logout_redirect_uris: Sequence[str] = (),
    developer: Any = None,
    **protocol: Unpack[Protocol],
) -> None:
    """Replace what is registered about ``application``; what is left out of ``protocol`` has its default again.

    Not so the developer and the names of the software, which a form need not ask for again.
    ``origins`` are further ones whose pages may call us, beside those of the redirect URIs (see :mod:`.cors`).
    One that signs from now on loses its secret: a way to prove itself that is not in use is one to be stolen.
    Raises ValidationError as :func:`register` does.
    """
    validate(
        redirect_uris=redirect_uris,
        confidential=is_confidential(application),
        scopes=scopes,
        home_page=home_page,
        post_logout_redirect_uris=post_logout_redirect_uris,
        **protocol,
    )
    if found := [f"{origin}: {problem}" for origin in origins if (problem := web_origins.problem_with(origin))]:
        raise ValidationError({"allowed_origins": found})
    full = registration_rules.completed(protocol)
    changed: dict[str, Any] = {
        "name": name,
        "redirect_uris": " ".join(redirect_uris),
        "post_logout_redirect_uris": " ".join(post_logout_redirect_uris),
        "allowed_origins": " ".join(origins),
    }
    if developer is not None:
        changed["user"] = developer
    stated = {name: value for name, value in full.items() if name in protocol or name not in KEPT}
    decided = {"enabled": enabled, "checked": checked, "home_page": home_page, "scopes": " ".join(scopes), **stated}
    if full["client_authentication"] == Methods.PRIVATE_KEY_JWT:
        changed |= {"client_secret": "", "hash_client_secret": False}  # DOT would store the hash of an empty one
        decided |= {"secret_changed_at": None, "previous_secret": "", "previous_secret_until": None}
    with transaction.atomic():
        for field, value in changed.items():
            setattr(application, field, value)
        application.save(update_fields=[*changed, "updated"])
        decide(application, **decided)


def validate(
    *,
    redirect_uris: Sequence[str],
    confidential: bool,
    scopes: Iterable[str],
    home_page: str = "",
    post_logout_redirect_uris: Sequence[str] = (),
    **protocol: Unpack[Protocol],
) -> None:
    """Raise ValidationError, keyed by field, for what cannot be registered."""
    found = registration_rules.problems(
        redirect_uris=redirect_uris,
        confidential=confidential,
        scopes=scopes,
        protocol=protocol,
        home_page=home_page,
        post_logout_redirect_uris=post_logout_redirect_uris,
    )
    if found:
        raise ValidationError(found)


def hashed(secret: str) -> str:
    """``secret`` as it is stored."""
    return make_password(secret, hasher=ClientSecretHasher())


def rotate_secret(application: Any, *, overlap: bool = False) -> str:
    """Give an ``application`` that has a secret a fresh one and return it in clear.

    The old one ends at once; with ``overlap`` it works beside the new one for SECRET_OVERLAP_SECONDS. One that was
    changed before that ends in any case: never do more than two work.
    """
    if not has_secret(application):
        raise ValidationError("This application has no secret to change.")
    secret, now = token_strings.generate(token_strings.CLIENT_SECRET), timezone.now()
    with transaction.atomic():
        row = get_application_model().objects.select_for_update().get(pk=application.pk)
        old = row.client_secret if overlap and secret_hasher.is_hash(row.client_secret) else ""
        application.client_secret, application.hash_client_secret = hashed(secret), True
        application.save(update_fields=["client_secret", "hash_client_secret", "updated"])
        decided = {
            "secret_changed_at": now,
            "previous_secret": old,
            "previous_secret_until": now + timedelta(seconds=conf.settings.SECRET_OVERLAP_SECONDS) if old else None,
        }
        decide(application, **decided)
    return secret


def has_secret(application: Any) -> bool:
    """Whether ``application`` proves itself by a secret: a public one has none, one that signs needs none."""
    return is_confidential(application) and not signs(policy_of(application))


def signs(policy: ApplicationPolicy) -> bool:
    """Whether a confidential application of this ``policy`` proves itself by a signature of its key (RFC 7523)."""
    return policy.fapi or policy.client_authentication == Methods.PRIVATE_KEY_JWT


def secret_is(application: Any, secret: str) -> bool:
    """Whether ``secret`` is the application's. A blank one never is, nor is anything stored unhashed.

    A good one that was hashed slowly, as DOT does, or under an older key of ours is hashed anew on the way. The one
    before counts as long as :func:`rotate_secret` has said.
    """
    stored = application.client_secret
    if not secret or not stored:
        return False
    if secret_hasher.fits(secret, stored, setter=lambda good: _hash_anew(application, stored, good)):
        return True
    policy = policy_of(application)
    until = policy.previous_secret_until
    return until is not None and until > timezone.now() and secret_hasher.fits(secret, policy.previous_secret)


def _hash_anew(application: Any, stored: str, secret: str) -> None:
    """Replace ``stored`` by our own hash, unless the secret has been changed meanwhile."""
    fresh = hashed(secret)
    rows = get_application_model().objects.filter(pk=application.pk, client_secret=stored)
    if rows.update(client_secret=fresh, hash_client_secret=True):
        application.client_secret = fresh


def grant_types(application: Any, policy: ApplicationPolicy | None = None) -> list[str]:
    """What ``application`` may exchange for a token (RFC 7591 section 2).

    Without a policy of ours, what DOT's own field says.
    """
    policy = policy or policy_of(application)
    if not policy._state.adding:
        return split(policy.grant_types)
    return {
        application.GRANT_AUTHORIZATION_CODE: ["authorization_code", "refresh_token"],
        application.GRANT_CLIENT_CREDENTIALS: ["client_credentials"],
    }.get(application.authorization_grant_type, [])


def is_confidential(application: Any) -> bool:
    """Whether ``application`` can keep a secret (RFC 6749 section 2.1)."""
    return bool(application.client_type == get_application_model().CLIENT_CONFIDENTIAL)


def policy_of(application: Any) -> ApplicationPolicy:
    """What the operator decided about ``application``; unsaved defaults if nothing yet.

    Read once for each object that stands for the application, so once a request.
    """
    found: ApplicationPolicy | None = getattr(application, "photodrive_policy", None)
    return found or ApplicationPolicy(application=application)


def decide(application: Any, **decided: Any) -> None:
    """Write down what the operator ``decided``; ``application`` knows it from now on."""
    policy, _ = ApplicationPolicy.objects.update_or_create(application=application, defaults=decided)
    policy.application = application


def allowed_scopes(application: Any) -> list[str]:
    """The scopes that ``application`` may ask for."""
    return [scope for scope in split(policy_of(application).scopes) if scope in SCOPES]


def set_enabled(application: Any, *, enabled: bool) -> None:
    """Switch ``application`` off, with all its tokens at the next request, or on again (tokens that live, live)."""
    decide(application, enabled=enabled)


def no_longer_checked(application: Any) -> None:
    """Its face or its addresses changed: what an administrator checked and trusted was another one."""
    if not policy_of(application)._state.adding:
        decide(application, checked=False, remembers_consent=False)


def end_all_access(application: Any, *, ended: str = Authorization.Ended.BY_OPERATOR) -> int:
    """End every consent given to ``application``; returns how many."""
    with transaction.atomic():
        get_access_token_model().objects.filter(application=application).update(expires=timezone.now())
        return (
            Authorization.objects.active()
            .filter(application=application)
            .update(revoked_at=timezone.now(), ended=ended)
        )


def name_of(application: Any) -> str:
    """What to call ``application`` in front of people."""
    return application.name or "An app without a name"
