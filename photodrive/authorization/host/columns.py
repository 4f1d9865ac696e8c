"""What django-oauth-toolkit's own columns say of an application of the drive: no more than its own server needs.

A project may serve django-oauth-toolkit's views beside the drive, or views of its own on top of its validator. They
find our applications in the table that both servers share, and know nothing of a policy. Two columns decide what an
application gets there, whatever the views: the grant type, compared in every flow, and the secret, by which it proves
itself also where no grant type is compared (introspection, revocation, the device's first request). Unless the operator
lets that server serve an application as well, the one says a grant type that only we know, and the other is closed.

``user`` is empty: the pages of that server let whoever stands there edit and delete the application, past what our
rules let a developer do. She stands in our policy.
"""

from __future__ import annotations

from oauth2_provider.models import get_application_model

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import secret_hasher

from . import issued

GRANT_TYPE = "photodrive"  # none of django-oauth-toolkit's


def is_served(policy: ApplicationPolicy) -> bool:
    """Whether the project's own server serves the application of this ``policy`` now."""
    return policy.enabled and bool(policy.host_grant_type)


def values(policy: ApplicationPolicy, *, secret: str) -> dict[str, object]:
    """The columns of an application with this ``policy`` and the hash of this ``secret``, empty for none."""
    served, plain = is_served(policy), secret_hasher.opened(secret)
    stored = plain if served and plain else secret_hasher.closed(plain)
    return {
        "authorization_grant_type": policy.host_grant_type if served else GRANT_TYPE,
        "client_secret": stored,
        "hash_client_secret": secret_hasher.is_hash(stored),
        "user_id": None,
    }


def as_stored(secret: str, *, like: str) -> str:
    """The hash ``secret`` for the column where ``like`` was, closed if that was."""
    return secret_hasher.closed(secret) if secret_hasher.is_closed(like) else secret


def write(application: Application, policy: ApplicationPolicy) -> None:
    """Bring the columns of ``application`` in line with its ``policy``, inside the caller's transaction.

    Where that server serves it no more, everything that it issued to it ends.
    """
    rows = get_application_model().objects.filter(pk=application.pk)
    row = rows.select_for_update().get()
    told = values(policy, secret=row.client_secret)
    if told["authorization_grant_type"] == GRANT_TYPE != row.authorization_grant_type:
        issued.end(application)
    if any(getattr(row, name) != value for name, value in told.items()):
        rows.update(**told)
    for name, value in told.items():
        setattr(application, name, value)


def differ(policy: ApplicationPolicy) -> bool:
    """Whether somebody else wrote into the columns of the application of this ``policy``."""
    application = policy.application
    told = values(policy, secret=application.client_secret)
    return any(getattr(application, name) != value for name, value in told.items())
