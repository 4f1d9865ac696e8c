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
    accepts_bearer: bool = False,
    scopes: str = "photos:read",
    adapter: str = "photodrive",
    signs_in: bool = False,
    sign_in_scopes: str = "openid profile",
    id_token_algorithm: str = Source.IdTokenAlgorithm.RS256,
) -> Source:
    """Create the source ``slug`` or bring it up to date; django's ValidationError when something is wrong.

    With ``signs_in`` visitors may sign in with it; the adapter "signin" is for one that gives no photos. With
    ``accepts_bearer`` a source that announces DPoP may give tokens that are bound to no key.

    The shop proves itself by ``client_secret`` or, if it ``signs``, by a key of its own, made where there is none. An
    update forgets the result of the last check, since it was about other credentials.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(slug=slug).first() or Source(slug=slug)
        source.name, source.adapter = name, adapter
        source.issuer, source.client_id, source.client_secret = issuer, client_id.strip(), client_secret.strip()
        source.authentication = Source.Authentication.PRIVATE_KEY if signs else Source.Authentication.SECRET
        if signs and not source.has_private_key:
            source.make_private_key()
        source.accepts_bearer = accepts_bearer
        source.scopes = " ".join(scopes.split())
        source.signs_in, source.sign_in_scopes = signs_in, " ".join(sign_in_scopes.split())
        source.id_token_algorithm = id_token_algorithm
        source.checked_at, source.check_error = None, ""
        source.full_clean()
        source.save()
    return source
