"""Registering, running and retiring applications (RFC 6749 section 2): the rules behind the pages and the demo data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model, get_refresh_token_model

from photodrive.authorization.models import AccessToken, ApplicationPolicy, Authorization, ClientAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import SCOPES, split
from photodrive.authorization.security import secret_hasher, token_strings
from photodrive.people import Owner

from . import registration_rules
from .client_metadata import COLUMNS, ClientMetadata, Methods

RETIRED: dict[str, object] = {  # what ApplicationPolicy says of one that is over
    **dict.fromkeys(("enabled", "checked", "remembers_consent", "resource_server"), False),
    **dict.fromkeys(("scopes", "grant_types", "previous_secret", "jwks_uri"), ""),
    **dict.fromkeys(("jwks", "previous_secret_until", "registration_token_checksum")),
}


@dataclass(frozen=True)
class Registration:
    """A registered application and its secret in clear, which is shown once and not stored; empty if it has none."""

    application: Application
    secret: str


def register(metadata: ClientMetadata | None = None, *, developer: Owner | None = None, **stated: Any) -> Registration:
    """Register an application with ``metadata``; fields of it that are ``stated`` count in place of those in it.

    ``developer`` is the user whose own it is, if any. Raises ValidationError keyed by field for what
    :func:`registration_rules.problems` knows.
    """
    full = _checked(_stated(metadata, stated))
    by_secret = full.confidential and full.client_authentication == Methods.SECRET
    secret = token_strings.generate(token_strings.CLIENT_SECRET) if by_secret else ""
    model = get_application_model()
    with transaction.atomic():
        application = model.objects.create(
            user=developer,
            name=full.name,
            redirect_uris=" ".join(full.redirect_uris),
            post_logout_redirect_uris=" ".join(full.post_logout_redirect_uris),
            allowed_origins=" ".join(full.allowed_origins),
            client_type=model.CLIENT_CONFIDENTIAL if full.confidential else model.CLIENT_PUBLIC,
            authorization_grant_type=model.GRANT_AUTHORIZATION_CODE,
            client_secret=secret_hasher.hashed(secret) if secret else "",
            hash_client_secret=bool(secret),
        )
        secret_changed_at = timezone.now() if secret else None
        ApplicationPolicy.objects.create(application=application, secret_changed_at=secret_changed_at, **full.columns())
    return Registration(application, secret)


def change(
    application: Application, metadata: ClientMetadata | None = None, *, developer: Owner | None = None, **stated: Any
) -> None:
    """Replace what ``application`` is registered with by ``metadata`` and what is ``stated``, the rest by the defaults.

    The developer stays unless another one is named, and a public application stays public. One that signs from now on
    loses its secret: a way to prove itself that is not in use is one to be stolen. Raises ValidationError as
    :func:`register` does.
    """
    full = _checked(replace(_stated(metadata, stated), confidential=is_confidential(application)))
    decided, written = full.columns(), ["name", "redirect_uris", "post_logout_redirect_uris", "allowed_origins"]
    application.name = full.name
    application.redirect_uris = " ".join(full.redirect_uris)
    application.post_logout_redirect_uris = " ".join(full.post_logout_redirect_uris)
    application.allowed_origins = " ".join(full.allowed_origins)
    if developer is not None:
        application.user = developer
        written += ["user"]
    if full.client_authentication == Methods.PRIVATE_KEY_JWT:
        application.client_secret, application.hash_client_secret = "", False  # DOT would hash an empty one
        written += ["client_secret", "hash_client_secret"]
        decided |= {"secret_changed_at": None, "previous_secret": "", "previous_secret_until": None}
    with transaction.atomic():
        application.save(update_fields=[*written, "updated"])
        decide(application, **decided)


def validate(metadata: ClientMetadata) -> None:
    """Raise ValidationError, keyed by field, for what cannot be registered."""
    if found := registration_rules.problems(metadata):
        raise ValidationError(found)


def _stated(metadata: ClientMetadata | None, stated: dict[str, Any]) -> ClientMetadata:
    return ClientMetadata(**stated) if metadata is None else replace(metadata, **stated)


def _checked(metadata: ClientMetadata) -> ClientMetadata:
    """``metadata`` as it goes on record. Raises as :func:`validate` does."""
    validate(metadata)
    return metadata.completed()


def metadata_of(application: Application, policy: ApplicationPolicy | None = None) -> ClientMetadata:
    """What ``application`` is registered with now; whoever has its ``policy`` saves a query."""
    policy = policy or policy_of(application)
    columns: dict[str, Any] = {name: policy.serializable_value(name) for name in COLUMNS}
    return ClientMetadata(
        name=application.name,
        redirect_uris=application.redirect_uris.split(),
        post_logout_redirect_uris=application.post_logout_redirect_uris.split(),
        allowed_origins=application.allowed_origins.split(),
        confidential=is_confidential(application),
        **columns | {"scopes": split(policy.scopes)},
    )


def signs(policy: ApplicationPolicy) -> bool:
    """Whether a confidential application of this ``policy`` proves itself by a signature of its key (RFC 7523)."""
    return policy.fapi or policy.client_authentication == Methods.PRIVATE_KEY_JWT


def grant_types(application: Application, policy: ApplicationPolicy | None = None) -> list[str]:
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


def is_confidential(application: Application) -> bool:
    """Whether ``application`` can keep a secret (RFC 6749 section 2.1)."""
    return bool(application.client_type == get_application_model().CLIENT_CONFIDENTIAL)


def policy_of(application: Application) -> ApplicationPolicy:
    """What the operator decided about ``application``; unsaved defaults if nothing yet.

    Read once for each object that stands for the application, so once a request.
    """
    # A related row that is not there is an attribute that is not there; and the protocol does not know our models.
    found: ApplicationPolicy | None = getattr(application, "photodrive_policy", None)
    return found or ApplicationPolicy(application=application)


def find(client_id: str) -> Application | None:
    """The application called ``client_id`` with its policy, in one query; None if there is none or it is disabled."""
    if "\x00" in client_id:  # PostgreSQL does not compare with that
        return None
    rows = get_application_model().objects.select_related("photodrive_policy")
    found: Application | None = rows.filter(client_id=client_id).first()
    return found if found is not None and policy_of(found).enabled else None


def decide(application: Application, **decided: object) -> None:
    """Write down what the operator ``decided``, by columns of the policy; ``application`` knows it from now on."""
    policy, _ = ApplicationPolicy.objects.update_or_create(application=application, defaults=decided)
    policy.application = application


def allowed_scopes(application: Application) -> list[str]:
    """The scopes that ``application`` may ask for."""
    return [scope for scope in split(policy_of(application).scopes) if scope in SCOPES]


def set_enabled(application: Application, *, enabled: bool) -> None:
    """Switch ``application`` off, with all its tokens at the next request, or on again (tokens that live, live)."""
    decide(application, enabled=enabled)


def no_longer_checked(application: Application) -> None:
    """Its face or its addresses changed: what an administrator checked and trusted was another one."""
    if not policy_of(application)._state.adding:
        decide(application, checked=False, remembers_consent=False)


def end_all_access(application: Application, *, ended: str = Authorization.Ended.BY_OPERATOR) -> int:
    """End everything that people allowed ``application``; returns how many authorizations that were.

    With it end the tokens that django-oauth-toolkit's own endpoints issued to it, where a project has those.
    """
    with transaction.atomic():
        get_access_token_model().objects.filter(application=application).update(expires=timezone.now())
        unrevoked = get_refresh_token_model().objects.filter(application=application, revoked__isnull=True)
        unrevoked.update(revoked=timezone.now())
        AccessToken.objects.filter(authorization__application=application).update(expires_at=timezone.now())
        return (
            Authorization.objects.active()
            .filter(application=application)
            .update(revoked_at=timezone.now(), ended=ended)
        )


def retire(application: Application) -> None:
    """End ``application`` for good, and everything that people gave it, at once (RFC 7592 section 2.3).

    The operator keeps the record, as of every application; but even switched on again it could do nothing. Retired
    twice it is retired.
    """
    with transaction.atomic():
        end_all_access(application, ended=Authorization.Ended.BY_CLIENT)
        ClientAccessToken.objects.filter(application=application).delete()
        get_application_model().objects.filter(pk=application.pk).update(
            client_secret="",
            hash_client_secret=False,
            redirect_uris="",
            post_logout_redirect_uris="",
            allowed_origins="",
        )
        decide(application, **RETIRED)


def name_of(application: Application) -> str:
    """What to call ``application`` in front of people."""
    return application.name or "An app without a name"
