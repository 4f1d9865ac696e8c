"""Register a source: what the admin pages, the demo data and a project's own code all call."""

from __future__ import annotations

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from printshop.sources.models import Source


@sensitive_variables("client_secret")
def register(
    *,
    slug: str,
    name: str,
    issuer: str,
    client_id: str,
    client_secret: str,
    scopes: str = "photos:read",
    adapter: str = "photodrive",
) -> Source:
    """Create the source ``slug`` or bring it up to date; django's ValidationError when something is wrong.

    An update forgets the result of the last check, since it was about other credentials.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(slug=slug).first() or Source(slug=slug)
        source.name, source.adapter = name, adapter
        source.issuer, source.client_id, source.client_secret = issuer, client_id, client_secret
        source.scopes = " ".join(scopes.split())
        source.checked_at, source.check_error = None, ""
        source.full_clean()
        source.save()
    return source
