"""Registered applications that cannot work as they are set (``check --database default``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning
from django.db import DatabaseError
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import application_rules, applications, registration_rules
from photodrive.authorization.host import columns
from photodrive.authorization.models import ApplicationPolicy, of_the_drive

from .registering import register


@register(Tags.database)
def check_redirect_uris(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Redirect URIs that DOT's own command let in and that we never redirect to (``check --database default``)."""
    if not databases:
        return []
    model = get_application_model()
    try:
        rows = list(model.objects.filter(of_the_drive()).select_related("photodrive_policy"))
    except DatabaseError:  # not migrated yet
        return []
    return [
        Warning(f"Application {row.client_id}: {uri} is never redirected to. {problem}", id="photodrive.W002")
        for row in rows
        for uri in row.redirect_uris.split()
        if (problem := application_rules.problem_with_address(row, uri))
    ]


@register(Tags.database)
def check_registered_protocols(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Applications whose keys or FAPI 2.0 setting no longer fit, and that are refused for it."""
    return [
        Warning(
            f"Application {policy.application.client_id} cannot work as it is set: {field}: {sentence}",
            id="photodrive.W003",
        )
        for policy in _policies(databases)
        for field, sentences in _problems_with(policy).items()
        for sentence in sentences
    ]


@register(Tags.database)
def check_pkce_not_required(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Applications whose codes are protected by a nonce alone: whoever runs the drive should know of each."""
    return [
        Warning(
            f"Application {policy.application.client_id} may ask for codes without PKCE.",
            hint="Take “PKCE not required” back in the admin as soon as its software sends PKCE.",
            id="photodrive.W007",
        )
        for policy in _policies(databases)
        if policy.enabled and policy.pkce_not_required
    ]


@register(Tags.database)
def check_served_by_host(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Applications of the drive in whose record something else than the drive has written."""
    return [
        Warning(
            f"The record of application {policy.application.client_id} does not say what the operator decided about "
            "it at this project's own server.",
            hint="Save it once in the admin.",
            id="photodrive.W005",
        )
        for policy in _policies(databases)
        if columns.differ(policy)
    ]


def _policies(databases: Sequence[str] | None) -> list[ApplicationPolicy]:
    """All of them, with their applications; none where no database is to be looked at, or it is not migrated yet."""
    if not databases:
        return []
    try:
        return list(ApplicationPolicy.objects.select_related("application").order_by("application_id"))
    except DatabaseError:
        return []


def _problems_with(policy: ApplicationPolicy) -> dict[str, list[str]]:
    """What no longer fits, by field; redirect URIs that fit nobody are told by W002."""
    application = policy.application
    held = applications.metadata_of(application, policy)
    found = registration_rules.problems(replace(held, scopes=(), home_page="", allowed_origins=()))
    return {field: sentences for field, sentences in found.items() if field != "redirect_uris" or policy.fapi}
