"""One application as its developer sees it."""

from __future__ import annotations

from photodrive.authorization.access_log import usage
from photodrive.authorization.clients import applications, client_secrets, developers, logos
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.redirection_uris import host_of

from .forms import KINDS


def application_context(application: Application) -> dict[str, object]:
    """Plain values for the templates."""
    policy, name = applications.policy_of(application), applications.name_of(application)
    kind = developers.kind_of(application)
    addresses = application.redirect_uris.split()
    return {
        "client_id": application.client_id,
        "name": name,
        "initial": name[0].upper(),
        "logo_url": logos.url_of(application),
        "kind": dict(KINDS)[kind],
        "host": host_of(addresses[0]) if addresses else "",
        "redirect_uris": addresses,
        "enabled": policy.enabled,
        "checked": policy.checked,
        "has_secret": client_secrets.has_secret(application),
        "connections": usage.active_authorizations(application.client_id),
        "created": application.created,
        "secret_changed_at": policy.secret_changed_at,
        "old_secret_until": policy.previous_secret_until,
    }
