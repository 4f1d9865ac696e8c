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
    client_secret: str = "",
    signs: bool = False,
    scopes: str = "photos:read",
    adapter: str = "photodrive",
) -> Source:
    """Create the source ``slug`` or bring it up to date; django's ValidationError when something is wrong.

    The shop proves itself by ``client_secret`` or, if it ``signs``, by a key of its own, made where there is none. An
    update forgets the result of the last check, since it was about other credentials.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(slug=slug).first() or Source(slug=slug)
        source.name, source.adapter = name, adapter
        source.issuer, source.client_id, source.client_secret = issuer, client_id, client_secret
        source.authentication = Source.Authentication.PRIVATE_KEY if signs else Source.Authentication.SECRET
        if signs and not source.has_private_key:
            source.make_private_key()
        source.scopes = " ".join(scopes.split())
        source.checked_at, source.check_error = None, ""
        source.full_clean()
        source.save()
    return source
