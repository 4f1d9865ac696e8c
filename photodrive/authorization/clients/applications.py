"""Registering, running and retiring applications (RFC 6749 section 2): the rules behind the pages and the demo data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive import conf
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.host import columns, foreign_saves, issued
from photodrive.authorization.models import ApplicationPolicy, Authorization, ClientAccessToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.scopes import split
from photodrive.authorization.protocol.seen_text import seen
from photodrive.authorization.security import secret_hasher, token_strings
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner

from . import registration_rules
from .client_metadata import COLUMNS, ClientMetadata, Methods

RETIRED: dict[str, object] = {  # what ApplicationPolicy says of one that is over
    **dict.fromkeys(("enabled", "checked", "remembers_consent", "resource_server", "pkce_not_required"), False),
    **dict.fromkeys(("scopes", "grant_types", "host_grant_type", "previous_secret", "jwks_uri"), ""),
    **dict.fromkeys(("sector_proof", "jwks", "previous_secret_until", "registration_token_checksum")),
}


class NotOfTheDrive(PhotodriveError):
    message = "This application belongs to this project’s own server. The drive decides nothing about it."


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
    changed_at = timezone.now() if secret else None
    policy = ApplicationPolicy(developer=developer, secret_changed_at=changed_at, **full.columns())
    model = get_application_model()
    with transaction.atomic():
        policy.application = model.objects.create(
            **_of_dot(full),
            client_type=model.CLIENT_CONFIDENTIAL if full.confidential else model.CLIENT_PUBLIC,
            **columns.values(policy, secret=secret_hasher.hashed(secret) if secret else ""),
        )
        policy.save()
    return Registration(policy.application, secret)


def change(
    application: Application, metadata: ClientMetadata | None = None, *, developer: Owner | None = None, **stated: Any
) -> None:
    """Replace what ``application`` is registered with by ``metadata`` and what is ``stated``, the rest by the defaults.

    The developer stays unless another one is named, and a public application stays public. One that signs from now on
    loses its secret: a way to prove itself that is not in use is one to be stolen. Raises ValidationError as
    :func:`register` does.
    """
    full = _checked(replace(_stated(metadata, stated), confidential=is_confidential(application)))
    decided, written = full.columns(), _of_dot(full)
    if developer is not None:
        decided |= {"developer": developer}
    if full.client_authentication == Methods.PRIVATE_KEY_JWT:
        written["client_secret"] = secret_hasher.closed("")
        decided |= {"secret_changed_at": None, "previous_secret": "", "previous_secret_until": None}
    with transaction.atomic():
        decide(application, **decided)
        for name, value in written.items():
            setattr(application, name, value)
        foreign_saves.save(application, written)


def validate(metadata: ClientMetadata) -> None:
    """Raise ValidationError, keyed by field, for what cannot be registered."""
    if found := registration_rules.problems(metadata):
        raise ValidationError(found)


def _of_dot(full: ClientMetadata) -> dict[str, str]:
    """What DOT's columns keep of it, and may change."""
    lists = ("redirect_uris", "post_logout_redirect_uris", "allowed_origins")
    return {"name": full.name, **{name: " ".join(vars(full)[name]) for name in lists}}


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
    if policy.is_kept:
        return split(policy.grant_types)
    return {
        application.GRANT_AUTHORIZATION_CODE: ["authorization_code", "refresh_token"],
        application.GRANT_CLIENT_CREDENTIALS: ["client_credentials"],
    }.get(application.authorization_grant_type, [])


def is_confidential(application: Application) -> bool:
    """Whether ``application`` can keep a secret (RFC 6749 section 2.1)."""
    return bool(application.client_type == get_application_model().CLIENT_CONFIDENTIAL)


def policy_of(application: Application) -> ApplicationPolicy:
    """What the operator decided about ``application``: see :meth:`ApplicationPolicy.of`."""
    return ApplicationPolicy.of(application)


def is_of_the_drive(application: Application) -> bool:
    """Whether ``application`` belongs to the drive, and not to the project's own server alone."""
    return conf.settings.ONLY_SERVER or policy_of(application).is_kept


def find(client_id: str) -> Application | None:
    """The application called ``client_id`` with its policy, in one query.

    None if there is none, it is disabled, or it belongs to the project's own server.
    """
    if "\x00" in client_id:  # PostgreSQL does not compare with that
        return None
    rows = get_application_model().objects.select_related("photodrive_policy")
    found: Application | None = rows.filter(client_id=client_id).first()
    return found if found is not None and policy_of(found).enabled else None


def decide(application: Application, **decided: object) -> None:
    """Write down what the operator ``decided``, by columns of the policy; ``application`` knows it from now on.

    Raises NotOfTheDrive for one that belongs to the project's own server: only :func:`give_to_drive` changes that.
    """
    if not (conf.settings.ONLY_SERVER or ApplicationPolicy.objects.filter(application=application).exists()):
        raise NotOfTheDrive
    _write(application, decided)


def give_to_drive(application: Application) -> None:
    """Let the drive serve an application of the project's own server, too, with the least rights; that goes on there.

    From now on it is changed here, and not by the pages and tokens with which its developer changed it there. Nothing
    happens to one that is the drive's already. Raises NotOfTheDrive for one that a document of its publisher describes.
    """
    if issued.is_by_document(application):
        raise NotOfTheDrive("It changes whenever its publisher changes the document that it comes from.")
    if not is_of_the_drive(application):
        kind = application.authorization_grant_type
        _write(application, {"host_grant_type": "" if kind == columns.GRANT_TYPE else kind})
        issued.end_registration(application)


def _write(application: Application, decided: dict[str, object]) -> None:
    first = {"grant_types": " ".join(grant_types(application)), "developer_id": application.user_id, **decided}
    with transaction.atomic():
        policy, _ = ApplicationPolicy.objects.update_or_create(
            application=application, defaults=decided, create_defaults=first
        )
        policy.application = application
        columns.write(application, policy)


def allowed_scopes(application: Application) -> list[str]:
    """The scopes that ``application`` may ask for."""
    return policy_of(application).allowed_scopes


def set_enabled(application: Application, *, enabled: bool) -> None:
    """Switch ``application`` off, with all its tokens at the next request, or on again (tokens that live, live)."""
    decide(application, enabled=enabled)


def no_longer_checked(application: Application) -> None:
    """Its face or its addresses changed: what an administrator checked and trusted was another one."""
    if policy_of(application).is_kept:
        decide(application, checked=False, remembers_consent=False)


def retire(application: Application) -> None:
    """End ``application`` for good, and everything that people gave it, at once (RFC 7592 section 2.3).

    The operator keeps the record, as of every application; but even switched on again it could do nothing. Retired
    twice it is retired.
    """
    with transaction.atomic():
        decide(application, **RETIRED)  # first, as everybody locks the policy before the application
        lifecycle.end_all_of(application, ended=Authorization.Ended.BY_CLIENT)
        ClientAccessToken.objects.filter(application=application).delete()
        get_application_model().objects.filter(pk=application.pk).update(
            client_secret=secret_hasher.closed(""),
            redirect_uris="",
            post_logout_redirect_uris="",
            allowed_origins="",
        )


def name_of(application: Application) -> str:
    """What to call ``application`` in front of people."""
    return seen(application.name) or "An app without a name"
